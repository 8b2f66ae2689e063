import contextlib
import json
import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import responses
from django.core.management import CommandError, call_command

from maintainer.tests.conftest import API, PASSWORD, Browser
from mobilemoney.businesses.models import Business, DarajaCredential, Shortcode
from mobilemoney.gateway import audit
from mobilemoney.gateway.callers import ANONYMOUS
from mobilemoney.gateway.models import ApiClient, AuditHead
from mobilemoney.work import heartbeat
from mobilemoney.work.broker import WAITING_MAX, Sender
from mobilemoney.work.tests.brokers import MEMORY, emptied_memory

pytestmark = pytest.mark.django_db
OLD_KEY, NEW_KEY = "A" * 43 + "=", "B" * 42 + "A="


def run(command: str) -> str:
    out = StringIO()
    call_command(command, stdout=out, stderr=out, no_color=True)
    return out.getvalue()


def prepare() -> dict[str, Any]:
    said: dict[str, Any] = json.loads(run("prepare"))
    return said


class TestPrepare:
    @pytest.fixture(autouse=True)
    def demo(self, settings: Any, tmp_path: Path) -> None:
        settings.VAR_DIR, settings.DEMO_MODE = tmp_path, True
        settings.BOOTSTRAP_SUPERUSER_TOKEN = "demo-token"

    def test_it_makes_a_business_and_a_client_that_works(self, anyone: Browser) -> None:
        said = prepare()

        assert Business.objects.get(is_default=True).shortcodes.exists()
        token = anyone.ask_for_token(**said["demo_client"])
        assert token.status_code == 200
        assert "c2b:write" in token.json()["scope"]

    def test_it_tells_how_to_make_the_first_superuser_until_there_is_one(self, anyone: Browser) -> None:
        said = prepare()
        assert (said["bootstrap_needed"], said["bootstrap_token"]) == (True, "demo-token")

        form = {"token": said["bootstrap_token"], "username": "first", "password": PASSWORD}
        anyone.send("POST", "/bootstrap/superuser", form)

        said = prepare()
        assert (said["bootstrap_needed"], "bootstrap_token" in said) == (False, False)

    def test_a_repeat_changes_nothing(self) -> None:
        first, second = prepare(), prepare()

        assert first == second
        assert (ApiClient.objects.count(), Business.objects.count()) == (1, 1)

    def test_only_we_may_read_what_it_keeps(self, tmp_path: Path) -> None:
        prepare()

        assert stat.S_IMODE((tmp_path / "demo.json").stat().st_mode) == 0o600

    @pytest.mark.parametrize("kept", ["", "[]", '{"client_id": "gone", "client_secret": "x"}'])
    def test_a_client_that_the_database_does_not_know_is_made_again(self, tmp_path: Path, kept: str) -> None:
        (tmp_path / "demo.json").write_text(kept)

        said = prepare()

        assert ApiClient.objects.get().client_id == said["demo_client"]["client_id"]

    def test_outside_demo_mode_it_shows_no_secret_and_makes_no_client(self, settings: Any, tmp_path: Path) -> None:
        settings.DEMO_MODE = False

        said = prepare()

        assert "demo_client" not in said and "demo-token" not in json.dumps(said)
        assert not ApiClient.objects.exists()
        assert not (tmp_path / "demo.json").exists()


