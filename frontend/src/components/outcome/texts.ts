import { payoutReasonTexts } from './payout-texts.ts';

/** What a payment's state means and what to do next, for money in and money out. */
export const outcomeTexts = {
  succeeded: {
    in: { title: 'Paid', meaning: 'Safaricom confirmed that the money arrived.', advice: 'Nothing is left to do.' },
    out: {
      title: 'Sent',
      meaning: 'Safaricom confirmed that the money was paid out.',
      advice: 'Nothing is left to do.',
    },
  },
  awaiting_approval: {
    title: 'Waiting for a second person',
    meaning: 'Nothing was sent yet.',
    advice: 'A checker of this business approves or rejects it.',
  },
  queued: {
    title: 'In the queue',
    meaning: 'It is stored and will be sent to Safaricom shortly.',
    advice: 'Wait a moment. It goes out by itself.',
  },
  sending: {
    title: 'Being sent',
    meaning: 'It is on its way to Safaricom.',
    advice: 'Wait a moment. This page changes by itself.',
  },
  submitted: {
    in: {
      title: 'Waiting for the customer',
      meaning: 'Safaricom took the request and sent a prompt to the phone.',
      advice: 'The customer enters the M-PESA PIN. Don’t ask a second time while this one is open.',
    },
    out: {
      title: 'Accepted by Safaricom',
      meaning: 'Safaricom took the request; its result is on the way.',
      advice: 'Wait for the result. Don’t send it again.',
    },
  },
  unknown: {
    in: {
      title: 'Not known yet',
      meaning: 'There is no clear answer from Safaricom yet. The customer may have paid.',
      advice: 'We keep asking Safaricom by ourselves. Don’t ask for the money again until this is settled.',
    },
    out: {
      title: 'Not known yet',
      meaning: 'There is no clear answer from Safaricom yet. The money may have left.',
      advice: 'We keep asking Safaricom by ourselves. Never pay it again until this is settled.',
    },
  },
  needs_attention: {
    title: 'A person must look at this',
    meaning: 'Asking Safaricom did not settle it, or what came back differs from what was asked.',
    advice: 'Compare it with the M-PESA statement. Someone with the checker role then settles it.',
  },
  failed: {
    title: 'Failed',
    advice: 'No money moved. A new request can be made.',
    reasons: {
      cancelled_by_user: {
        title: 'Cancelled by the customer',
        meaning: 'The customer closed the prompt without paying.',
        advice: 'Check the amount and reference with the customer, then make a new request.',
      },
      insufficient_funds: {
        title: 'Not enough money',
        meaning: 'The M-PESA balance, or the limit of the account, was too small.',
        advice: 'Ask the customer to top up or to pay a smaller amount, then make a new request.',
      },
      wrong_pin: {
        title: 'Wrong PIN',
        meaning: 'The M-PESA PIN that was entered was not right.',
        advice:
          'Ask the customer to try again with care, then make a new request. Repeated wrong PINs lock the account.',
      },
      unreachable: {
        title: 'Phone not reached',
        meaning: 'The prompt could not be shown: the phone was off, out of coverage or busy.',
        advice: 'Ask the customer to switch the phone on and unlock it, then make a new request.',
      },
      timed_out: {
        title: 'Not answered in time',
        meaning: 'The customer did not enter the PIN before the prompt closed.',
        advice: 'Check that the phone is at hand, then make a new request.',
      },
      rejected: {
        title: 'Refused by Safaricom',
        meaning: 'Safaricom did not accept the request.',
        advice: 'Read Safaricom’s words below. If they name the shortcode or the keys, tell the maintainer.',
      },
      limit_exceeded: {
        title: 'Over a limit',
        meaning: 'The amount goes over a limit of the customer’s account.',
        advice: 'Ask for a smaller amount, or agree on another day.',
      },
      credential_locked: {
        title: 'Account locked',
        meaning: 'M-PESA has locked the PIN or the initiator’s password.',
        advice: 'The owner of the account calls Safaricom to have it unlocked.',
      },
      subscriber_busy: {
        title: 'Another prompt was open',
        meaning: 'M-PESA was busy with another transaction of the same phone.',
        advice: 'Wait a minute or two, then make a new request.',
      },
      not_supported: {
        title: 'Not possible for this number',
        meaning: 'This number can’t use M-PESA for this kind of payment.',
        advice: 'Ask for another number.',
      },
      duplicate: {
        title: 'Sent before',
        meaning: 'Safaricom saw the same request before.',
        advice: 'Look for the first one by phone and amount before anything else is done.',
      },
      invalid_request: {
        title: 'Request not valid',
        meaning: 'Safaricom found a field of the request not valid.',
        advice: 'Read Safaricom’s words below, correct it and make a new request.',
      },
      not_sent: {
        title: 'Not sent',
        meaning: 'Safaricom could not be reached, so no prompt went out.',
        advice: 'Make a new request in a moment.',
      },
      cancelled_by_staff: {
        title: 'Cancelled by staff',
        meaning: 'Someone of this business stopped it before it was sent.',
        advice: 'Nothing is left to do.',
      },
      resolved_by_staff: {
        title: 'Settled as failed',
        meaning: 'A checker settled it as failed after looking at it.',
        advice: 'The reason stands below.',
      },
      other: {
        title: 'Failed',
        meaning: 'Safaricom ended the payment without success.',
        advice: 'Read Safaricom’s words below. A new request can be made.',
      },
    },
    payoutReasons: payoutReasonTexts,
  },
  flags: {
    amount_mismatch: {
      title: 'Amount differs',
      meaning:
        'Safaricom reports another amount than the one that was asked for. Compare both before goods are handed over.',
    },
    unverified_callback: {
      title: 'Message not verified',
      meaning:
        'A message about this payment came from a place that we don’t trust. It settled nothing; Safaricom is asked instead.',
    },
    late_result: {
      title: 'Late result',
      meaning: 'The success came after the payment had been closed as failed. Look at the linked payment.',
    },
    contradictory_result: {
      title: 'Contradictory result',
      meaning: 'A later message from Safaricom says something else than the first. The first one stands.',
    },
    phone_mismatch: {
      title: 'Another phone paid',
      meaning: 'The phone in Safaricom’s message is not the one that was asked.',
    },
    receipt_reused: {
      title: 'Receipt seen before',
      meaning: 'The receipt already stands on another payment of this shortcode.',
    },
    unknown_code: {
      title: 'Unknown result code',
      meaning: 'Safaricom answered with a code that it does not document. Read its words below.',
    },
    possible_duplicate: {
      title: 'Possible duplicate',
      meaning: 'This may be the same money as another payment. Compare receipts before goods are handed over.',
    },
    shortcode_mismatch: {
      title: 'Another shortcode',
      meaning: 'Safaricom’s message names another shortcode than this payment’s.',
    },
    other: { title: 'Look at this', meaning: 'The system marked this payment for a person to look at.' },
  },
} as const;
