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
    QUERY = "query"  # What the STK query says about the prompt at first.
    CALLBACK = "callback"  # How and when callbacks are sent, and what they look like.


KIND_TITLES = {
    Kind.RESULT: "Result codes",
    Kind.BEFORE: "The call is not executed",
    Kind.AFTER: "The call is executed, its answer is spoilt",
    Kind.QUERY: "The STK query does not know yet",
    Kind.CALLBACK: "Callbacks go wrong",
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

    @property
    def phone(self) -> str:
        return f"{MAGIC_PHONE_PREFIX}{self.amount:05d}"


def _result(code: str, amount: int, text: str, meaning: str, name: str = "") -> Scenario:
    return Scenario(name or f"result_{code}", Kind.RESULT, amount, meaning, code, text)


# Texts: Daraja docs, M-PESA Express; for codes the docs leave out, what integrators have seen.
RESULTS = (
    _result("1", 60001, "The balance is insufficient for the transaction.", "customer short of money"),
    _result("2", 60002, "Declined due to limit rule: less than the minimum transaction amount.", "amount too small"),
    _result("3", 60003, "Declined due to limit rule: greater than the maximum transaction amount.", "amount too large"),
    _result("4", 60004, "Declined due to limit rule: would exceed daily transfer limit.", "customer's daily limit"),
    _result("8", 60008, "Declined due to limit rule: would exceed the maximum balance.", "the business is full"),
    _result("17", 60017, "Rule limited.", "same amount, same customer, within two minutes"),
    _result("26", 60026, "System busy. The service request is rejected.", "overload"),
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
    _result("2026", 62026, "Session expired.", "the session on the line ran out"),
    _result("2028", 62028, "The request is not permitted according to product assignment.",
            "wrong TransactionType or PartyB, or shortcode without the product"),
    _result("2029", 62029, "Unresolved reason type.", "wrong set-up of the shortcode"),
    _result("8006", 68006, "The security credential is locked.", "customer's PIN is locked"),
    _result("9999", 69999, "An error occurred while sending a push request.", "as 1025"),
    _result("SFC_IC0003", 60303, "The operator does not exist.", "wrong TransactionType or PartyB"),
    _result("E3008", 63008, "Error, the user has a bad debt contract.", "sandbox refuses all but its test handset"),
    _result("77777", 67777, "Something new went wrong.", "a code that no list knows"),
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
)

QUERY = (
    Scenario("still_processing_4999", Kind.QUERY, 72001, "the first three queries answer ResultCode 4999"),
    Scenario("still_processing_500", Kind.QUERY, 72002, "the first three queries answer HTTP 500 'being processed'"),
    Scenario("too_early", Kind.QUERY, 72003, "the first three queries answer 'Invalid CheckoutRequestID'"),
)

CALLBACKS = (
    Scenario("silence", Kind.CALLBACK, 73001, "no callback ever comes; the query knows the result"),
    Scenario("delay", Kind.CALLBACK, 73002, "the callback comes `seconds` (30) later"),
    Scenario("double", Kind.CALLBACK, 73003, "a second copy `seconds` (1) after the first"),
    Scenario("parallel_double", Kind.CALLBACK, 73004, "`copies` (2) at the same moment"),
    Scenario("before_answer", Kind.CALLBACK, 73005, "the callback is delivered before the call is answered"),
    Scenario("wrong_amount", Kind.CALLBACK, 73006, "one shilling more is moved and reported than was asked for"),
    Scenario("failure_after_success", Kind.CALLBACK, 73007, "a success, then 1032 for the same request"),
    Scenario("late_success", Kind.CALLBACK, 73008, "a failure 1037, then `seconds` (5) later the success"),
    Scenario("missing_metadata", Kind.CALLBACK, 73009, "success without CallbackMetadata"),
    Scenario("null_metadata", Kind.CALLBACK, 73010, "success with CallbackMetadata null"),
    Scenario("missing_receipt", Kind.CALLBACK, 73011, "success without MpesaReceiptNumber"),
    Scenario("missing_amount", Kind.CALLBACK, 73012, "success without Amount"),
    Scenario("masked_phone", Kind.CALLBACK, 73013, "phone masked: `2547 ***** 126`"),
    Scenario("hashed_msisdn", Kind.CALLBACK, 73014, "phone as lower-case SHA-256"),
    Scenario("string_codes", Kind.CALLBACK, 73015, "all numbers as strings"),
    Scenario("balance_without_value", Kind.CALLBACK, 73016, "an item Balance with only a Name"),
    Scenario("extra_items", Kind.CALLBACK, 73017, "unknown keys and items, in another order"),
    Scenario("single_item_object", Kind.CALLBACK, 73018, "Item is one object, not a list"),
    Scenario("unknown_id", Kind.CALLBACK, 73019, "the callback names an id that nobody knows"),
    Scenario("broken_callback", Kind.CALLBACK, 73020, "the callback's JSON breaks off in the middle"),
    Scenario("other_phone", Kind.CALLBACK, 73021, "another phone paid than was asked"),
)

SCENARIOS: tuple[Scenario, ...] = (*RESULTS, *BEFORE, *AFTER, *QUERY, *CALLBACKS)
BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}
BY_AMOUNT = {scenario.amount: scenario for scenario in SCENARIOS}
BY_PHONE = {scenario.phone: scenario for scenario in SCENARIOS}
