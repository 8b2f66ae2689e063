"""Settings as they come from the environment or `.env`: typed, with one clear line for a wrong value.

An empty value means unset. Every reader raises ImproperlyConfigured naming the variable.
"""

import base64
import binascii
import ipaddress
import os
import re
import secrets
import sys
from collections.abc import Callable
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from tempfile import gettempdir
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return value in TRUE


def number(name: str, default: int, *, minimum: int = 0, maximum: int = 2**31) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not minimum <= int(value) <= maximum:
        raise ImproperlyConfigured(f"{name} must be a whole number from {minimum} to {maximum}, not {value!r}.")
    return int(value)


def port(name: str, default: int) -> int:
    return number(name, default, minimum=1, maximum=65535)


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)


def seconds_list(name: str, default: tuple[int, ...]) -> tuple[int, ...]:
    """A growing list of whole seconds, such as `20,45,90`."""
    parts = words(name)
    if not parts:
        return default
    if not all(part.isascii() and part.isdigit() and int(part) > 0 for part in parts):
        raise ImproperlyConfigured(f"{name} must be whole seconds divided by commas, not {text(name)!r}.")
    seconds = tuple(int(part) for part in parts)
    if list(seconds) != sorted(set(seconds)):
        raise ImproperlyConfigured(f"{name} must grow from each number to the next.")
    return seconds


def bands(name: str) -> tuple[tuple[int, Decimal], ...]:
    """Steps of a tariff, such as `100:0,1500:5,250000:13`: up to 100 nothing, up to 1,500 five shillings."""
    found: list[tuple[int, Decimal]] = []
    for word in words(name):
        top, colon, fee = word.partition(":")
        if not (colon and re.fullmatch("[0-9]{1,9}", top) and re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,2})?", fee)):
            raise ImproperlyConfigured(f"{name} must look like 100:0,1500:5, not {word!r}.")
        found.append((int(top), Decimal(fee)))
    if [top for top, _ in found] != sorted({top for top, _ in found}):
        raise ImproperlyConfigured(f"{name} must grow from each step to the next.")
    return tuple(found)


def url(name: str, default: str = "") -> str:
    """An http or https address without its last slash."""
    value = text(name, default)
    if not value:
        return ""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(f"{name} must be an http or https address, not {value!r}.")
    return value.rstrip("/")


def broker(name: str) -> str:
    """The address of RabbitMQ or Redis. It may hold a password, so no message repeats it."""
    value = text(name)
    scheme = value.partition("://")[0]
    if value and scheme not in {"amqp", "amqps", "redis", "rediss"}:
        raise ImproperlyConfigured(f"{name} must begin with amqp://, amqps://, redis:// or rediss://.")
    if value and not all(map(find_spec, ("celery", "redis") if scheme.startswith("redis") else ("celery",))):
        install = f"{sys.executable} -m pip install --require-hashes -r requirements-celery.txt"
        raise ImproperlyConfigured(f"{name} is set, but Celery is not installed. Unset it, or run: {install}")
    return value


def networks(name: str, default: tuple[str, ...]) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    try:
        return [ipaddress.ip_network(word) for word in words(name, default)]
    except ValueError as wrong:
        raise ImproperlyConfigured(f"{name} must list IP addresses or networks: {wrong}.") from None


def encryption_keys(name: str) -> list[str]:
    """Base64 of 32 bytes each, standard or URL-safe; the first encrypts, all decrypt."""
    keys = words(name)
    for position, key in enumerate(keys, start=1):
        if len(_decoded(key)) != 32:
            raise ImproperlyConfigured(f"{name}: key {position} is not base64 of 32 bytes.")
    return keys


def _decoded(key: str) -> bytes:
    try:
        return base64.b64decode(key.replace("-", "+").replace("_", "/") + "=" * (-len(key) % 4), validate=True)
    except binascii.Error:
        return b""


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """A secret that is made once into a file that only we may read, and read ever after.

    Two processes that start at once agree: the file appears whole under its name, or not at all.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def database(base_dir: Path, var_dir: Path) -> dict[str, object]:
    """PostgreSQL from DATABASE_URL or the DB_ variables; SQLite when neither says anything."""
    if text("DATABASE_URL"):
        return _postgres(_from_url("DATABASE_URL"))
    if text("DB_NAME") or text("DB_HOST"):
        return _postgres(
            {
                "NAME": text("DB_NAME", "mobilemoney"),
                "USER": text("DB_USER"),
                "PASSWORD": text("DB_PASSWORD"),
                "HOST": text("DB_HOST"),
                "PORT": str(port("DB_PORT", 5432)),
            }
        )
    return _sqlite(base_dir / text("SQLITE_PATH", str(var_dir / "db.sqlite3")))


def _from_url(name: str) -> dict[str, object]:
    parts = urlsplit(text(name))
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        if parts.scheme == "sqlite":
            raise ImproperlyConfigured(f"{name} takes PostgreSQL; for SQLite leave it empty and set SQLITE_PATH.")
        raise ImproperlyConfigured(f"{name} must look like postgresql://user:password@host:5432/name.")
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(options.pop("host", "") or parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {key: unquote(value) for key, value in options.items()},
    }


def _postgres(connection: dict[str, object]) -> dict[str, object]:
    given = connection.pop("OPTIONS", {})
    assert isinstance(given, dict)
    options = {
        "connect_timeout": 5,
        "application_name": "mobilemoney",
        # A statement that hangs must not hold a request thread for ever.
        "options": "-c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000 -c lock_timeout=20000",
        **given,
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
        **connection,
    }


def _sqlite(path: Path) -> dict[str, object]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        # A file, not memory: threads of one test must meet the same locks as in a real installation.
        # One for each process, so that two runs at once don't share it.
        "TEST": {"NAME": str(Path(gettempdir()) / f"mobilemoney-test-{os.getpid()}.sqlite3")},
        "OPTIONS": {
            # IMMEDIATE: a transaction takes the one write lock at its start, so it can't lose it half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;",
        },
    }
