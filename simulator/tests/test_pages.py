"""The pages for people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from simulator.options import Options
from simulator.scenarios import SCENARIOS
from simulator.tests.driver import PASSKEY, PHONE, Driver


def page(driver: Driver, path: str) -> requests.Response:
    return requests.get(f"{driver.url}{path}", timeout=10)


def test_the_overview_lists_every_magic_value(driver: Driver) -> None:
    text = page(driver, "/").text

    assert [each.name for each in SCENARIOS if f"<code>{each.name}</code>" not in text] == []
    assert [each.phone for each in SCENARIOS if f"<code>{each.phone}</code>" not in text] == []


def test_the_overview_lists_doors_options_and_keys(driver: Driver) -> None:
    text = page(driver, "/").text

    assert "POST /mpesa/stkpush/v1/processrequest" in text
    assert [name for name in Options().as_dict() if f"<code>{name}</code>" not in text] == []
    assert PASSKEY in text and "demo-consumer-key" in text and driver.url in text


@pytest.mark.parametrize("path", ["/", "/phone", f"/phone/{PHONE}"])
def test_pages_load_nothing_from_elsewhere(driver: Driver, path: str) -> None:
    response = page(driver, path)

    assert response.status_code == 200
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert "$" not in response.text
    assert 'src="http' not in response.text and 'href="http' not in response.text


@pytest.mark.parametrize("name", ["simulator.css", "phone.js", "activity.js", "icon.svg"])
def test_assets_are_served(driver: Driver, name: str) -> None:
    assert page(driver, f"/web/{name}").status_code == 200


@pytest.mark.parametrize("written", ["0712345678", "0712 345 678", "+254712345678", PHONE])
def test_a_phone_is_found_as_people_write_it(driver: Driver, written: str) -> None:
    response = requests.get(f"{driver.url}/phone", params={"number": written}, timeout=10)

    assert response.url == f"{driver.url}/phone/{PHONE}"


@pytest.mark.parametrize("path", ["/phone?number=12345", "/phone/12345", "/phone/%3Cscript%3E"])
def test_a_wrong_number_is_told(driver: Driver, path: str) -> None:
    response = page(driver, path)

    assert response.status_code == 400
    assert "That is no Kenyan mobile number" in response.text
    assert "<script>" not in response.text


def test_the_list_shows_which_phone_asks_for_a_pin(start: Callable[..., Driver]) -> None:
    driver = start(behaviour="manual")
    driver.push()

    text = page(driver, "/phone").text

    assert f'href="/phone/{PHONE}"' in text
    assert "asks for a PIN" in text


def test_a_business_name_is_no_html(driver: Driver) -> None:
    driver.control("POST", "/shortcodes", {"number": "600984", "name": "<b>Shop</b>"})

    assert "&lt;b&gt;Shop&lt;/b&gt;" in page(driver, "/").text


def test_the_read_me_lists_every_magic_value_and_option() -> None:
    text = (Path(__file__).parents[1] / "README.md").read_text()

    assert [each.name for each in SCENARIOS if f"| {each.amount} | {each.phone} | `{each.name}` |" not in text] == []
    assert [name for name in Options().as_dict() if f"| `{name}` |" not in text] == []
