"""Other products that ask somebody's phone: B2B express and standing orders; and the answers of C2B validation."""

from mobilemoney.daraja.result_codes.meaning import Row

B2B_EXPRESS = (
    Row(
        "4001",
        "Cancelled by the merchant",
        "The other merchant closed the prompt without paying.",
        "Agree with the merchant, then send a new request.",
        "cancelled_by_user",
        retryable=True,
    ),
    Row(
        "4102",
        "Merchant's details incomplete",
        "Safaricom lacks papers of the other merchant.",
        "The merchant must bring the till's registration in order with Safaricom.",
        "not_supported",
    ),
    Row(
        "4104",
        "Till without a phone",
        "The other merchant's till has no nominated phone that could be prompted.",
        "The merchant must name a phone for the till at Safaricom.",
        "not_supported",
    ),
    Row(
        "4201",
        "Network fault",
        "The prompt was lost in the network.",
        "Send a new request in a few minutes.",
        "unreachable",
        retryable=True,
    ),
    Row(
        "4203",
        "Prompt failed",
        "The prompt broke off with a fault.",
        "Send a new request in a few minutes.",
        "unreachable",
        retryable=True,
    ),
)

RATIBA = (
    Row(
        "1031",
        "Cancelled by the customer",
        "The customer closed the prompt without agreeing.",
        "Agree with the customer, then set the order up again.",
        "cancelled_by_user",
        retryable=True,
    ),
    Row(
        "1032",
        "Cancelled by the customer",
        "The customer closed the prompt without agreeing.",
        "Agree with the customer, then set the order up again.",
        "cancelled_by_user",
        retryable=True,
    ),
    Row(
        "1037",
        "No answer from the customer",
        "The phone could not be reached, or nobody answered the prompt.",
        "Check that the phone is on, then set the order up again.",
        "timed_out",
        retryable=True,
    ),
    Row(
        "1050",
        "Name taken",
        "The customer already has a standing order of this name.",
        "Choose another name for the order.",
        "duplicate",
    ),
    Row(
        "1051",
        "Order not understood",
        "A field of the standing order is missing or wrong.",
        "Check dates, amount and frequency.",
        "invalid_request",
    ),
    Row(
        "2001",
        "Wrong PIN",
        "The customer entered a wrong M-PESA PIN.",
        "Set the order up again and ask for care with the PIN.",
        "wrong_pin",
        retryable=True,
    ),
)

C2B = (
    Row("C2B00011", "Phone refused", "The payer's phone number was refused.", "Look at your rules.", "rejected"),
    Row(
        "C2B00012",
        "Account number refused",
        "The account number isn't one that you take.",
        "Tell the customer the right account number.",
        "rejected",
    ),
    Row(
        "C2B00013",
        "Amount refused",
        "The amount is outside of what you take.",
        "Tell the customer the right amount.",
        "rejected",
    ),
    Row("C2B00014", "Payer's details refused", "The payer's details were refused.", "Look at your rules.", "rejected"),
    Row("C2B00015", "Shortcode refused", "Payments to this shortcode aren't taken.", "Look at your rules.", "rejected"),
    Row("C2B00016", "Refused", "The payment was refused for another reason.", "Look at your rules.", "rejected"),
    Row(
        "2007",
        "Refused by your own check",
        "The validation address of the shortcode turned the payment down.",
        "Look at the rules for account numbers and amounts of this shortcode.",
        "rejected",
    ),
    Row(
        "2202",
        "Account number not known",
        "The account number doesn't exist.",
        "Tell the customer the right account number.",
        "invalid_request",
    ),
)
