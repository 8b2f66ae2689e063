"""Initiators, their credentials, and the lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import requests
from cryptography import x509

from simulator.tests.driver import Driver
from simulator.tests.listener import Listener
from simulator.tests.paying import Payer, result_of

SHORT = "RC6E9WDxXR4b9X2c6z3gp0oC5Tg=="


def codes(payer: Payer, listener: Listener, *changes: dict[str, Any]) -> list[Any]:
    """ResultCodes of one payment after the other."""
    told, before = [], len(listener.caught)
    for count, change in enumerate(changes, start=before + 1):
        payer.b2c(**change)
        told.append(result_of(listener.wait(count)[-1])["ResultCode"])
    return told


def test_the_certificate_is_one_that_clients_can_read(driver: Driver) -> None:
    response = requests.get(f"{driver.url}/control/certificate", timeout=10)

    certificate = x509.load_pem_x509_certificate(response.content)
    assert response.headers["Content-Type"].startswith("application/x-pem-file")
    assert "Daraja simulator" in certificate.subject.rfc4514_string()


def test_the_key_outlives_a_reset(driver: Driver) -> None:
    before = requests.get(f"{driver.url}/control/certificate", timeout=10).text

    driver.control("POST", "/reset")

    assert requests.get(f"{driver.url}/control/certificate", timeout=10).text.splitlines()[3] == before.splitlines()[3]


def test_each_making_of_a_credential_differs_and_opens(payer: Payer, listener: Listener) -> None:
    first, second = payer.credential(), payer.credential()

    assert first != second and len(first) == len(second) == 344
    assert codes(payer, listener, {"SecurityCredential": first}, {"SecurityCredential": second}) == [0, 0]


def test_a_wrong_password_or_name_or_rubbish_is_a_2001_afterwards(payer: Payer, listener: Listener) -> None:
    wrong = payer.credential("Safaricom999!*")

    assert codes(
        payer, listener, {"SecurityCredential": wrong}, {"SecurityCredential": SHORT},
        {"SecurityCredential": "no base64!"}, {"InitiatorName": "nobody"},
    ) == [2001] * 4  # fmt: skip
    assert payer.driver.control("GET", "/transfers") == []


def test_five_wrong_in_a_row_lock_until_somebody_unlocks(payer: Payer, listener: Listener) -> None:
    wrong = {"SecurityCredential": payer.credential("wrong")}

    assert codes(payer, listener, *[wrong] * 5) == [2001] * 5
    assert codes(payer, listener, {}, wrong) == [8006, 8006]
    assert payer.driver.control("GET", "/initiators") == [
        {"name": "testapi", "shortcode": "", "wrong_in_a_row": 5, "locked": True}
    ]

    payer.driver.control("POST", "/initiators/testapi/unlock")

    assert codes(payer, listener, {}) == [0]


def test_a_right_one_between_begins_the_count_anew(payer: Payer, listener: Listener) -> None:
    wrong = {"SecurityCredential": payer.credential("wrong")}

    assert codes(payer, listener, *[wrong] * 4, {}, *[wrong] * 4, {}) == [2001] * 4 + [0] + [2001] * 4 + [0]


def test_all_families_count_together(payer: Payer, listener: Listener) -> None:
    wrong = payer.credential("wrong")
    for ask in (payer.b2b, payer.tax, payer.status, payer.balance):
        ask(SecurityCredential=wrong)
    payer.reversal("UAV31H462N", SecurityCredential=wrong)
    listener.wait(5)

    assert codes(payer, listener, {}) == [8006]


def test_the_wrong_name_outweighs_a_chosen_result(payer: Payer, listener: Listener) -> None:
    assert codes(payer, listener, {"InitiatorName": "nobody", "Amount": 60001}) == [2001]


def test_an_initiator_of_one_shortcode_may_not_act_for_another(payer: Payer, listener: Listener) -> None:
    body = {"name": "payroll", "password": "Safaricom999!*!", "shortcode": "600996"}
    payer.driver.control("POST", "/initiators", body)

    assert codes(
        payer, listener, {"InitiatorName": "payroll"}, {"InitiatorName": "payroll", "PartyA": "600996"}
    ) == [21, 0]  # fmt: skip


def test_a_new_password_takes_effect(payer: Payer, listener: Listener) -> None:
    payer.driver.control("POST", "/initiators", {"name": "testapi", "password": "Changed1#"})

    assert codes(payer, listener, {}, {"SecurityCredential": payer.credential("Changed1#")}) == [2001, 0]


def test_the_check_can_be_switched_off(start_paying: Callable[..., Payer], listener: Listener) -> None:
    payer = start_paying(check_security_credential=False)

    assert codes(payer, listener, {"SecurityCredential": SHORT, "InitiatorName": "nobody"}) == [0]


def test_nobody_is_unlocked_who_is_not_there(driver: Driver) -> None:
    assert requests.post(f"{driver.url}/control/initiators/ghost/unlock", timeout=10).status_code == 404
