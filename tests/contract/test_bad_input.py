"""Bad input at every door: the contract's error, naming what is wrong, and nothing stored."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from mobilemoney.businesses.models import Shortcode
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.gateway.clients import revoke_client
from mobilemoney.gateway.models import IdempotencyRecord
from mobilemoney.gateway.scopes import SCOPES
from mobilemoney.payments.models import Callback, Transaction
from mobilemoney.testing import api, make_business, make_client, make_shortcode, make_superuser, make_transaction

pytestmark = pytest.mark.django_db
PUSH, SIMULATE = "/api/v1/c2b/stk/push", "/api/v1/c2b/simulate"
GOOD = {"phone_number": "0712345678", "amount": 100}


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Transaction, Callback, IdempotencyRecord))


@pytest.fixture(autouse=True)
def nothing_is_stored(shortcode: Shortcode, daraja: FakeDaraja) -> Iterator[None]:
    before = counts()
    yield
    assert counts() == before
    assert daraja.requests == []


@pytest.fixture
def app(shortcode: Shortcode) -> Client:
    client = api(make_client(shortcode.business, SCOPES)[1])
    client.raise_request_exception = False
    return client


def post(client: Client, body: Any, path: str = PUSH, content_type: str = "application/json", **headers: str) -> Any:
    raw = body if isinstance(body, (bytes, str)) else json.dumps(body)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.generic("POST", path, raw, content_type, headers={"Idempotency-Key": "k-1", **names})


def refused(answer: Any, status: int, code: str, *fields: str) -> None:
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code)
    assert set(body) == {"error", "code", "details", "request_id"}
    assert body["request_id"] == answer["X-Request-ID"]
    for field in fields:
        assert field in body["details"]


BAD_AMOUNTS: list[Any] = [
    *(99.5, -1, 0, 1e9, 250_001, 10**40, True, None, [], {}, [100], {"a": 1}),
    *(
        "",
        " ",
        "99.5",
        "-1",
        "0",
        "NaN",
        "Infinity",
        "1e3",
        "1E+2",
        "0x10",
        "1_000",
        "1,000",
        "١٠٠",
        "१००",
        "１００",
        "+1",
    ),
    *("100.001", "100.", ".5", "1" * 5000, "KES 100"),
]


@pytest.mark.parametrize("amount", BAD_AMOUNTS, ids=[repr(amount)[:20] for amount in BAD_AMOUNTS])
@pytest.mark.parametrize("path", [PUSH, SIMULATE])
def test_an_amount_that_is_no_whole_shillings_is_refused(app: Client, path: str, amount: Any) -> None:
    refused(post(app, {**GOOD, "amount": amount}, path), 400, "validation_error", "amount")


BAD_PHONES: list[Any] = [
    *("", "0", "2547123456789", "25471234567", "254812345678", "+1 202 555 0100", "712345678", "abc", "٠٧١٢٣٤٥٦٧٨"),
    *(
        "０７１２３４５６７８",
        "0712345678\n",
        "0712-345-678;",
        "254712***678",
        None,
        True,
        7.12e8,
        [],
        {},
        10**30,
        "0" * 10_000,
    ),
]


@pytest.mark.parametrize("phone", BAD_PHONES, ids=[repr(phone)[:24] for phone in BAD_PHONES])
def test_a_phone_that_is_no_kenyan_mobile_is_refused(app: Client, phone: Any) -> None:
    refused(post(app, {**GOOD, "phone_number": phone}), 400, "validation_error", "phone_number")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("account_reference", "x" * 13),
        ("account_reference", "<script>"),
        ("account_reference", ["a"]),
        ("transaction_desc", "x" * 14),
        ("transaction_desc", {"a": 1}),
        ("shortcode", "12"),
        ("shortcode", "17437９"),
        ("shortcode", "999999"),
        ("shortcode", 1.5),
        ("product_type", "x" * 101),
        ("metadata", []),
        ("metadata", {"a": "x" * 5000}),
        ("metadata", {"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}),
        ("business_id", "1"),
        ("amout", 100),
        ("callback_url", "https://evil.example/"),
        ("PartyB", "600000"),
    ],
)
def test_a_wrong_or_unknown_field_is_refused_by_name(app: Client, field: str, value: Any) -> None:
    refused(post(app, {**GOOD, field: value}), 400, "validation_error", field)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b'{"amount": NaN}',
        b'{"amount": -Infinity}',
        b'{"amount": 1, "amount": 100, "phone_number": "0712345678"}',
        b'{"phone_number": "0712345678", "amount": 100, "account_reference": "a\\u0000b"}',
        b'{"phone_number": "0712345678", "amount": 100, "account_reference": "\\ud800"}',
        b'{"\\ud800": 1}',
        b'{"metadata": ' + b'{"a":' * 40 + b"1" + b"}" * 40 + b"}",
        b"[" * 100_000,
        b'{"amount": ' + b"9" * 5000 + b"}",
        b'{"amount": 1e999999999}',
    ],
    ids=lambda body: repr(body[:24]),
)
def test_a_body_that_is_not_json_is_refused(app: Client, body: bytes) -> None:
    answer = post(app, body)

    assert answer.json()["code"] in {"malformed_json", "validation_error"}
    refused(answer, 400, answer.json()["code"])


@pytest.mark.parametrize("body", ["[]", "1", '"x"', "null", "true", "[{}]"])
def test_a_body_that_is_no_object_is_refused(app: Client, body: str) -> None:
    refused(post(app, body), 400, "validation_error")


def test_a_megabyte_is_refused(app: Client) -> None:
    refused(post(app, {**GOOD, "metadata": {"a": "x" * 1_000_000}}), 413, "body_too_large")


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/xml",
        "rubbish",
        "application/json, text/plain",
    ],
)
def test_another_content_type_is_refused(app: Client, content_type: str) -> None:
    refused(post(app, GOOD, content_type=content_type), 415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page_size=0", "page_size"),
        ("page_size=500", "page_size"),
        ("page_size=٢", "page_size"),
        ("page_size=1e1", "page_size"),
        ("cursor=", "cursor"),
        ("cursor=x", "cursor"),
        ("cursor=b2xkZXI6MQ", "cursor"),
        ("cursor=%00", "cursor"),
        ("cursor=%F0%9F%92%A9", "cursor"),
        ("cursor=" + "a" * 5000, "cursor"),
        ("status=x", "status"),
        ("status=succeeded&status=failed", "status"),
        ("kind=%00", "kind"),
        ("phone_number=1", "phone_number"),
        ("min_amount=NaN", "min_amount"),
        ("min_amount=-1", "min_amount"),
        ("max_amount=1e99999", "max_amount"),
        ("start_date=x", "start_date"),
        ("start_date=0000-00-00", "start_date"),
        ("end_date=2026-02-30", "end_date"),
        ("end_date=99999-01-01", "end_date"),
        ("business_id=1", "business_id"),
        ("batch_id=1", "batch_id"),
        ("search=a%00b", "search"),
        ("receipt_number=%00", "receipt_number"),
        ("statsu=succeeded", "statsu"),
        ("id__gt=1", "id__gt"),
        ("format=csv", "format"),
        ("offset=10", "offset"),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/transactions", "/api/v1/c2b/transactions/completed/"])
def test_a_wrong_or_unknown_filter_is_refused_by_name(app: Client, path: str, query: str, field: str) -> None:
    refused(app.get(f"{path}?{query}"), 400, "validation_error", field)


@pytest.mark.parametrize(
    "key", ["", " ", "a b", "x" * 256, "caf\u00e9", "\u2603", "a\tb"], ids=lambda key: repr(key[:8])
)
def test_an_odd_idempotency_key_is_refused(app: Client, key: str) -> None:
    refused(post(app, GOOD, Idempotency_Key=key), 400, "validation_error", "Idempotency-Key")


@pytest.mark.parametrize("given", ["a\r\nSet-Cookie: x=1", "x" * 10_000, "", "<script>", "\u00e9", "a b"])
def test_an_odd_request_id_is_replaced(app: Client, given: str) -> None:
    answer = app.get("/api/v1/transactions/none", headers={"X-Request-ID": given})

    refused(answer, 404, "not_found")
    assert answer["X-Request-ID"] != given
    assert answer["X-Request-ID"].isalnum()


def test_a_sane_request_id_is_kept(app: Client) -> None:
    assert app.get("/api/v1/transactions", headers={"X-Request-ID": "order-7.a_B"})["X-Request-ID"] == "order-7.a_B"


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1//transactions",
        "/api/v1/transactions//",
        "/api/v1/../v1/transactions",
        "/api/v1/%2e%2e/v1/transactions",
        "/api/v1/transactions/%00",
        "/api/v1/maintainer/clients/a%00/revoke",
        "/api/v1/transactions/" + "a" * 9000,
        "/api/v1/transactions/%ff%fe",
        "/api/v1/transactions;x=1",
        "/api/v1/Transactions",
        "/api/nothing",
        "/api",
    ],
    ids=lambda path: path[:40],
)
def test_an_odd_path_leads_nowhere(app: Client, path: str) -> None:
    refused(app.get(path, headers={"Accept": "text/html"}), 404, "not_found")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "TRACE", "FOO"])
def test_another_method_is_refused(app: Client, method: str) -> None:
    refused(app.generic(method, PUSH), 405, "method_not_allowed")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
def test_a_callback_door_takes_only_posts(method: str) -> None:
    assert Client().generic(method, "/api/v1/c2b/stk/callback").status_code == 405


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 60_000, b'{"Body": {"stkCallback": []}}'])
@pytest.mark.parametrize("path", ["/api/v1/c2b/stk/callback", "/api/v1/stk/error/" + "a" * 32])
def test_a_callback_that_says_nothing_changes_nothing(path: str, body: bytes) -> None:
    refused(post(Client(), body, path), 400, "validation_error")
    assert Callback.objects.get().state == Callback.State.REJECTED
    Callback.objects.all().delete()


def test_a_callback_beyond_64_kb_is_refused() -> None:
    refused(post(Client(), b" " * (64 * 1024 + 1), "/api/v1/c2b/stk/callback"), 413, "body_too_large")


@pytest.mark.parametrize("token", ["", "x", "x" * 300, "\u00e9", "a b", "' OR 1=1 --"])
def test_a_wrong_token_is_refused_even_beside_a_good_session(token: str) -> None:
    client = api(user=make_superuser())

    answer = client.get("/api/v1/transactions", headers={"Authorization": f"Bearer {token}"})

    refused(answer, 401, "invalid_token")


def test_an_expired_token_is_refused(shortcode: Shortcode) -> None:
    _, token = make_client(shortcode.business)
    get_access_token_model().objects.update(expires=timezone.now() - timedelta(seconds=1))

    refused(post(api(token), GOOD), 401, "invalid_token")


def test_a_revoked_clients_token_is_refused(shortcode: Shortcode) -> None:
    client, token = make_client(shortcode.business)
    revoke_client(client)

    refused(post(api(token), GOOD), 401, "invalid_token")


def test_a_foreign_shortcode_and_a_foreign_business_are_not_found(app: Client) -> None:
    foreign = make_shortcode(number="600111")

    refused(post(app, {**GOOD, "shortcode": "600111"}), 400, "validation_error", "shortcode")
    refused(post(app, {**GOOD, "business_id": str(foreign.business_id)}), 404, "not_found")


def test_a_suspended_business_starts_nothing(app: Client, shortcode: Shortcode) -> None:
    shortcode.business.status = "suspended"
    shortcode.business.save()

    refused(post(app, GOOD), 403, "business_suspended")


@pytest.mark.parametrize("what", ["", "/timeline"])
def test_a_foreign_payment_is_not_found(shortcode: Shortcode, what: str) -> None:
    stranger = api(make_client(make_business("Jirani"), SCOPES)[1])
    mine = Transaction.objects.filter(shortcode=shortcode).exclude(receipt_number="").get()

    for name in (mine.id, mine.checkout_request_id, mine.receipt_number):
        refused(stranger.get(f"/api/v1/transactions/{name}{what}"), 404, "not_found")
    assert stranger.get("/api/v1/transactions").json()["results"] == []


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/json"])
def test_a_session_alone_starts_nothing(content_type: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_superuser())

    refused(post(browser, GOOD, content_type=content_type), 403, "csrf_failed")


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data"])
def test_the_token_door_takes_only_forms(content_type: str) -> None:
    answer = post(Client(), {"grant_type": "client_credentials"}, "/api/v1/oauth/token/", content_type)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert answer.json()["request_id"] == answer["X-Request-ID"]


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ("", "invalid_request"),
        ("grant_type=password&username=a&password=b", "unsupported_grant_type"),
        ("grant_type=client_credentials", "invalid_client"),
        ("grant_type=client_credentials&client_id=x&client_secret=%00", "invalid_client"),
        ("grant_type=client_credentials&client_id=%ff&client_secret=x", "invalid_client"),
    ],
)
def test_the_token_door_refuses_in_the_words_of_the_rfc(form: str, error: str) -> None:
    answer = post(Client(), form, "/api/v1/oauth/token/", "application/x-www-form-urlencoded")

    assert answer.status_code in {400, 401}
    assert answer.json()["error"] == error
    assert set(answer.json()) == {"error", "error_description", "request_id"}


def test_made_payments_stay_out_of_the_counts_of_this_file(shortcode: Shortcode) -> None:
    """The guard of this file sees what is stored: else none of its tests could fail."""
    before = counts()
    extra = make_transaction(shortcode=shortcode)

    assert counts() != before
    extra.events.all().delete()
    extra.delete()
