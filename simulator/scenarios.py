"""The one table of everything that can be asked for by a magic amount, a magic phone or a name.

A magic amount is in shillings. The magic phone of a scenario is `2547000` followed by the same five digits. The amount
may choose one scenario and the phone another: the two are combined (a cancelled prompt whose callback never comes).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAGIC_PHONE_PREFIX = "2547000"


class Kind(StrEnum):
    """At which moment a scenario takes effect."""

    RESULT = "result"  # What becomes of the prompt or payment.
    BEFORE = "before"  # Instead of handling the call: nothing is executed.
    AFTER = "after"  # The call is executed; its answer is spoilt.
    QUERY = "query"  # What a query says about the prompt or payment at first.
    CALLBACK = "callback"  # How and when callbacks are sent, and what they look like.
    TIMEOUT = "timeout"  # When a request is said to have waited too long in the queue.
    STATUS = "status"  # Where a payment out gets stuck, as transaction status tells.


KIND_TITLES = {
    Kind.RESULT: "Result codes",
    Kind.BEFORE: "The call is not executed",
    Kind.AFTER: "The call is executed, its answer is spoilt",
    Kind.QUERY: "The query does not know yet",
    Kind.CALLBACK: "Callbacks go wrong",
    Kind.TIMEOUT: "The queue times out",
    Kind.STATUS: "A payment out gets stuck",
}


@dataclass(frozen=True)
class Scenario:
    """One thing that Daraja or a customer can do."""

    name: str
    kind: Kind
    amount: int
    meaning: str
    code: str = ""  # RESULT: the ResultCode.
    text: str = ""  # RESULT: the ResultDesc.
    text_out: str = ""  # RESULT: the ResultDesc of money out, where it is another.
    only: str = ""  # The one operation whose magic amounts choose it; empty for all.

    @property
    def phone(self) -> str:
        return f"{MAGIC_PHONE_PREFIX}{self.amount:05d}"


def _result(code: str, amount: int, text: str, meaning: str, name: str = "", out: str = "", only: str = "") -> Scenario:
    return Scenario(name or f"result_{code}", Kind.RESULT, amount, meaning, code, text, out or text, only)


# Texts: Daraja docs, M-PESA Express; for codes the docs leave out, what integrators have seen.
NOT_FOUND_TEXT = (
    "The transaction receipt number cannot be found by the specified OriginatorConversationID or ConversationID."
)
RESULTS = (
    _result("1", 60001, "The balance is insufficient for the transaction.", "customer short of money"),
    _result("2", 60002, "Declined due to limit rule: less than the minimum transaction amount.", "amount too small"),
    _result("3", 60003, "Declined due to limit rule: greater than the maximum transaction amount.", "amount too large"),
    _result("4", 60004, "Declined due to limit rule: would exceed daily transfer limit.", "customer's daily limit"),
    _result("5", 60005, "Declined due to limit rule: would exceed the minimum balance.", "something must stay behind"),
    _result("6", 60006, "Unresolved primary party.", "nobody has the number that pays"),
    _result("7", 60007, "ReceiverParty information is invalid.", "nobody has the number that is paid"),
    _result("8", 60008, "Declined due to limit rule: would exceed the maximum balance.", "the receiver is full"),
    _result("11", 60011, "The DebitParty is in an invalid state.", "the paying shortcode is not active"),
    _result("12", 60012, "The CreditParty is in an invalid state.", "the paid party is not active"),
    _result("13", 60013, "Unresolved debit account.", "the payer has no such account"),
    _result("14", 60014, "Unresolved credit account.", "the paid party has no such account"),
    _result("15", 60015, "Duplicate Detected.", "the id was used before"),
    _result("17", 60017, "Rule limited.", "same amount, same customer, within two minutes; money out: Internal Failure",
            out="Internal Failure."),
    _result("18", 60018, "The initiator's credential check failed.", "initiator not set up"),
    _result("20", 60020, "Unresolved initiator.", "no such initiator"),
    _result("21", 60021, "The initiator is not allowed to initiate this request.", "initiator without the role"),
    _result("22", 60022, "The initiator has no right on the receiver party.", "initiator without the right"),
    _result("24", 60024, "Mandatory fields are missing.", "incomplete request"),
    _result("25", 60025, "The format of parameter null is invalid.", "malformed request"),
    _result("26", 60026, "System busy. The service request is rejected.", "overload"),
    _result("29", 60029, "Unknown command.", "CommandID not known inside M-PESA"),
    _result(
        "1001", 61001, "Unable to lock subscriber, a transaction is already in process for the current subscriber",
        "another session is open on the line",
    ),
    _result("1019", 61019, "Transaction has expired.", "took too long"),
    _result("1025", 61025, "An error occurred while sending a push request.", "prompt too long, or SIM trouble"),
    _result("1031", 61031, "Request cancelled by user", "customer pressed cancel, older code"),
    _result("1032", 61032, "Request cancelled by user", "customer pressed cancel"),
    _result("1036", 61036, "SMSC ACK timeout.", "the push was not acknowledged"),
    _result("1037", 61037, "DS timeout user cannot be reached.", "phone off or out of reach"),
    _result("1037", 61137, "No response from user.", "prompt ignored", name="result_1037_ignored"),
    _result("1101", 61101, "The prompt text is too long.", "prompt too long, older code"),
    _result("2001", 62001, "The initiator information is invalid.", "customer's wrong PIN"),
    _result("2006", 62006, "Declined due to account rule: The account status does not allow this transaction.",
            "the shortcode's account is not active"),
    _result("2007", 62007, "External validation failed.", "the business's own validation refused"),
    _result("2008", 62008, "Authentication failed.", "the initiator could not prove who he is"),
    _result("2026", 62026, "Session expired.", "the session on the line ran out"),
    _result("2028", 62028, "The request is not permitted according to product assignment.",
            "wrong TransactionType or PartyB, or shortcode without the product"),
    _result("2029", 62029, "Unresolved reason type.", "wrong set-up of the shortcode"),
    _result("2033", 62033, NOT_FOUND_TEXT, "transaction status knows no such payment"),
    _result("2040", 62040, "Credit Party customer type (Unregistered or Registered Customer) can't be supported by the "
            "service.", "not an M-PESA customer"),
    _result("2043", 62043, "The receiver is not a child organisation.", "wrong kind of receiver"),
    _result("2202", 62202, "The account number does not exist.", "the pay bill does not know the account"),
    _result("4001", 64001, "User cancelled transaction", "the merchant cancelled a B2B express prompt"),
    _result("4001", 64011, "Insufficient balance", "the B2C sandbox short of money", name="result_4001_float"),
    _result("4102", 64102, "The merchant's KYC details are not in order.", "B2B express: the merchant must act"),
    _result("4104", 64104, "The till has no nominated number.", "B2B express: the merchant must act"),
    _result("4201", 64201, "USSD network error.", "B2B express: may be tried again"),
    _result("4203", 64203, "USSD exception.", "B2B express: may be tried again"),
    _result("8006", 68006, "The security credential is locked.", "the customer's PIN or the initiator is locked"),
    _result("9999", 69999, "An error occurred while sending a push request.", "as 1025"),
    _result("SFC_IC0003", 60303, "The operator does not exist.", "wrong TransactionType or PartyB"),
    _result("E3008", 63008, "Error, the user has a bad debt contract.", "sandbox refuses all but its test handset"),
    _result("77777", 67777, "Something new went wrong.", "a code that no list knows"),
    _result("100000100", 66100, "Storage failure.", "nobody knows whether it was done"),
    _result("R000001", 65001, "The transaction has already been reversed.", "reversal alone", only="reversal"),
    _result("R000002", 65002, "The OriginalTransactionID is invalid.", "reversal alone", only="reversal"),
    _result("1", 65003, "The balance is insufficient for the transaction.", "reversal alone", name="reversal_result_1",
            only="reversal"),
    _result("11", 65004, "The DebitParty is in an invalid state.", "reversal alone", name="reversal_result_11",
            only="reversal"),
)  # fmt: skip

BEFORE = (
    Scenario("timeout_before", Kind.BEFORE, 70001, "no answer, connection closed after hold_seconds, nothing executed"),
    Scenario("reset_before", Kind.BEFORE, 70002, "connection reset at once, nothing executed"),
    Scenario("html_503", Kind.BEFORE, 70003, "HTTP 503 with an HTML page"),
    Scenario("html_403", Kind.BEFORE, 70004, "HTTP 403 with the web firewall's HTML page"),
    Scenario("internal_500", Kind.BEFORE, 70005, "HTTP 500, 500.003.1001 Internal Server Error"),
    Scenario("busy_500", Kind.BEFORE, 70006, "HTTP 500, 500.003.02 System is busy"),
    Scenario("spike_arrest_500", Kind.BEFORE, 70007, "HTTP 500, 500.003.02 Spike Arrest Violation"),
    Scenario("spike_arrest_429", Kind.BEFORE, 70008, "HTTP 429, spike arrest in Apigee's form"),
    Scenario("quota_500", Kind.BEFORE, 70009, "HTTP 500, 500.003.03 Quota Violation"),
    Scenario("soap_fault", Kind.BEFORE, 70010, "HTTP 500 with a SOAP fault wrapped in JSON"),
    Scenario("no_apiproduct", Kind.BEFORE, 70011, "HTTP 401, 401.003.01: product not enabled for the app"),
    Scenario("token_death", Kind.BEFORE, 70012, "the app's token is dead from now on; magic: once a minute per phone"),
    Scenario("subscriber_locked", Kind.BEFORE, 70013, "HTTP 500, 500.001.1001 Unable to lock subscriber"),
    Scenario("maintenance_500", Kind.BEFORE, 70014, "HTTP 500, 500.002.1001 under maintenance"),
    Scenario("empty_500", Kind.BEFORE, 70015, "HTTP 500 with an empty body"),
    Scenario(
        "system_internal_500", Kind.BEFORE, 70016, "HTTP 500, 500.002.1001 System internal error: a duplicate's code"
    ),
)

AFTER = (
    Scenario("timeout_after", Kind.AFTER, 71001, "executed, but no answer: connection closed after hold_seconds"),
    Scenario("reset_after", Kind.AFTER, 71002, "executed, but the connection is reset at once"),
    Scenario("truncated_json", Kind.AFTER, 71003, "executed, the JSON answer breaks off in the middle"),
    Scenario("empty_answer", Kind.AFTER, 71004, "executed, HTTP 200 with an empty body"),
    Scenario("answer_without_id", Kind.AFTER, 71005, "executed, the answer lacks its ids"),
    Scenario("slow_answer", Kind.AFTER, 71006, "executed, the answer comes `seconds` (5) later"),
    Scenario("html_after", Kind.AFTER, 71007, "executed, answered with HTTP 503 and an HTML page"),
    Scenario("internal_500_after", Kind.AFTER, 71008, "executed, answered with 500.003.1001 Internal Server Error"),
    Scenario("system_internal_after", Kind.AFTER, 71009, "executed, answered with 500.002.1001 System internal error"),
)

QUERY = (
    Scenario("still_processing_4999", Kind.QUERY, 72001, "the first three queries answer ResultCode 4999"),
    Scenario("still_processing_500", Kind.QUERY, 72002, "the first three queries answer HTTP 500 'being processed'"),
    Scenario("too_early", Kind.QUERY, 72003, "the first three queries answer 'Invalid CheckoutRequestID'"),
    Scenario("status_not_found", Kind.QUERY, 72004, "the first three transaction status queries answer 2033"),
)

CALLBACKS = (
    Scenario("silence", Kind.CALLBACK, 73001, "no callback ever comes; the query or status knows the result"),
    Scenario("delay", Kind.CALLBACK, 73002, "the callback comes `seconds` (30) later"),
    Scenario("double", Kind.CALLBACK, 73003, "a second copy `seconds` (1) after the first"),
    Scenario("parallel_double", Kind.CALLBACK, 73004, "`copies` (2) at the same moment"),
    Scenario("before_answer", Kind.CALLBACK, 73005, "the callback is delivered before the call is answered"),
    Scenario("wrong_amount", Kind.CALLBACK, 73006, "one shilling more is moved and reported than was asked for"),
    Scenario("failure_after_success", Kind.CALLBACK, 73007, "a success, then a failure (1032, of money out 17)"),
    Scenario("late_success", Kind.CALLBACK, 73008, "a failure (1037, of money out 1), `seconds` (5) later the success"),
    Scenario("missing_metadata", Kind.CALLBACK, 73009, "success without CallbackMetadata or ResultParameters"),
    Scenario("null_metadata", Kind.CALLBACK, 73010, "success with CallbackMetadata or ResultParameters null"),
    Scenario("missing_receipt", Kind.CALLBACK, 73011, "success without its receipt among the items"),
    Scenario("missing_amount", Kind.CALLBACK, 73012, "success without Amount"),
    Scenario("masked_phone", Kind.CALLBACK, 73013, "phone masked: `2547 ***** 126`"),
    Scenario("hashed_msisdn", Kind.CALLBACK, 73014, "phone as lower-case SHA-256"),
    Scenario("string_codes", Kind.CALLBACK, 73015, "all numbers as strings"),
    Scenario("balance_without_value", Kind.CALLBACK, 73016, "an item Balance with only a Name"),
    Scenario("extra_items", Kind.CALLBACK, 73017, "unknown keys and items, in another order"),
    Scenario("single_item_object", Kind.CALLBACK, 73018, "Item or ResultParameter is one object, not a list"),
    Scenario("unknown_id", Kind.CALLBACK, 73019, "the callback names an id that nobody knows"),
    Scenario("broken_callback", Kind.CALLBACK, 73020, "the callback's JSON breaks off in the middle"),
    Scenario("other_phone", Kind.CALLBACK, 73021, "another phone paid, or was paid, than was asked"),
)

RESULT_CALLBACKS = (
    Scenario("real_looking_id", Kind.CALLBACK, 73022, "the TransactionID of a failed Result looks like a receipt"),
    Scenario("zero_id", Kind.CALLBACK, 73023, "the TransactionID of a failed Result is 0000000000"),
    Scenario("missing_transaction_id", Kind.CALLBACK, 73024, "a Result without TransactionID"),
    Scenario("number_codes", Kind.CALLBACK, 73025, "a Result with numbers where it has text"),
    Scenario("lists_swapped", Kind.CALLBACK, 73026, "a Result with objects for lists of one, and lists for objects"),
    Scenario("null_values", Kind.CALLBACK, 73027, "a Result with Values null, empty or missing"),
    Scenario("paid_but_failed", Kind.CALLBACK, 73028, "money out moves, its Result says 17 or the code chosen"),
)

TIMEOUTS = (
    Scenario("queue_timeout", Kind.TIMEOUT, 74001, "the request comes back to QueueTimeOutURL; it is never executed"),
    Scenario("queue_timeout_paid", Kind.TIMEOUT, 74002, "as before, but executed; no Result comes"),
    Scenario("queue_timeout_then_result", Kind.TIMEOUT, 74003, "time-out, then `seconds` (5) later executed, Result"),
    Scenario("result_then_queue_timeout", Kind.TIMEOUT, 74004, "executed, Result, then `seconds` (5) later time-out"),
    Scenario("queue_timeout_before_answer", Kind.TIMEOUT, 74005, "time-out before the call is answered; then Result"),
    Scenario("timeout_as_result", Kind.TIMEOUT, 74006, "time-outs come as a Result with ResultType 1, not as an echo"),
)

STATUS = (
    Scenario("status_cancelled", Kind.STATUS, 75001, "not paid, no Result; transaction status says Cancelled"),
    Scenario("status_declined", Kind.STATUS, 75002, "not paid, no Result; transaction status says Declined"),
    Scenario("status_expired", Kind.STATUS, 75003, "not paid, no Result; transaction status says Expired"),
    Scenario("status_initiated", Kind.STATUS, 75004, "Initiated for `seconds` (600), then paid"),
    Scenario("status_authorized", Kind.STATUS, 75005, "Authorized for `seconds` (600), then paid"),
)

SCENARIOS: tuple[Scenario, ...] = (*RESULTS, *BEFORE, *AFTER, *QUERY, *CALLBACKS, *RESULT_CALLBACKS, *TIMEOUTS, *STATUS)
BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}
BY_AMOUNT = {scenario.amount: scenario for scenario in SCENARIOS}
BY_PHONE = {scenario.phone: scenario for scenario in SCENARIOS}
