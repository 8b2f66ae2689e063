"""SecurityCredential: the initiator's password, readable for M-PESA alone."""

import base64
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers

from mobilemoney.daraja.public_keys import MODULI, PUBLIC_EXPONENT

PADDING_BYTES_MIN = 11  # What PKCS#1 v1.5 needs beside the password.


class UnusableCertificate(ValueError):
    """The file is no certificate with an RSA key; the message says why."""


def security_credential(password: str, key: RSAPublicKey) -> str:
    """Encrypt the plain password for M-PESA; another text at each call (Daraja docs, Getting Started).

    PKCS#1 v1.5 padding, base64 without line breaks: 344 characters with a 2048-bit key.
    Raises ValueError for an empty password or one that doesn't fit the key.
    """
    plain = password.encode("utf-8")
    if not plain:
        raise ValueError("The initiator password is empty.")
    if len(plain) > key.key_size // 8 - PADDING_BYTES_MIN:
        raise ValueError("The initiator password is too long for the key.")
    return base64.b64encode(key.encrypt(plain, PKCS1v15())).decode("ascii")


def builtin_key(environment: str) -> RSAPublicKey:
    """The key that comes built in for ``sandbox`` or ``production``. Raises ValueError for others."""
    if environment not in MODULI:
        raise ValueError(f"No public key is built in for the environment {environment!r}.")
    return RSAPublicNumbers(PUBLIC_EXPONENT, MODULI[environment]).public_key()


def key_from_certificate(certificate: str | Path | bytes) -> RSAPublicKey:
    """The key of a certificate, PEM or DER, given as a path or as its bytes. Dates don't matter.

    Raises UnusableCertificate.
    """
    data = certificate if isinstance(certificate, bytes) else _read(Path(certificate))
    try:
        pem = b"-----BEGIN" in data
        key = (x509.load_pem_x509_certificate(data) if pem else x509.load_der_x509_certificate(data)).public_key()
    except ValueError as exc:
        raise UnusableCertificate("This is not an X.509 certificate.") from exc
    if not isinstance(key, RSAPublicKey):
        raise UnusableCertificate("The certificate holds no RSA key.")
    return key


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as exc:
        raise UnusableCertificate(f"The certificate {path} can't be read: {exc.strerror}.") from exc
