"""The OpenAPI document and the product say the same: made-up requests, held to what the document promises.

SCHEMA_EXAMPLES says how many requests each operation gets from each caller, for longer hunts.
"""

import copy
import json
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import yaml
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import validate
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from mobilemoney.businesses.models import Role, Shortcode
from mobilemoney.daraja.errors import NotSent, OutcomeUnknown, Rejected
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.gateway import access_epoch
from mobilemoney.gateway.models import ApiClient
from mobilemoney.payments.models import Transaction
from mobilemoney.payouts.models import Batch, BatchItem, BatchStatus
from mobilemoney.testing import make_member
from mobilemoney.wsgi import application
from tests.contract.callers import CALLERS, Who

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "3"))
DOCUMENT: dict[str, Any] = json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str))
METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS = [(path, method) for path, item in DOCUMENT["paths"].items() for method in METHODS if method in item]
NAMES = [f"{method.upper()} {path}" for path, method in OPERATIONS]
CONFORMANCE = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
REFUSAL = Rejected(
    error_code="400.002.02", error_message="Bad Request - Invalid Amount", http_status=400, failure_reason="rejected"
)
PROMISED_PATHS = [
    "/health",
    "/health/ready",
    "/schema",
    "/docs",
    "/auth/csrf",
    "/auth/me",
    "/auth/login",
    "/auth/logout",
    "/bootstrap/superuser",
    "/oauth/token",
    "/access/token",
    "/c2b/stk/push",
    "/online/lipa",
    "/c2b/stk/query",
    "/c2b/register",
    "/c2b/simulate",
    "/transactions",
    "/transactions/all",
    "/transactions/completed",
    "/c2b/transactions",
    "/c2b/transactions/all",
    "/c2b/transactions/completed",
    "/transactions/{}",
    "/transactions/{}/timeline",
    "/transactions/{}/status-query",
    "/c2b/transaction-status/query",
    "/events/stream",
    "/admin/logs/calls",
    "/admin/logs/callbacks",
    "/admin/logs/stk-errors",
    "/admin/logs/audit",
    "/maintainer/businesses",
    "/maintainer/businesses/{}",
    "/maintainer/businesses/{}/members",
    "/maintainer/businesses/{}/members/{}",
    "/maintainer/businesses/{}/daraja-credentials",
    "/maintainer/businesses/{}/daraja-credentials/{}",
    "/maintainer/businesses/{}/daraja-credentials/{}/test",
    "/maintainer/businesses/{}/shortcodes",
    "/maintainer/businesses/{}/shortcodes/{}",
    "/maintainer/clients",
    "/maintainer/clients/{}/rotate-secret",
    "/maintainer/clients/{}/revoke",
]


@pytest.fixture(autouse=True)
def kept_connection() -> Iterator[None]:
    """As in Django's own test client: a request in a test does not close the test's transaction."""
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    yield
    for moment in (request_started, request_finished):
        moment.connect(close_old_connections)


@pytest.fixture(scope="session")
def schema() -> Any:
    """The document without the ways to sign in: the tests sign in by themselves."""
    bare = copy.deepcopy(DOCUMENT)
    for path, method in OPERATIONS:
        bare["paths"][path][method].pop("security", None)
    loaded = schemathesis.openapi.from_dict(bare)
    loaded.app = application
    return loaded


@pytest.fixture
def everybody(shortcode: Shortcode) -> list[Who]:
    return [make(shortcode) for make in CALLERS.values()]


@pytest.fixture
def things(shortcode: Shortcode) -> dict[str, str]:
    """What is really there, for the parts of a path."""
    client = ApiClient.objects.first()
    payment = Transaction.objects.first()
    assert payment is not None
    return {
        "business_id": str(shortcode.business_id),
        "credential_id": str(shortcode.credential_id),
        "shortcode_id": str(shortcode.id),
        "reference": str(payment.id),
        "batch_id": str(made_batch(shortcode).id),
        "member_id": str(make_member(shortcode.business, Role.VIEWER).memberships.get().id),
        **({"client_id": client.client_id} if client else {}),
    }


def made_batch(shortcode: Shortcode) -> Batch:
    """A batch of one row that waits for a second person."""
    batch = Batch.objects.create(
        business=shortcode.business,
        shortcode=shortcode,
        kind="b2c",
        status=BatchStatus.AWAITING_APPROVAL,
        digest="0" * 64,
        created_by="client:1",
        approvals_needed=1,
        event_count=1,
    )
    BatchItem.objects.create(batch=batch, row_number=1, recipient="254712345678", amount=100)
    return batch


@pytest.fixture
def rolled_back() -> Any:
    """Runs what it is given and undoes it, so that no request stands on what another one left."""

    def run(act: Any) -> None:
        access_epoch.forget_last_read()
        with transaction.atomic():
            try:
                act()
            finally:
                transaction.set_rollback(True)

    return run


