"""POST /mpesa/stkpush/v1/processrequest, and the callback that follows."""

from __future__ import annotations

import re
from collections.abc import Callable

from simulator.tests.driver import PHONE, Driver, password
from simulator.tests.listener import Listener


def test_it_answers_a_push_as_daraja_does(driver: Driver) -> None:
    response = driver.push()

    answer = response.json()
    assert response.status_code == 200
    assert list(answer) == [
        "MerchantRequestID",
        "CheckoutRequestID",
        "ResponseCode",
        "ResponseDescription",
        "CustomerMessage",
    ]
    assert answer["ResponseCode"] == "0"
    assert answer["ResponseDescription"] == answer["CustomerMessage"] == "Success. Request accepted for processing"
    assert re.fullmatch(r"[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\d{4,7}", answer["MerchantRequestID"])
    assert re.fullmatch(r"ws_CO_\d{8}\d{6}\d{3}712345678", answer["CheckoutRequestID"])


def test_it_writes_east_africa_time_into_its_ids(driver: Driver) -> None:
    driver.control("POST", "/clock", {"stop_at": "2026-01-31T23:30:00"})
    _ = driver.token

    assert driver.push().json()["CheckoutRequestID"] == "ws_CO_31012026233000000712345678"


def test_it_takes_numbers_and_text_alike(driver: Driver) -> None:
    response = driver.push(
        BusinessShortCode="174379", Amount="10", PartyA=PHONE, PartyB="174379", PhoneNumber=PHONE, AccountReference=77
    )

    assert response.status_code == 200


def test_the_callback_of_a_payment_is_daraja_s_to_the_letter(driver: Driver, listener: Listener) -> None:
    driver.control("POST", "/clock", {"stop_at": "2026-01-31T12:00:00"})
    answer = driver.push(Amount=1500).json()

    caught = listener.wait()[0]
    receipt = caught.items["MpesaReceiptNumber"]
    assert caught.path == "/stk"
    assert caught.text == (
        '{"Body":{"stkCallback":{"MerchantRequestID":"' + answer["MerchantRequestID"] + '",'
        '"CheckoutRequestID":"' + answer["CheckoutRequestID"] + '","ResultCode":0,'
        '"ResultDesc":"The service request is processed successfully.","CallbackMetadata":{"Item":['
        '{"Name":"Amount","Value":1500.00},{"Name":"MpesaReceiptNumber","Value":"' + receipt + '"},'
        '{"Name":"TransactionDate","Value":20260131120000},{"Name":"PhoneNumber","Value":254712345678}]}}}}'
    )
    assert re.fullmatch(r"UAV[A-Z0-9]{7}", receipt)  # U: 2026, A: January, V: the 31st.


def test_the_callback_carries_the_headers_of_a_real_one(driver: Driver, listener: Listener) -> None:
    driver.push()

    headers = listener.wait()[0].headers
    assert headers["User-Agent"] == "ReactorNetty/1.2.9"
    assert headers["Businessshortcode"] == "174379"
    assert headers["Content-Type"] == "application/json;charset=UTF-8"
    assert headers["Accept"] == "*/*"
    assert headers["Authorization"] is None


def test_a_cancelled_prompt_has_no_metadata(start: Callable[..., Driver], listener: Listener) -> None:
    driver = start(behaviour="manual")
    answer = driver.push().json()

    driver.answer(answer["CheckoutRequestID"], "cancel")

    assert listener.wait()[0].json == {
        "Body": {
            "stkCallback": {
                "MerchantRequestID": answer["MerchantRequestID"],
                "CheckoutRequestID": answer["CheckoutRequestID"],
                "ResultCode": 1032,
                "ResultDesc": "Request cancelled by user",
            }
        }
    }


def test_a_manual_phone_waits_for_its_pin(start: Callable[..., Driver], listener: Listener) -> None:
    driver = start(behaviour="manual")
    made = driver.push().json()["CheckoutRequestID"]
    assert driver.prompt(made)["state"] == "open"

    driver.answer(made, "pin")

    assert listener.wait()[0].stk["ResultCode"] == 0
    assert driver.prompt(made)["receipt"] == listener.caught[0].items["MpesaReceiptNumber"]


def test_a_wrong_pin_ends_in_2001(start: Callable[..., Driver], listener: Listener) -> None:
    driver = start(behaviour="manual")

    driver.answer(driver.push().json()["CheckoutRequestID"], "pin", pin="0000")

    assert listener.wait()[0].stk["ResultCode"] == 2001


def test_an_unanswered_prompt_expires_after_a_minute(start: Callable[..., Driver], listener: Listener) -> None:
    driver = start(behaviour="manual")
    made = driver.push().json()["CheckoutRequestID"]

    driver.control("POST", "/clock", {"skip_seconds": 59})
    assert driver.prompt(made)["state"] == "open"
    driver.control("POST", "/clock", {"skip_seconds": 2})

    assert listener.wait()[0].stk["ResultCode"] == 1037
    assert listener.caught[0].stk["ResultDesc"] == "No response from user."


