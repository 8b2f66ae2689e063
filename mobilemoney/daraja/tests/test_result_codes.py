import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilemoney.daraja.result_codes import Product, explain, rows_of

REASONS = {
    "",
    "not_sent",
    "cancelled_by_user",
    "insufficient_funds",
    "wrong_pin",
    "unreachable",
    "timed_out",
    "rejected",
    "limit_exceeded",
    "credential_locked",
    "subscriber_busy",
    "not_supported",
    "duplicate",
    "invalid_request",
    "other",
}

# Product, code, description: failure reason, final, retryable.
KNOWN = [
    ("stk", "1", "", "insufficient_funds", True, True),
    ("stk", "2", "", "limit_exceeded", True, False),
    ("stk", "3", "", "limit_exceeded", True, False),
    ("stk", "4", "", "limit_exceeded", True, True),
    ("stk", "8", "", "limit_exceeded", True, True),
    ("stk", "17", "", "duplicate", True, True),
    ("stk", "26", "", "rejected", True, True),
    ("stk", "1001", "", "subscriber_busy", True, True),
    ("stk", "1019", "", "timed_out", True, True),
    ("stk", "1025", "", "unreachable", True, True),
    ("stk", "9999", "", "unreachable", True, True),
    ("stk", "1031", "", "cancelled_by_user", True, True),
    ("stk", "1032", "[STK_CB - ]Request cancelled by user", "cancelled_by_user", True, True),
    ("stk", "1036", "", "unreachable", True, True),
    ("stk", "1037", "DS timeout user cannot be reached.", "unreachable", True, True),
    ("stk", "1037", "No response from user.", "timed_out", True, True),
    ("stk", "1101", "", "invalid_request", True, False),
    ("stk", "1102", "", "invalid_request", True, False),
    ("stk", "2001", "", "wrong_pin", True, True),
    ("stk", "2007", "", "rejected", True, False),
    ("stk", "2026", "", "timed_out", True, True),
    ("stk", "2028", "", "not_supported", True, False),
    ("stk", "2029", "", "not_supported", True, False),
    ("stk", "4999", "", "", False, False),
    ("stk", "500.001.1001", "The transaction is being processed", "", False, False),
    ("stk", "8006", "", "credential_locked", True, False),
    ("stk", "SFC_IC0003", "", "invalid_request", True, False),
    ("stk", "E3008", "", "not_supported", True, False),
    ("b2c", "1", "", "insufficient_funds", True, True),
    ("b2c", "2", "", "limit_exceeded", True, False),
    ("b2c", "3", "", "limit_exceeded", True, False),
    ("b2c", "4", "", "limit_exceeded", True, True),
    ("b2c", "5", "", "insufficient_funds", True, False),
    ("b2c", "7", "ReceiverParty information is invalid.", "invalid_request", True, False),
    ("b2c", "8", "", "limit_exceeded", True, True),
    ("b2c", "11", "", "not_supported", True, False),
    ("b2c", "12", "", "not_supported", True, False),
    ("b2c", "15", "", "duplicate", False, False),
    ("b2c", "17", "", "other", False, False),
    ("b2c", "21", "", "not_supported", True, False),
    ("b2c", "2001", "", "rejected", True, False),
    ("b2c", "2006", "", "not_supported", True, False),
    ("b2c", "2028", "", "not_supported", True, False),
    ("b2c", "2040", "", "not_supported", True, False),
    ("b2c", "4001", "", "insufficient_funds", True, True),
    ("b2c", "8006", "", "credential_locked", True, False),
    ("b2c", "SFC_IC0003", "", "invalid_request", True, False),
    ("b2b", "1", "", "insufficient_funds", True, True),
    ("b2b", "2001", "", "rejected", True, False),
    ("b2b", "17", "", "other", False, False),
    ("b2b", "13", "", "invalid_request", True, False),
    ("b2b", "14", "", "invalid_request", True, False),
    ("b2b", "2043", "", "not_supported", True, False),
    ("b2b", "2202", "", "invalid_request", True, False),
    ("b2b", "SFC_IC0003", "", "invalid_request", True, False),
    ("tax", "2001", "", "rejected", True, False),
    ("tax", "1", "", "insufficient_funds", True, True),
    ("tax", "17", "Internal Failure", "other", False, False),
    ("reversal", "1", "", "insufficient_funds", True, True),
    ("reversal", "11", "", "not_supported", True, False),
    ("reversal", "15", "", "duplicate", False, False),
    ("reversal", "17", "", "other", False, False),
    ("reversal", "2006", "", "not_supported", True, False),
    ("reversal", "2028", "", "not_supported", True, False),
    ("reversal", "8006", "", "credential_locked", True, False),
    ("reversal", "R000001", "", "duplicate", True, False),
    ("reversal", "R000002", "", "invalid_request", True, False),
    ("status", "2033", "", "other", False, True),
    ("status", "25", "The format of parameter null is invalid.", "invalid_request", True, False),
    ("balance", "20", "", "rejected", True, False),
    ("b2b_express", "4001", "", "cancelled_by_user", True, True),
    ("b2b_express", "4102", "", "not_supported", True, False),
    ("b2b_express", "4104", "", "not_supported", True, False),
    ("b2b_express", "4201", "", "unreachable", True, True),
    ("b2b_express", "4203", "", "unreachable", True, True),
    ("ratiba", "1050", "", "duplicate", True, False),
    ("ratiba", "1051", "", "invalid_request", True, False),
    ("ratiba", "1037", "", "timed_out", True, True),
    ("ratiba", "2001", "", "wrong_pin", True, True),
    ("c2b", "C2B00012", "", "rejected", True, False),
    ("b2c", "100000100", "", "other", False, False),
    ("stk", "400.002.02", "Bad Request - Invalid PhoneNumber", "invalid_request", True, False),
    ("stk", "500.001.1001", "Merchant does not exist", "rejected", True, False),
    (
        "stk",
        "500.001.1001",
        "Unable to lock subscriber, a transaction is already in process",
        "subscriber_busy",
        True,
        True,
    ),
    ("b2c", "500.002.1001", "Duplicate OriginatorConversationID.", "other", False, False),
    ("b2c", "18", "", "rejected", True, False),
    ("b2c", "20", "", "rejected", True, False),
    ("b2c", "22", "", "not_supported", True, False),
    ("b2c", "26", "", "rejected", True, True),
    ("reversal", "400.002.02", "Bad Request - Invalid RecieverIdentifierType", "invalid_request", True, False),
    ("reversal", "400.002.02", "Bad Request - Invalid TransactionID", "invalid_request", True, False),
]


