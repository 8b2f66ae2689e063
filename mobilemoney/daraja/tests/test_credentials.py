import base64
import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from mobilemoney.daraja.credentials import UnusableCertificate, builtin_key, key_from_certificate, security_credential

PRIVATE = rsa.generate_private_key(65537, 2048)
PASSWORD = "Täst-Pass!07"


def expired_certificate(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "crypt.example")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(77)
        .not_valid_before(datetime.datetime(2014, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(datetime.datetime(2016, 1, 1, tzinfo=datetime.UTC))
        .sign(key, hashes.SHA256())
    )


def test_the_holder_of_the_private_key_reads_the_plain_password() -> None:
    credential = security_credential(PASSWORD, PRIVATE.public_key())

    assert PRIVATE.decrypt(base64.b64decode(credential), PKCS1v15()).decode() == PASSWORD


def test_it_is_344_characters_without_line_breaks() -> None:
    credential = security_credential(PASSWORD, builtin_key("sandbox"))

    assert len(credential) == 344
    assert "\n" not in credential


def test_it_differs_at_each_making() -> None:
    key = builtin_key("production")

    assert security_credential(PASSWORD, key) != security_credential(PASSWORD, key)


def test_each_environment_has_a_key_of_its_own() -> None:
    sandbox, production = builtin_key("sandbox"), builtin_key("production")

    assert sandbox.key_size == production.key_size == 2048
    assert sandbox.public_numbers() != production.public_numbers()


def test_the_simulator_has_no_built_in_key() -> None:
    with pytest.raises(ValueError, match="simulator"):
        builtin_key("simulator")


@pytest.mark.parametrize("password", ["", "x" * 246])
def test_it_refuses_a_password_that_cannot_be_encrypted(password: str) -> None:
    with pytest.raises(ValueError, match="password"):
        security_credential(password, PRIVATE.public_key())


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
def test_a_certificate_that_expired_long_ago_still_carries_its_key(encoding: Encoding, tmp_path: Path) -> None:
    data = expired_certificate(PRIVATE).public_bytes(encoding)
    path = tmp_path / "given.cer"
    path.write_bytes(data)

    for given in (data, path, str(path)):
        assert key_from_certificate(given).public_numbers() == PRIVATE.public_key().public_numbers()


@pytest.mark.parametrize("data", [b"", b"hello", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_what_is_no_certificate_is_refused(data: bytes) -> None:
    with pytest.raises(UnusableCertificate, match="not an X"):
        key_from_certificate(data)


def test_a_certificate_without_an_rsa_key_is_refused() -> None:
    elliptic = expired_certificate(ec.generate_private_key(ec.SECP256R1())).public_bytes(Encoding.DER)

    with pytest.raises(UnusableCertificate, match="no RSA key"):
        key_from_certificate(elliptic)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableCertificate, match=r"absent\.cer can't be read"):
        key_from_certificate(tmp_path / "absent.cer")