def test_an_ignored_prompt_expires_too(start: Callable[..., Driver], listener: Listener) -> None:
    driver = start(behaviour="manual")
    driver.answer(driver.push().json()["CheckoutRequestID"], "ignore")
    assert driver.push().json()["errorMessage"].startswith("Unable to lock subscriber")

    driver.control("POST", "/clock", {"skip_seconds": 61})

    assert listener.wait()[0].stk["ResultCode"] == 1037


def test_a_switched_off_phone_cannot_be_reached(driver: Driver, listener: Listener) -> None:
    driver.control("PATCH", f"/phones/{PHONE}", {"behaviour": "off"})

    driver.push()

    assert listener.wait()[0].stk["ResultDesc"] == "DS timeout user cannot be reached."


def test_a_prompt_that_is_over_stays_as_it_is(driver: Driver, listener: Listener) -> None:
    made = driver.push().json()["CheckoutRequestID"]
    listener.wait()

    driver.control("POST", "/clock", {"skip_seconds": 120})

    assert driver.prompt(made)["result_code"] == "0"
    assert len(driver.control("GET", "/callbacks")) == 1


def test_a_payment_moves_money_in_balanced_books(driver: Driver, listener: Listener) -> None:
    driver.push(Amount=250)
    receipt = listener.wait()[0].items["MpesaReceiptNumber"]

    transfer = driver.control("GET", "/transfers?owner=174379")[0]
    accounts = {each["owner"]: each["balance"] for each in driver.control("GET", "/books")["accounts"]}
    assert (transfer["receipt"], transfer["amount"], transfer["payer"]) == (receipt, "250.00", PHONE)
    assert accounts[PHONE] == "9999750.00"
    assert driver.books_balance()


def test_an_empty_wallet_ends_in_1_and_moves_nothing(start: Callable[..., Driver], listener: Listener) -> None:
    driver = start(wallet_opening_shillings=100)

    driver.push(Amount=101)

    assert listener.wait()[0].stk["ResultCode"] == 1
    assert driver.control("GET", "/transfers") == []
    assert driver.books_balance()


def test_a_till_is_paid_through_its_store_number(driver: Driver, listener: Listener) -> None:
    driver.push(
        BusinessShortCode=603021,
        Password=password("603021"),
        PartyB=5203021,
        TransactionType="CustomerBuyGoodsOnline",
    )

    assert listener.wait()[0].stk["ResultCode"] == 0
    assert driver.control("GET", "/transfers?owner=5203021")[0]["payee"] == "5203021"


def test_a_wrong_transaction_type_shows_in_the_result(driver: Driver, listener: Listener) -> None:
    driver.push(TransactionType="CustomerBuyGoodsOnline")

    assert listener.wait()[0].stk["ResultCode"] == 2028


def test_an_unknown_receiver_shows_in_the_result_as_text_code(driver: Driver, listener: Listener) -> None:
    driver.push(PartyB=999999)

    assert listener.wait()[0].stk["ResultCode"] == "SFC_IC0003"


def test_an_amount_over_the_limit_shows_in_the_result(driver: Driver, listener: Listener) -> None:
    driver.push(Amount=250_001)

    assert listener.wait()[0].stk["ResultCode"] == 3


def test_a_prompt_over_182_characters_shows_in_the_result(driver: Driver, listener: Listener) -> None:
    driver.control("POST", "/shortcodes", {"number": "174379", "name": "A very long business name " * 6})

    driver.push()

    assert listener.wait()[0].stk["ResultCode"] == 1025


def test_the_same_payment_within_two_minutes_is_limited_where_asked(
    start: Callable[..., Driver], listener: Listener
) -> None:
    driver = start(duplicate_rule=True)
    driver.push()
    listener.wait()

    driver.push()
    assert listener.wait(2)[1].stk["ResultCode"] == 17

    driver.control("POST", "/clock", {"skip_seconds": 121})
    driver.push()
    assert listener.wait(3)[2].stk["ResultCode"] == 0


def test_a_listener_that_fails_is_not_asked_again(driver: Driver, listener: Listener) -> None:
    listener.answer = lambda caught: (503, "")
    driver.push()
    listener.wait()

    driver.push_from("254711000111")
    listener.wait(2)

    driver.control("POST", "/clock", {"skip_seconds": 3600})
    assert sorted(each["note"] for each in driver.control("GET", "/callbacks")) == ["", ""]


def test_a_failed_callback_is_repeated_only_where_asked(start: Callable[..., Driver], listener: Listener) -> None:
    driver = start(callback_attempts=2, callback_retry_seconds=0)
    listener.answer = lambda caught: (503 if len(listener.caught) == 1 else 200, "{}")

    driver.push()

    first, second = listener.wait(2)
    assert first.text == second.text