@pytest.mark.parametrize(("product", "code", "description", "reason", "final", "retryable"), KNOWN)
def test_a_code_means_what_it_means_for_its_product(
    product: str, code: str, description: str, reason: str, final: bool, retryable: bool
) -> None:
    meaning = explain(product, code, description)

    assert (meaning.failure_reason, meaning.final, meaning.retryable) == (reason, final, retryable)
    assert (meaning.code, meaning.product, meaning.known, meaning.succeeded) == (code, product, True, False)


def test_one_number_says_different_things_of_different_products() -> None:
    assert explain("stk", "2001").title == "Wrong PIN"
    assert explain("b2c", "2001").title == "Initiator refused"
    assert explain("stk", "4001").known is False


@pytest.mark.parametrize("product", Product)
def test_zero_is_the_only_success(product: Product) -> None:
    meaning = explain(product, "0")

    assert (meaning.succeeded, meaning.final, meaning.failure_reason) == (True, True, "")


def test_an_answered_question_does_not_claim_a_payment() -> None:
    assert explain("status", "0").title == "Answered"
    assert explain("stk", "0").title == "Paid"


@given(product=st.sampled_from(Product), code=st.text(), description=st.text())
def test_no_other_code_is_ever_a_success(product: Product, code: str, description: str) -> None:
    assert explain(product, code, description).succeeded is (code == "0")


@pytest.mark.parametrize("code", ["", "00", "0.0", " 0", "-0", "03", "4711", "FRESH_1", "٠"])
def test_an_unknown_code_is_neither_final_nor_a_success(code: str) -> None:
    meaning = explain("b2c", code)

    assert (meaning.known, meaning.final, meaning.succeeded, meaning.retryable) == (False, False, False, False)
    assert meaning.failure_reason == "other"


def test_an_unknown_product_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="lottery"):
        explain("lottery", "0")


@pytest.mark.parametrize("product", ["b2c", "b2b", "tax", "reversal", "status", "balance"])
@pytest.mark.parametrize("code", ["18", "20", "2001", "2008", "8006"])
def test_a_refused_initiator_must_not_be_used_again(product: str, code: str) -> None:
    assert explain(product, code).locks_initiator


@pytest.mark.parametrize(
    ("product", "code"),
    [("stk", "2001"), ("ratiba", "2001"), ("stk", "8006"), ("b2c", "21"), ("b2c", "22"), ("b2c", "1"), ("b2c", "0")],
)
def test_a_customers_pin_or_a_missing_right_locks_no_initiator(product: str, code: str) -> None:
    assert not explain(product, code).locks_initiator


@pytest.mark.parametrize(
    ("product", "code"), [("b2c", "1"), ("b2c", "4001"), ("b2b", "1"), ("tax", "1"), ("reversal", "1")]
)
def test_a_short_account_is_told_from_a_payment_that_failed(product: str, code: str) -> None:
    assert explain(product, code).float_is_short


@pytest.mark.parametrize(
    ("product", "code"),
    [("stk", "1"), ("b2b_express", "4001"), ("b2b", "4001"), ("status", "1"), ("b2c", "4"), ("b2c", "8"), ("b2c", "0")],
)
def test_a_customers_want_or_limit_is_not_our_short_account(product: str, code: str) -> None:
    assert not explain(product, code).float_is_short


@pytest.mark.parametrize("product", Product)
def test_every_known_code_says_what_it_means_and_what_to_do(product: Product) -> None:
    for row in rows_of(product):
        meaning = explain(product, row.code, row.text.split("|")[0])
        assert meaning.title
        assert meaning.meaning.endswith(".")
        assert meaning.advice.endswith(".")
        assert meaning.failure_reason in REASONS
