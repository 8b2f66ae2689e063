"""The public address for trying the sandbox."""

from types import SimpleNamespace
from typing import Any

import pytest
from pyngrok import exception
from pyngrok import ngrok as service

import ngrok


@pytest.fixture(autouse=True)
def variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NGROK_PORT", "PORT", "NGROK_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NGROK_AUTHTOKEN", "t0ken")


def answer(monkeypatch: pytest.MonkeyPatch, with_this: str | Exception | None) -> list[tuple[Any, ...]]:
    """Let ngrok's service answer so; returns the list of what it was asked."""
    asked: list[tuple[Any, ...]] = []

    def connect(*arguments: Any, **_options: Any) -> SimpleNamespace:
        asked.append(arguments)
        if isinstance(with_this, Exception):
            raise with_this
        return SimpleNamespace(public_url=with_this)

    monkeypatch.setattr(service, "connect", connect)
    return asked


def test_it_opens_the_port_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answer(monkeypatch, "https://abc.example")

    assert ngrok.open_tunnel(8123) == "https://abc.example"
    assert asked == [("8123", "http")]


def test_it_takes_its_own_port_before_the_products_port(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ngrok.chosen_port() == 8000
    monkeypatch.setenv("PORT", "8100")
    assert ngrok.chosen_port() == 8100
    monkeypatch.setenv("NGROK_PORT", "8200")
    assert ngrok.chosen_port() == 8200


@pytest.mark.parametrize("value", ["web", "0", "65536", "-1", "٨٠٠٠"])
def test_it_names_the_variable_of_a_wrong_port(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NGROK_PORT", value)

    with pytest.raises(ngrok.NoTunnel, match="NGROK_PORT"):
        ngrok.chosen_port()


def test_it_asks_for_a_token_before_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NGROK_AUTHTOKEN")
    asked = answer(monkeypatch, "https://abc.example")

    with pytest.raises(ngrok.NoTunnel, match="NGROK_AUTHTOKEN is not set"):
        ngrok.open_tunnel(8000)

    assert asked == []


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (exception.PyngrokNgrokInstallError("no network"), "could not be downloaded"),
        (exception.PyngrokError("the token is wrong\nand more"), "the token is wrong$"),
        (None, "without an address"),
    ],
)
def test_it_says_in_one_line_why_there_is_no_address(
    monkeypatch: pytest.MonkeyPatch, trouble: Exception | None, words: str
) -> None:
    answer(monkeypatch, trouble)

    with pytest.raises(ngrok.NoTunnel, match=words):
        ngrok.open_tunnel(8000)


def test_it_says_which_settings_go_where() -> None:
    advice = ngrok.advice("https://abc.example", 8000)

    assert "PUBLIC_BASE_URL=https://abc.example" in advice
    assert "MPESA_ENVIRONMENT=sandbox" in advice
