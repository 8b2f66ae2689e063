"""API operators of businesses: their passwords, the key that credentials are encrypted for, and the lock."""

from __future__ import annotations

import base64
import binascii
import hmac
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.x509.oid import NameOID

from simulator.store import Store

KEY_SETTING = "initiators.key"
KEY_BITS = 2048
CERTIFICATE_NAME = "Daraja simulator"
CERTIFICATE_FROM = datetime(2020, 1, 1, tzinfo=UTC)
CERTIFICATE_UNTIL = datetime(2049, 12, 31, tzinfo=UTC)
# Seen by integrators: M-PESA locks an operator after so many wrong credentials in a row.
WRONG_IN_A_ROW_MAX = 5
OPENED_KEPT = 1_000


class Initiators:
    """Who may send money out; names, counts and locks survive a restart, and so does the key."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._opened: dict[str, str] = {}

    @cached_property
    def _key(self) -> rsa.RSAPrivateKey:
        """Made once, then kept in the state: a client's certificate stays good."""
        kept = self._store.setting(KEY_SETTING)
        if kept is None:
            key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
            self._store.keep_setting(KEY_SETTING, _as_text(key))
            return key
        key_read = serialization.load_pem_private_key(kept.encode(), None, unsafe_skip_rsa_key_validation=True)
        assert isinstance(key_read, rsa.RSAPrivateKey)
        return key_read

    def certificate(self) -> str:
        """PEM, self-signed: what clients encrypt the initiator's password with."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, CERTIFICATE_NAME)])
        certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(self._key.public_key())
            .serial_number(1).not_valid_before(CERTIFICATE_FROM).not_valid_after(CERTIFICATE_UNTIL)
            .sign(self._key, hashes.SHA256())
        )  # fmt: skip
        return certificate.public_bytes(serialization.Encoding.PEM).decode()

    def add(self, name: str, password: str, shortcode: str = "") -> None:
        """Add an operator or give him another password; bound to one shortcode unless that is empty."""
        self._store.run(
            "INSERT INTO initiator (name, password, shortcode) VALUES (?, ?, ?) ON CONFLICT (name) "
            "DO UPDATE SET password = excluded.password, shortcode = excluded.shortcode",
            name, password, shortcode,
        )  # fmt: skip

    def unlock(self, name: str) -> bool:
        """What the business's administrator does on the portal; whether there is such an operator."""
        return self._store.run("UPDATE initiator SET locked = 0, wrong_in_a_row = 0 WHERE name = ?", name).rowcount > 0

    def shown(self) -> list[dict[str, Any]]:
        rows = self._store.all("SELECT name, shortcode, wrong_in_a_row, locked FROM initiator ORDER BY name")
        return [{**dict(row), "locked": bool(row["locked"])} for row in rows]

    def objection(self, name: str, credential: str, shortcode: str) -> str:
        """The scenario that a request of this operator ends in; "" where nothing speaks against it."""
        row = self._store.one("SELECT * FROM initiator WHERE name = ?", name)
        if row is None:
            return "result_2001"
        if row["locked"]:
            return "result_8006"
        if not hmac.compare_digest(self._opened_text(credential).encode(), row["password"].encode()):
            self._count_wrong(name)
            return "result_2001"
        if row["wrong_in_a_row"]:
            self.unlock(name)
        return "" if row["shortcode"] in ("", shortcode) else "result_21"

    def _count_wrong(self, name: str) -> None:
        self._store.run(
            "UPDATE initiator SET wrong_in_a_row = wrong_in_a_row + 1, locked = wrong_in_a_row + 1 >= ? WHERE name = ?",
            WRONG_IN_A_ROW_MAX, name,
        )  # fmt: skip

    def _opened_text(self, credential: str) -> str:
        """The password in a credential, "" where it cannot be read; kept, since opening costs a millisecond."""
        if credential not in self._opened:
            if len(self._opened) >= OPENED_KEPT:
                self._opened.clear()
            self._opened[credential] = self._open(credential)
        return self._opened[credential]

    def _open(self, credential: str) -> str:
        try:
            return self._key.decrypt(base64.b64decode(credential, validate=True), PKCS1v15()).decode()
        except (binascii.Error, ValueError):
            return ""


def _as_text(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
