"""Codes of the request's set-up: parties, initiator, rights; and of M-PESA's own state.

ALL holds for every product, RESULT_TYPE for those that an initiator starts
(B2C, B2B, tax, reversal, status, balance). A product's own table goes first.
"""

from mobilemoney.daraja.result_codes.meaning import Row

_ASK_FIRST = "Don't send it again. Ask M-PESA what became of it, or look at the statement."
_INITIATOR = "Check initiator name, password and certificate in the settings before anything else is sent."

ALL = (
    Row(
        "6",
        "Payer not found",
        "M-PESA can't find the party that should pay.",
        "Check the number that pays.",
        "invalid_request",
    ),
    Row(
        "7",
        "Receiver not found",
        "M-PESA can't find the party that should receive.",
        "Check the number that receives.",
        "invalid_request",
    ),
    Row(
        "15",
        "Sent twice",
        "M-PESA has seen this request before.",
        "Look at the first one: it may well have been carried out.",
        "duplicate",
        final=False,
    ),
    Row(
        "26",
        "M-PESA is busy",
        "M-PESA had too much to do and dropped the request.",
        "Wait some minutes, then make a new request.",
        "rejected",
        retryable=True,
    ),
    Row(
        "2008",
        "Sign-in refused",
        "M-PESA could not make sure who sent the request.",
        _INITIATOR,
        "rejected",
        locks_initiator=True,
    ),
    Row("100000000", "Waiting at M-PESA", "M-PESA keeps the request and will work on it.", _ASK_FIRST, "", final=False),
    Row("100000001", "M-PESA overloaded", "M-PESA had too much to do.", _ASK_FIRST, "other", final=False),
    Row("100000002", "Slowed down", "M-PESA takes no more requests just now.", _ASK_FIRST, "other", final=False),
    Row("100000004", "Fault at M-PESA", "M-PESA had a fault of its own.", _ASK_FIRST, "other", final=False),
    Row("100000005", "Wrong value", "A field holds a value that M-PESA can't take.", "Check it.", "invalid_request"),
    Row("100000007", "Service disturbed", "The service isn't in its normal state.", _ASK_FIRST, "other", final=False),
    Row("100000009", "Service disturbed", "The interface isn't in its normal state.", _ASK_FIRST, "other", final=False),
    Row("100000010", "No permission", "Your organisation may not do this.", "Ask Safaricom.", "not_supported"),
    Row("100000011", "Too fast", "More requests came than are allowed.", _ASK_FIRST, "other", final=False),
    Row("100000100", "Fault at M-PESA", "M-PESA could not write the payment down.", _ASK_FIRST, "other", final=False),
)

RESULT_TYPE = (
    Row(
        "11",
        "Your account is not usable",
        "The account that pays is closed, frozen or not active.",
        "Ask Safaricom business support to look at the account.",
        "not_supported",
    ),
    Row(
        "17",
        "Fault at M-PESA",
        "M-PESA broke off with a fault of its own; the money may have moved.",
        _ASK_FIRST,
        "other",
        final=False,
    ),
    Row(
        "18",
        "Initiator refused",
        "The initiator's password was not accepted.",
        _INITIATOR,
        "rejected",
        locks_initiator=True,
    ),
    Row(
        "19",
        "Out of order",
        "M-PESA got requests in an order that it can't follow.",
        _ASK_FIRST,
        "other",
        final=False,
    ),
    Row("20", "Initiator not found", "M-PESA knows no such initiator.", _INITIATOR, "rejected", locks_initiator=True),
    Row(
        "21",
        "Initiator lacks the right",
        "The initiator may not do this for your account.",
        "Give the initiator the role for it in the M-PESA organisation portal.",
        "not_supported",
    ),
    Row(
        "22",
        "Initiator lacks the right",
        "The initiator may not pay to this receiver.",
        "Give the initiator the role for it in the M-PESA organisation portal.",
        "not_supported",
    ),
    Row("24", "Field missing", "A field that M-PESA needs is missing.", "Check what was sent.", "invalid_request"),
    Row("25", "Field not understood", "A field has a wrong form.", "Check what was sent.", "invalid_request"),
    Row("29", "Command not known", "M-PESA knows no such command.", "Check what was sent.", "invalid_request"),
    Row(
        "2001",
        "Initiator refused",
        "The initiator's name, password or certificate is wrong.",
        f"{_INITIATOR} Five in a row lock the initiator.",
        "rejected",
        locks_initiator=True,
    ),
    Row(
        "2006",
        "Account not active",
        "The state of your account doesn't allow this.",
        "Ask Safaricom business support to look at the account.",
        "not_supported",
    ),
    Row(
        "2028",
        "Not allowed for this shortcode",
        "The shortcode doesn't have this product.",
        "Ask Safaricom to enable it, or use another shortcode.",
        "not_supported",
    ),
    Row(
        "8006",
        "Initiator is locked",
        "Too many wrong passwords: M-PESA locked the initiator.",
        "Stop all payouts; the business administrator must unlock the initiator in the organisation portal.",
        "credential_locked",
        locks_initiator=True,
    ),
)

STATUS = (
    Row(
        "2033",
        "Not found yet",
        "M-PESA finds no payment by this id. It may still appear.",
        "Ask again later. That it can't be found soon after sending proves nothing.",
        "other",
        final=False,
        retryable=True,
    ),
    Row(
        "SFC_IC0003",
        "Question refused",
        "The question about the payment was refused; it says nothing about the payment.",
        "Check the shortcode and its kind in the settings.",
        "invalid_request",
    ),
)