class TestDoctor:
    @pytest.fixture
    def daraja(self) -> Any:
        with responses.RequestsMock(assert_all_requests_are_fired=False) as wire:
            yield wire

    def test_it_is_content_with_a_whole_installation(self, daraja: Any, shortcode: Shortcode, settings: Any) -> None:
        settings.DARAJA_CLIENT_FACTORY = "maintainer.tests.test_credentials.Daraja"
        daraja.get(f"{settings.PUBLIC_BASE_URL}{API}/health", json={"database": "connected"})
        heartbeat.beat()

        said = run("doctor")

        assert "All is well." in said
        assert "Daraja gives a token (good for 3599 s)" in said
        assert "leads here" in said

    def test_it_names_each_thing_to_fix_and_fails(self, daraja: Any, settings: Any) -> None:
        settings.MPESA_ENVIRONMENT, settings.PRODUCTION = "production", True
        settings.PUBLIC_BASE_URL = "http://mpesa-shop.ngrok.app"
        out = StringIO()

        with pytest.raises(SystemExit) as stopped:
            call_command("doctor", stdout=out, stderr=out, no_color=True)

        assert stopped.value.code == 1
        said = out.getvalue()
        for sign in (
            "No worker",
            "No Daraja credentials",
            "word that Daraja refuses (mpesa)",
            "is a tunnel",
            "not https",
        ):
            assert sign in said

    @pytest.mark.parametrize(
        ("url", "waiting", "said"),
        [
            (MEMORY, 0, "The broker answers."),
            (MEMORY, WAITING_MAX, "nobody takes them"),
            ("redis://127.0.0.1:1/0", 0, "The broker is away ("),
        ],
    )
    def test_it_looks_at_the_broker_where_there_is_one(
        self, daraja: Any, settings: Any, url: str, waiting: int, said: str
    ) -> None:
        sender = Sender(emptied_memory())
        for _ in range(waiting):
            sender.send(["apply_callbacks"])
        settings.CELERY_BROKER_URL = url
        out = StringIO()

        with contextlib.suppress(SystemExit):
            call_command("doctor", stdout=out, stderr=out, no_color=True)

        assert said in out.getvalue()

    def test_it_says_which_key_is_missing(self, daraja: Any, shortcode: Shortcode, settings: Any) -> None:
        settings.FIELD_ENCRYPTION_KEYS = [NEW_KEY]
        out = StringIO()

        with pytest.raises(SystemExit):
            call_command("doctor", stdout=out, stderr=out, no_color=True)

        assert "FIELD_ENCRYPTION_KEYS" in out.getvalue()

    def test_an_address_of_this_machine_is_red_for_the_sandbox(self, daraja: Any, settings: Any) -> None:
        settings.MPESA_ENVIRONMENT = "sandbox"
        settings.PUBLIC_BASE_URL = "http://192.168.1.5:8000"
        out = StringIO()

        with pytest.raises(SystemExit):
            call_command("doctor", stdout=out, stderr=out, no_color=True)

        assert "can't be reached from the internet" in out.getvalue()


class TestRotatingFieldKeys:
    @pytest.fixture(autouse=True)
    def sealed_with_the_old_key(self, settings: Any, business: Business) -> None:
        settings.FIELD_ENCRYPTION_KEYS = [OLD_KEY]
        credential = DarajaCredential(business=business, environment="sandbox")
        credential.consumer_key = "the-key"
        credential.save()

    def test_every_secret_moves_to_the_first_key(self, settings: Any) -> None:
        settings.FIELD_ENCRYPTION_KEYS = [NEW_KEY, OLD_KEY]

        run("rotate_field_keys")

        settings.FIELD_ENCRYPTION_KEYS = [NEW_KEY]
        assert DarajaCredential.objects.get().consumer_key == "the-key"

    def test_a_missing_key_stops_it_and_loses_nothing(self, settings: Any) -> None:
        settings.FIELD_ENCRYPTION_KEYS = [NEW_KEY]

        with pytest.raises(CommandError, match="FIELD_ENCRYPTION_KEYS"):
            run("rotate_field_keys")

        settings.FIELD_ENCRYPTION_KEYS = [OLD_KEY]
        assert DarajaCredential.objects.get().consumer_key == "the-key"


class TestVerifyingTheAuditLog:
    @pytest.fixture(autouse=True)
    def entries(self) -> None:
        for number in range(5):
            audit.record(caller=ANONYMOUS, act="test.act", target_type="thing", target_id=str(number), business=None)

    def test_a_whole_one_is_called_whole(self) -> None:
        assert "whole" in run("verify_audit")

    def test_an_entry_that_was_taken_away_is_found(self) -> None:
        # As if the last entry were gone: the end of the chain is ahead of what the log holds.
        AuditHead.objects.update(sequence=6)

        with pytest.raises(CommandError, match="tampered"):
            run("verify_audit")