def examples(strategy: Any, act: Any, count: int = EXAMPLES) -> None:
    """Call `act` with that many made-up requests, the same ones in each run."""
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]

    @settings(
        max_examples=count,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=quiet,
    )
    @given(case=strategy)
    def run(case: Any) -> None:
        act(case)

    run()


def modes(operation: Any) -> Iterator[tuple[GenerationMode, Any]]:
    """Requests as the document has them, and requests that break it, where there is something to break."""
    yield GenerationMode.POSITIVE, operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if operation.body or operation.query or operation.headers:
        yield GenerationMode.NEGATIVE, operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=NAMES)
def test_every_answer_is_one_that_the_document_promises(
    path: str, method: str, schema: Any, everybody: list[Who], things: dict[str, str], rolled_back: Any
) -> None:
    def call(case: Any, who: Who) -> None:
        case.path_parameters.update({name: things[name] for name in case.path_parameters if name in things})
        answer = case.call(headers=who.headers, cookies=who.cookies)
        case.validate_response(answer, checks=CONFORMANCE)
        assert answer.status_code not in {500, 501, 504}
        assert re.fullmatch(r"[A-Za-z0-9._-]{1,128}", answer.headers["x-request-id"][0])
        if answer.status_code >= 400 and answer.status_code != 503:
            assert answer.json()["request_id"] == answer.headers["x-request-id"][0]

    def call_as_everybody(case: Any) -> None:
        for who in everybody:
            rolled_back(lambda: call(case, who))  # noqa: B023

    for _, strategy in modes(schema[path][method]):
        examples(strategy, call_as_everybody)


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=NAMES)
def test_requests_that_break_the_document_are_refused(
    path: str, method: str, schema: Any, shortcode: Shortcode, things: dict[str, str], rolled_back: Any
) -> None:
    who = CALLERS["superuser"](shortcode)

    def call(case: Any) -> None:
        case.path_parameters.update({name: things[name] for name in case.path_parameters if name in things})
        answer = case.call(headers=who.headers, cookies=who.cookies)
        case.validate_response(answer, checks=[checks.negative_data_rejection])

    for mode, strategy in modes(schema[path][method]):
        if mode is GenerationMode.NEGATIVE:
            examples(strategy, lambda case: rolled_back(lambda: call(case)), 2 * EXAMPLES)


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=NAMES)
def test_a_method_that_the_document_does_not_have_is_refused_by_name(
    path: str, method: str, schema: Any, shortcode: Shortcode, things: dict[str, str], client: Any
) -> None:
    who = CALLERS["superuser"](shortcode)
    client.cookies.load(who.cookies)
    concrete = re.sub(r"{(\w+)}", lambda part: things.get(part[1], "1"), path)

    for other in set(METHODS) - set(DOCUMENT["paths"][path]):
        answer = getattr(client, other)(concrete, content_type="application/json", headers=who.headers)

        assert answer.status_code == 405
        assert method.upper() in answer["Allow"]
        assert answer.json().get("code", "method_not_allowed") == "method_not_allowed"


@pytest.mark.parametrize("path", ["/api/v1/c2b/stk/push", "/api/v1/online/lipa", "/api/v1/c2b/simulate"])
@pytest.mark.parametrize(
    "failure",
    [NotSent("No way."), OutcomeUnknown("Silence."), REFUSAL],
    ids=["not sent", "unknown", "rejected"],
)
def test_what_daraja_refuses_is_answered_as_promised(
    path: str, failure: Exception, schema: Any, shortcode: Shortcode, daraja: FakeDaraja
) -> None:
    daraja.will("stk_push", failure).will("c2b_simulate", failure)
    body = {"phone_number": "254712345678", "amount": 100}
    body |= {"bill_ref_number": "A1"} if path.endswith("simulate") else {}
    case = schema[path]["post"].Case(body=body, media_type="application/json")

    answer = case.call(headers=CALLERS["app"](shortcode).headers)

    case.validate_response(answer, checks=CONFORMANCE)
    assert answer.status_code in {202, 502}


def test_the_document_is_valid_openapi() -> None:
    validate(DOCUMENT)


@pytest.mark.parametrize("path", PROMISED_PATHS)
def test_the_document_has_every_path_of_the_contract(path: str) -> None:
    documented = {re.sub(r"{\w+}", "{}", known) for known in DOCUMENT["paths"]}

    assert f"/api/v1{path}" in documented


def test_the_served_document_is_the_generated_one(client: Any) -> None:
    answer = client.get("/api/v1/schema")

    assert yaml.safe_load(answer.content) == DOCUMENT
