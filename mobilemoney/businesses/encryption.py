"""Secrets at rest: AES-256-GCM, bound to the row and the field that hold them.

A stored value reads `v1.<key id>.<base64url of nonce and ciphertext>`. The first of
FIELD_ENCRYPTION_KEYS encrypts, all decrypt, so a key is replaced by putting a new one
in front and running `rotate_all`.
"""

import hashlib
import secrets
from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.conf import settings
from django.db import models

FORMAT = "v1"
NONCE_BYTES = 12
KEY_BYTES = 32
KEY_ID_HEX_DIGITS = 8


class SealedValueUnreadable(Exception):
    """A stored secret can't be opened: its key is missing, or it was changed or moved."""


class Sealed(property):
    """A secret attribute whose ciphertext lies in the column of the given name.

    Empty text means "not set" and is stored as such. Reading raises SealedValueUnreadable.
    Setting needs the row's primary key, which UUID keys have from the start.
    """

    def __init__(self, column: str) -> None:
        self.column = column
        super().__init__(self._opened, self._sealed)

    def _opened(self, row: models.Model) -> str:
        stored = getattr(row, self.column)
        return unseal(stored, bound_to=_place(row, self.column)) if stored else ""

    def _sealed(self, row: models.Model, value: str) -> None:
        setattr(row, self.column, seal(value, bound_to=_place(row, self.column)) if value else "")


def seal(value: str, *, bound_to: str) -> str:
    """Encrypt `value` with the first key. It opens only with the same `bound_to`."""
    key_id, cipher = next(iter(_ciphers(tuple(settings.FIELD_ENCRYPTION_KEYS)).items()))
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = nonce + cipher.encrypt(nonce, value.encode(), bound_to.encode())
    return f"{FORMAT}.{key_id}.{urlsafe_b64encode(sealed).decode()}"


def unseal(stored: str, *, bound_to: str) -> str:
    """The plain value. Raises SealedValueUnreadable with a line that says what to do."""
    version, _, rest = stored.partition(".")
    key_id, _, sealed = rest.partition(".")
    if version != FORMAT:
        raise SealedValueUnreadable(f"The secret in {bound_to} has an unknown format.")
    cipher = _ciphers(tuple(settings.FIELD_ENCRYPTION_KEYS)).get(key_id)
    if cipher is None:
        raise SealedValueUnreadable(
            f"The secret in {bound_to} was encrypted with key {key_id}, which FIELD_ENCRYPTION_KEYS does not list."
        )
    try:
        raw = urlsafe_b64decode(sealed)
        return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to.encode()).decode()
    except (InvalidTag, ValueError):
        raise SealedValueUnreadable(f"The secret in {bound_to} was changed, or belongs to another row.") from None


def sealed_columns() -> list[tuple[type[models.Model], list[str]]]:
    """Every model with secrets, and the columns that hold them."""
    found = []
    for model in apps.get_models():
        columns = [value.column for value in vars(model).values() if isinstance(value, Sealed)]
        if columns:
            found.append((model, columns))
    return found


def rotate_all(batch_size: int = 200) -> dict[str, int]:
    """Encrypt with the first key whatever an older key encrypted. Says how many values, by table.

    Safe beside a running system and after a crash: each value is exchanged by one update that
    expects the old one, so a newer secret is never overwritten.
    """
    return {
        model._meta.db_table: sum(_rotate_column(model, column, batch_size) for column in columns)
        for model, columns in sealed_columns()
    }


def _rotate_column(model: type[models.Model], column: str, batch_size: int) -> int:
    current = next(iter(_ciphers(tuple(settings.FIELD_ENCRYPTION_KEYS))))
    rows = model._default_manager.exclude(**{column: ""})
    stale = rows.exclude(**{f"{column}__startswith": f"{FORMAT}.{current}."})
    changed = 0
    for row in stale.iterator(chunk_size=batch_size):
        place, old = _place(row, column), getattr(row, column)
        new = seal(unseal(old, bound_to=place), bound_to=place)
        changed += model._default_manager.filter(pk=row.pk, **{column: old}).update(**{column: new})
    return changed


def _place(row: models.Model, column: str) -> str:
    assert row.pk is not None, "A secret is bound to its row, so the row needs its key first."
    return f"{row._meta.db_table}:{column}:{row.pk}"


@lru_cache(maxsize=8)
def _ciphers(keys: tuple[str, ...]) -> dict[str, AESGCM]:
    raw_keys = [_key_bytes(key) for key in keys]
    return {hashlib.sha256(b"key id:" + raw).hexdigest()[:KEY_ID_HEX_DIGITS]: AESGCM(raw) for raw in raw_keys}


def _key_bytes(key: str) -> bytes:
    raw = b64decode(key.replace("-", "+").replace("_", "/") + "=" * (-len(key) % 4), validate=True)
    if len(raw) != KEY_BYTES:
        raise ValueError("Each of FIELD_ENCRYPTION_KEYS must be base64 of 32 bytes.")
    return raw


def row_values(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """The named attributes of a row, with secrets shown only as set or not: for logs and the audit trail."""
    sealed = {name: value.column for name, value in vars(type(row)).items() if isinstance(value, Sealed)}
    return {name: bool(getattr(row, sealed[name])) if name in sealed else getattr(row, name) for name in names}
