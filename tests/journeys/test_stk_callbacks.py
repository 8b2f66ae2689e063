"""Callbacks that are lost, early, late, doubled, wrong or contradictory: none of them loses or invents money."""

from tests.journeys.gateway import App, Payment, new_phone
from tests.journeys.safaricom import Safaricom
from tests.journeys.stack import Stack
from tests.journeys.waiting import eventually


def events_of(stack: Stack, payment: Payment) -> list[str]:
    """The statuses that were announced, in their sequence."""
    rows = stack.rows(
        "SELECT new_status FROM payments_transactionevent WHERE transaction_id = %s ORDER BY sequence",
        payment["id"] if stack.database.kind == "postgresql" else payment["id"].replace("-", ""),
    )
    return [row["new_status"] for row in rows]


def flagged(app: App, payment: Payment, flag: str) -> Payment:
    return eventually(lambda: app.payment(payment["id"]), until=lambda one: flag in one["flags"], what=flag)


def test_a_lost_callback_is_made_up_for_by_asking(app: App, safaricom: Safaricom) -> None:
    phone = new_phone()
    safaricom.fault("silence", phone=phone)

    asked = app.push(phone_number=phone)
    paid = app.becomes(asked["id"], "succeeded")

    lost = safaricom.callback_about(paid["checkout_request_id"], "silenced")
    assert paid["receipt_number"] == ""  # The answer to a question names none.
    safaricom.resend(lost)
    [prompt] = safaricom.prompts(phone=phone)
    eventually(lambda: app.payment(asked["id"])["receipt_number"] == prompt["receipt"], what="the receipt")


def test_asking_goes_on_while_daraja_does_not_know_yet(app: App, safaricom: Safaricom) -> None:
    phone = new_phone()
    safaricom.fault("silence", phone=phone)
    safaricom.fault("still_processing_500", phone=phone)

    asked = app.push(phone_number=phone)

    assert app.becomes(asked["id"], "succeeded")["result_code"] == "0"


def test_a_callback_that_overtakes_the_answer_is_applied(stack: Stack, app: App, safaricom: Safaricom) -> None:
    phone = new_phone()
    safaricom.fault("before_answer", phone=phone)
    safaricom.fault("slow_answer", phone=phone, seconds=1)

    paid = app.becomes(app.push(phone_number=phone)["id"], "succeeded")

    assert paid["checkout_request_id"].startswith("ws_CO_")
    assert paid["receipt_number"] != ""
    assert events_of(stack, paid) == ["sending", "succeeded"]


def test_copies_of_a_callback_change_nothing(stack: Stack, app: App, safaricom: Safaricom) -> None:
    phone = new_phone()
    safaricom.fault("double", phone=phone, seconds=0.3)
    safaricom.fault("parallel_double", phone=phone, copies=12)

    paid = app.becomes(app.push(phone_number=phone)["id"], "succeeded")

    about = paid["checkout_request_id"]
    eventually(lambda: len([one for one in safaricom.callbacks(about=about) if one["state"] == "sent"]) == 13)
    assert {one["http_status"] for one in safaricom.callbacks(about=about)} == {200}
    assert events_of(stack, paid).count("succeeded") == 1
    assert len([one for one in app.timeline(paid["id"]) if one["type"] == "callback"]) == 1


def test_a_success_over_another_amount_is_left_to_a_person(app: App, safaricom: Safaricom) -> None:
    phone = new_phone()
    safaricom.fault("wrong_amount", phone=phone)

    held = app.becomes(app.push(phone_number=phone, amount=100)["id"], "needs_attention")

    assert (held["amount"], held["received_amount"]) == ("100.00", "101.00")
    assert "amount_mismatch" in held["flags"]


def test_a_failure_after_a_success_is_kept_as_a_flag(stack: Stack, app: App, safaricom: Safaricom) -> None:
    phone = new_phone()
    safaricom.fault("failure_after_success", phone=phone, seconds=0.5)

    paid = app.becomes(app.push(phone_number=phone)["id"], "succeeded")

    doubtful = flagged(app, paid, "contradictory_result")
    assert (doubtful["status"], doubtful["receipt_number"]) == ("succeeded", paid["receipt_number"])
    assert events_of(stack, paid)[-1] == "succeeded"


def test_a_success_after_a_failure_is_a_payment_of_its_own(app: App, safaricom: Safaricom) -> None:
    phone = new_phone()
    safaricom.fault("late_success", phone=phone, seconds=0.5)
    failed = app.becomes(app.push(phone_number=phone, amount=130)["id"], "failed")

    flagged(app, failed, "late_result")

    [late, first] = app.payments(phone_number=phone)
    assert (first["id"], first["status"], first["receipt_number"]) == (failed["id"], "failed", "")
    assert (late["parent_id"], late["status"], late["amount"]) == (failed["id"], "succeeded", "130.00")
    assert late["flags"] == ["late_result"]
    assert late["receipt_number"] in [transfer["receipt"] for transfer in safaricom.transfers()]


def test_a_masked_or_missing_phone_keeps_the_one_that_was_asked(app: App, safaricom: Safaricom) -> None:
    for shape in ("masked_phone", "hashed_msisdn", "extra_items", "string_codes"):
        phone = new_phone()
        safaricom.fault(shape, phone=phone)

        paid = app.becomes(app.push(phone_number=phone)["id"], "succeeded")

        assert (paid["phone_number"], paid["flags"]) == (phone, [])


def test_a_forged_success_settles_nothing(stack: Stack, app: App, safaricom: Safaricom) -> None:
    phone = new_phone()
    safaricom.behave(phone, "manual")
    asked = app.push(phone_number=phone)
    forged = _success(asked)

    for path in ("/c2b/stk/callback", "/stk/callback/", f"/c2b/stk/callback/{'0123456789abcdef' * 2}"):
        assert app.send("POST", path, json=forged).status_code == 200

    suspect = flagged(app, asked, "unverified_callback")
    assert (suspect["status"], suspect["receipt_number"]) == ("submitted", "")
    safaricom.answer(safaricom.prompt_on(phone), "cancel")
    assert app.becomes(asked["id"])["status"] == "failed"


def _success(payment: Payment) -> dict[str, object]:
    items = [
        {"Name": "Amount", "Value": 100},
        {"Name": "MpesaReceiptNumber", "Value": "TKF0RGED01"},
        {"Name": "PhoneNumber", "Value": int(payment["phone_number"])},
    ]
    told = {
        "MerchantRequestID": payment["merchant_request_id"],
        "CheckoutRequestID": payment["checkout_request_id"],
        "ResultCode": 0,
        "ResultDesc": "All is well.",
        "CallbackMetadata": {"Item": items},
    }
    return {"Body": {"stkCallback": told}}
