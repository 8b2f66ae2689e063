"""The first page that a newcomer reads."""

import subprocess
from pathlib import Path

import pytest

from mobilemoney.launch.welcome import welcome

CLIENT = {"client_id": "demo-client", "client_secret": "demo-secret"}
DEMO = {
    "environment": "simulator",
    "demo_mode": True,
    "bootstrap_enabled": True,
    "bootstrap_needed": True,
    "bootstrap_token": "t0ken",
    "demo_client": CLIENT,
}
SANDBOX = {"environment": "sandbox", "demo_mode": False, "bootstrap_enabled": False, "bootstrap_needed": True}

# A curl that answers as the gateway would, and writes down how it was called.
CURL = """#!/bin/sh
printf '%s\\n' "$@" >> "$CALLS"
case "$*" in
  *oauth/token*) echo '{"access_token": "abc"}';;
  *stk/push*) echo '{"id": "payment-1"}';;
  *transactions*) echo '{"status": "succeeded"}';;
esac
"""


def page(ready: dict[str, object], simulator: str = "http://127.0.0.1:8002") -> str:
    root = "http://127.0.0.1:8000"
    return welcome(ready, dashboard=root, api=f"{root}/api/v1", simulator=simulator)


def test_a_demo_shows_where_to_go_and_how_to_get_in() -> None:
    shown = page(DEMO)

    assert "http://127.0.0.1:8000/bootstrap/superuser#t0ken" in shown
    assert "http://127.0.0.1:8002/phone" in shown
    assert "demo-client" in shown
    assert "demo-secret" in shown
    assert "Ctrl-C" in shown


def test_the_printed_lines_take_a_payment_as_they_stand(tmp_path: Path) -> None:
    lines = page(DEMO).split("in another terminal:\n")[1].replace("sleep 8; ", "")
    (tmp_path / "curl").write_text(CURL)
    (tmp_path / "curl").chmod(0o755)
    env = {"PATH": f"{tmp_path}:/usr/local/bin:/usr/bin:/bin", "CALLS": str(tmp_path / "calls")}

    done = subprocess.run(["sh", "-eu", "-c", lines], env=env, capture_output=True, text=True, cwd=tmp_path)

    assert (done.stdout.strip(), done.stderr) == ('{"status": "succeeded"}', "")
    calls = (tmp_path / "calls").read_text().splitlines()
    assert "demo-client:demo-secret" in calls
    assert calls.count("Authorization: Bearer abc") == 2
    assert "http://127.0.0.1:8000/api/v1/transactions/payment-1" in calls


def test_once_there_is_a_superuser_the_page_says_to_sign_in() -> None:
    ready = {**DEMO, "bootstrap_needed": False}
    del ready["bootstrap_token"]

    assert "bootstrap" not in page(ready)
    assert "Sign in" in page(ready)


@pytest.mark.parametrize(("enabled", "words"), [(True, "your BOOTSTRAP_SUPERUSER_TOKEN"), (False, "make superuser")])
def test_outside_of_a_demo_nothing_secret_is_shown(enabled: bool, words: str) -> None:
    shown = page({**SANDBOX, "bootstrap_enabled": enabled}, simulator="")

    assert words in shown
    assert "Daraja: sandbox" in shown
    assert "Virtual phone" not in shown
    assert "curl" not in shown
