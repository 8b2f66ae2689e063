/** Why money did not go out, where that reads otherwise than for money that a customer should have paid. */
export const payoutReasonTexts = {
  rejected_by_staff: {
    title: 'Turned down',
    meaning: 'A second person rejected it. Nothing was sent and no money moved.',
    advice: 'Their reason stands below. Correct what is wrong and prepare a new one.',
  },
  expired: {
    title: 'Not approved in time',
    meaning: 'Nobody approved it within 24 hours. Nothing was sent and no money moved.',
    advice: 'Prepare it again if it is still wanted, and tell a checker.',
  },
  insufficient_funds: {
    title: 'Float too small',
    meaning: 'The account that payouts are drawn from had too little money, so nothing was paid.',
    advice: 'Top the account up, look at the balances, then prepare a new payout.',
  },
  limit_exceeded: {
    title: 'Over a limit',
    meaning: 'The amount goes over a limit of M-PESA or of the receiver’s account. Nothing was paid.',
    advice: 'Pay a smaller amount, or pay on another day.',
  },
  credential_locked: {
    title: 'Initiator refused',
    meaning: 'M-PESA does not accept the initiator’s name or password, or has locked it. Nothing was paid.',
    advice: 'Whoever manages this business corrects the initiator before anything more is sent.',
  },
  not_supported: {
    title: 'Not possible for this receiver',
    meaning: 'The receiver can’t be paid in this way. Nothing was paid.',
    advice: 'Check the number with the receiver, then prepare a new payout.',
  },
  unreachable: {
    title: 'Receiver not reached',
    meaning: 'M-PESA could not reach the receiver’s account. Nothing was paid.',
    advice: 'Try again later with a new payout.',
  },
  timed_out: {
    title: 'Not done in time',
    meaning: 'M-PESA gave up before the money moved. Nothing was paid.',
    advice: 'Prepare a new payout.',
  },
  rejected: {
    title: 'Refused by Safaricom',
    meaning: 'Safaricom did not accept the payout. No money moved.',
    advice: 'Read Safaricom’s words below. If they name the shortcode or the keys, tell the maintainer.',
  },
  not_sent: {
    title: 'Not sent',
    meaning: 'Safaricom could not be reached. No money moved.',
    advice: 'Prepare a new payout in a moment.',
  },
  cancelled_by_staff: {
    title: 'Cancelled by staff',
    meaning: 'Someone of this business stopped it before it was sent. No money moved.',
    advice: 'Nothing is left to do.',
  },
  other: {
    title: 'Failed',
    meaning: 'Safaricom ended the payout without success. No money moved.',
    advice: 'Read Safaricom’s words below. A new payout can be prepared.',
  },
} as const;
