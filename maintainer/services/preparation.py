"""What every start makes sure of: the business of the settings and, in demo mode, a client app to try things with."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from maintainer.services import bootstrap
from mobilemoney.businesses.default_business import ensure_default_business
from mobilemoney.businesses.models import Business
from mobilemoney.gateway.clients import create_client
from mobilemoney.gateway.models import ApiClient
from mobilemoney.gateway.scopes import SCOPES

DEMO_CLIENT_NAME = "Demo app"


def prepare() -> dict[str, Any]:
    """Make what is missing, any number of times, and say what whoever started us should know."""
    ensure_default_business()
    ready: dict[str, Any] = {
        "environment": settings.MPESA_ENVIRONMENT,
        "demo_mode": settings.DEMO_MODE,
        "bootstrap_enabled": bool(settings.BOOTSTRAP_SUPERUSER_TOKEN),
        "bootstrap_needed": not bootstrap.is_closed(),
    }
    if settings.DEMO_MODE:
        # Only a demo's token may stand on a screen; a real one is known to whoever set it.
        if ready["bootstrap_needed"]:
            ready["bootstrap_token"] = settings.BOOTSTRAP_SUPERUSER_TOKEN
        ready["demo_client"] = demo_client()
    return ready


def demo_client() -> dict[str, str]:
    """The demo app's id and secret; made again when the database does not know them any more."""
    with _only_one_at_a_time():
        kept = _read(_demo_file())
        if kept and _is_known(kept):
            return kept
        business = Business.objects.get(is_default=True)
        client, secret = create_client(name=DEMO_CLIENT_NAME, business=business, scopes=sorted(SCOPES), created_by=None)
        made = {"client_id": client.client_id, "client_secret": secret}
        _write(_demo_file(), made)
        return made


def _demo_file() -> Path:
    return Path(settings.VAR_DIR) / "demo.json"


def _is_known(kept: dict[str, str]) -> bool:
    return ApiClient.objects.filter(client_id=kept["client_id"], revoked_at=None).exists()


def _read(file: Path) -> dict[str, str] | None:
    try:
        kept = json.loads(file.read_text())
        return {"client_id": str(kept["client_id"]), "client_secret": str(kept["client_secret"])}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(file: Path, value: dict[str, str]) -> None:
    draft = file.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(value, out)
    draft.replace(file)


@contextmanager
def _only_one_at_a_time() -> Iterator[None]:
    """Two starts at once would each make a client, and one secret would be lost."""
    lock = Path(settings.VAR_DIR) / "demo.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
