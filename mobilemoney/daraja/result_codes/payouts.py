"""B2C, B2B and tax: money that leaves your account (Daraja docs, B2C and B2B pages, and field reports)."""

from mobilemoney.daraja.result_codes.meaning import Row

_FUND = Row(
    "1",
    "Your account is short",
    "The account that pays doesn't hold enough for the amount and its charges.",
    "Fund the account, then make a new payment.",
    "insufficient_funds",
    retryable=True,
    float_is_short=True,
)

B2C = (
    _FUND,
    Row(
        "2",
        "Amount too small",
        "The amount is below the least that can be paid out.",
        "Pay ten shillings or more.",
        "limit_exceeded",
    ),
    Row(
        "3",
        "Amount too large",
        "The amount is above what M-PESA moves in one payment.",
        "Split the amount into several payments.",
        "limit_exceeded",
    ),
    Row(
        "4",
        "Receiver's daily limit reached",
        "With this payment the receiver would pass the limit for one day.",
        "Pay again tomorrow, or a smaller amount.",
        "limit_exceeded",
        retryable=True,
    ),
    Row(
        "5",
        "Balance would fall too low",
        "The account that pays would fall below the least it must hold.",
        "Fund the account, or pay a smaller amount.",
        "insufficient_funds",
    ),
    Row(
        "7",
        "Receiver not valid",
        "M-PESA doesn't accept the receiver's number.",
        "Check the phone number with the receiver.",
        "invalid_request",
    ),
    Row(
        "8",
        "Receiver's wallet is full",
        "The receiver would hold more than M-PESA lets a wallet hold.",
        "Ask the receiver to spend or move money, then pay again.",
        "limit_exceeded",
        retryable=True,
    ),
    Row(
        "12",
        "Receiver's account not usable",
        "The receiver's M-PESA account is closed, frozen or not active.",
        "Ask the receiver to have the line looked at by Safaricom.",
        "not_supported",
    ),
    Row(
        "2040",
        "Receiver is no M-PESA customer",
        "The number isn't registered for M-PESA, or not in a way that lets it be paid.",
        "Check the phone number; the receiver may have to register first.",
        "not_supported",
    ),
    Row(
        "4001",
        "Your account is short",
        "The account that pays doesn't hold enough for the amount and its charges.",
        "Fund the account, then make a new payment.",
        "insufficient_funds",
        retryable=True,
        float_is_short=True,
    ),
    Row(
        "SFC_IC0003",
        "Receiver not found",
        "M-PESA knows no customer with this number.",
        "Check the phone number with the receiver.",
        "invalid_request",
    ),
)

B2B = (
    _FUND,
    Row(
        "13",
        "Paying account not found",
        "M-PESA can't tell which of your accounts should pay.",
        "Check your shortcode and its kind in the settings.",
        "invalid_request",
    ),
    Row(
        "14",
        "Receiving account not found",
        "M-PESA can't tell which account should receive the money.",
        "Check the receiver's number and whether it is a pay bill or a till.",
        "invalid_request",
    ),
    Row(
        "2043",
        "Not one of your organisation's",
        "The receiver isn't a branch of your organisation.",
        "Check the receiver's number.",
        "not_supported",
    ),
    Row(
        "2202",
        "Account number not known",
        "The receiver doesn't know this account number.",
        "Check the account number with the receiver.",
        "invalid_request",
    ),
    Row(
        "SFC_IC0003",
        "Receiver not found",
        "The receiver's number is wrong, or it isn't of the kind that was named.",
        "Check the number, and whether it is a pay bill or a till.",
        "invalid_request",
    ),
)

REVERSAL = (
    _FUND,
    Row(
        "R000001",
        "Already reversed",
        "This payment was undone before.",
        "Check the statement: the customer should have the money already.",
        "duplicate",
    ),
    Row(
        "R000002",
        "Receipt not known",
        "M-PESA finds no payment with this receipt that could be undone.",
        "Check the receipt number.",
        "invalid_request",
    ),
)
