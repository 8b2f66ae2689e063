"""What Daraja refuses at the door of an STK push, and in which words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests

from simulator.tests.driver import PUSH, Driver, password


def refused(response: requests.Response) -> tuple[int, str, str]:
    body = response.json()
    assert set(body) == {"requestId", "errorCode", "errorMessage"}
    return response.status_code, body["errorCode"], body["errorMessage"]


def bad(name: str) -> tuple[int, str, str]:
    return 400, "400.002.02", f"Bad Request - Invalid {name}"


@pytest.mark.parametrize(
    "name",
    [
        "BusinessShortCode", "Password", "Timestamp", "TransactionType", "Amount", "PartyA", "PartyB", "PhoneNumber",
        "CallBackURL", "AccountReference",
    ],
)  # fmt: skip
def test_it_names_a_missing_field(driver: Driver, name: str) -> None:
    assert refused(driver.push(**{name: ...})) == bad(name)


def test_it_calls_a_missing_description_remarks(driver: Driver) -> None:
    assert refused(driver.push(TransactionDesc=...)) == bad("Remarks")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BusinessShortCode", "17437A"), ("BusinessShortCode", 1743), ("BusinessShortCode", None),
        ("Timestamp", "2026013112000"), ("Timestamp", "20261331120000"), ("Timestamp", "٢٠٢٦٠١٣١١٢٠٠٠٠"),
        ("TransactionType", "PayBill"), ("TransactionType", 1),
        ("Amount", 0), ("Amount", -1), ("Amount", 10.5), ("Amount", "10.00"), ("Amount", "1e3"), ("Amount", True),
        ("Amount", "٥"), ("Amount", 10**30), ("Amount", ""), ("Amount", []),
        ("PartyA", "0712345678"), ("PartyB", "x"),
        ("PhoneNumber", "+254712345678"), ("PhoneNumber", "0712345678"), ("PhoneNumber", 25471234567),
        ("PhoneNumber", "254 712345678"), ("PhoneNumber", 254612345678),
        ("CallBackURL", "not a url"), ("CallBackURL", "ftp://shop.co.ke/x"), ("CallBackURL", "https://shop.co.ke/a b"),
        ("CallBackURL", 5), ("CallBackURL", "https://"), ("CallBackURL", "https://shop.co.ke:99999/x"),
        ("CallBackURL", "https://shop.co.ke/mpesa/result"), ("CallBackURL", "https://shop.co.ke/M-PESA/result"),
        ("CallBackURL", "https://safaricom.shop.co.ke/x"), ("CallBackURL", "https://shop.co.ke/run.exe"),
        ("CallBackURL", "https://shop.co.ke/cmd"), ("CallBackURL", "https://shop.co.ke/mysql"),
        ("CallBackURL", "https://shop.co.ke/Query"), ("CallBackURL", "https://shop.co.ke/" + "a" * 2048),
        ("AccountReference", ""), ("AccountReference", "  "), ("AccountReference", "a<b"), ("AccountReference", {}),
    ],
)  # fmt: skip
def test_it_names_a_bad_field(driver: Driver, name: str, value: Any) -> None:
    assert refused(driver.push(**{name: value})) == bad(name)


def test_the_first_bad_field_wins(driver: Driver) -> None:
    assert refused(driver.push(Amount=0, PhoneNumber=1, CallBackURL="x")) == bad("Amount")


@pytest.mark.parametrize("phone", [254712345678, "254112345678"])
def test_it_takes_both_kinds_of_mobile_numbers(driver: Driver, phone: Any) -> None:
    assert driver.push(PhoneNumber=phone, PartyA=phone).status_code == 200


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("http://127.0.0.1:9/x", False),
        ("http://shop.co.ke/x", False),
        ("https://localhost/x", False),
        ("https://10.0.0.8/x", False),
        ("https://web/x", False),
        ("https://shop.local/x", False),
        ("https://shop.co.ke:8443/x", True),
        ("https://196.201.214.200/x", True),
    ],
)
def test_without_the_local_switch_only_public_https_is_taken(
    start: Callable[..., Driver], url: str, taken: bool
) -> None:
    driver = start(allow_local_callbacks=False)

    assert (driver.push(CallBackURL=url).status_code == 200) is taken


def test_production_takes_no_tunnels(start: Callable[..., Driver]) -> None:
    driver = start(mode="production")

    assert refused(driver.push(CallBackURL="https://abc.ngrok.io/x")) == bad("CallBackURL")


def test_forbidden_words_pass_where_asked(start: Callable[..., Driver]) -> None:
    driver = start(refuse_forbidden_words=False)

    assert driver.push(CallBackURL="https://shop.co.ke/mpesa_callback.php").status_code == 200


def test_long_texts_are_refused_only_where_asked(start: Callable[..., Driver]) -> None:
    driver = start()
    assert driver.push(AccountReference="A" * 13, TransactionDesc="D" * 14).status_code == 200

    driver.configure(strict_lengths=True)

    assert refused(driver.push(AccountReference="A" * 13)) == bad("AccountReference")
    assert refused(driver.push(TransactionDesc="D" * 14)) == bad("Remarks")


def test_it_does_not_know_a_strange_shortcode(driver: Driver) -> None:
    response = driver.push(BusinessShortCode=111222, Password=password("111222"))

    assert refused(response) == (500, "500.001.1001", "Merchant does not exist")


@pytest.mark.parametrize(
    "wrong",
    [
        password(passkey="0" * 64),
        password(timestamp="20260131120001"),
        password("600984"),
        "not base64!",
        "8J+YgA==",
    ],
)
def test_it_refuses_a_password_that_does_not_fit(driver: Driver, wrong: str) -> None:
    assert refused(driver.push(Password=wrong)) == (500, "500.001.1001", "Wrong credentials")


def test_it_opens_one_prompt_per_phone(start: Callable[..., Driver]) -> None:
    driver = start(behaviour="manual")
    driver.push()

    assert refused(driver.push()) == (
        500,
        "500.001.1001",
        "Unable to lock subscriber, a transaction is already in process for the current subscriber",
    )
    assert driver.push_from("254711000111").status_code == 200
    assert len(driver.control("GET", "/prompts")) == 2


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_wrong_content_type_looks_like_an_empty_body(driver: Driver, content_type: str) -> None:
    response = driver.post(PUSH, data=b'{"BusinessShortCode": 174379}', headers={"Content-Type": content_type})

    assert refused(response) == bad("BusinessShortCode")


def test_a_charset_with_the_content_type_is_fine(driver: Driver) -> None:
    data = json.dumps(driver.push_body())

    response = driver.post(PUSH, data=data, headers={"Content-Type": "application/json; charset=utf-8"})

    assert response.status_code == 200


@pytest.mark.parametrize("data", [b'{"a":', b"[1]", b'"text"', b"[" * 50_000, b"\xff\xfe{}", b"null"])
def test_broken_json_is_an_invalid_payload(driver: Driver, data: bytes) -> None:
    response = driver.post(PUSH, data=data, headers={"Content-Type": "application/json"})

    assert refused(response) == (400, "400.002.05", "Invalid Request Payload")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/mpesa/stkpush/v2/processrequest", "404.001.01"),
        ("/mpesa/stkpush/v1/processrequest/", "404.001.01"),
        ("/nowhere", "404.001.01"),
        ("/mpesa/c2b/v3/registerurl", "404.003.01"),
    ],
)
def test_a_wrong_path_is_not_found(driver: Driver, path: str, code: str) -> None:
    assert refused(driver.post(path, {})) == (404, code, "Resource not found")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_a_wrong_method_is_not_allowed(driver: Driver, method: str) -> None:
    response = requests.request(method, f"{driver.url}{PUSH}", timeout=10)

    assert refused(response) == (405, "405.001", "Method Not Allowed")


def test_a_refusal_leaves_nothing_behind(driver: Driver) -> None:
    driver.push(Amount=0)
    driver.push(Password="x")

    assert driver.control("GET", "/prompts") == []
    assert driver.control("GET", "/callbacks") == []
