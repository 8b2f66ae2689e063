import re
from typing import Any

import pytest
import yaml
from django.db import transaction
from django.test import Client

from maintainer.tests.conftest import API

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def document(django_db_setup: None, django_db_blocker: Any) -> dict[str, Any]:
    with django_db_blocker.unblock(), transaction.atomic():
        answer = Client().get(f"{API}/schema", headers={"Accept": "application/vnd.oai.openapi"})
        assert answer.status_code == 200
        transaction.set_rollback(True)  # The request was counted; what stays would count in other tests as well.
    loaded: dict[str, Any] = yaml.safe_load(answer.content)
    return loaded


def test_the_document_is_openapi_3_1_and_knows_our_doors(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert {"/api/v1/auth/login", "/api/v1/maintainer/clients", "/api/v1/admin/logs/audit"} <= set(document["paths"])


def test_the_document_is_json_unless_another_form_is_asked_for(client: Client, document: dict[str, Any]) -> None:
    answer = client.get(f"{API}/schema")

    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json()["paths"].keys() == document["paths"].keys()


def test_every_operation_of_ours_has_a_summary(document: dict[str, Any]) -> None:
    ours = ("/api/v1/auth", "/api/v1/maintainer", "/api/v1/admin", "/api/v1/health", "/api/v1/bootstrap")
    nameless = [
        f"{method} {path}"
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if path.startswith(ours) and not operation.get("summary")
    ]

    assert nameless == []


def test_no_answer_has_a_place_for_a_secret(document: dict[str, Any]) -> None:
    shown = document["components"]["schemas"]
    for name in ("CredentialOutput", "ShortcodeOutput", "ClientOutput"):
        assert not {"consumer_key", "consumer_secret", "lipa_passkey", "client_secret"} & set(shown[name]["properties"])


def test_the_page_holds_no_inline_script_or_style(client: Client) -> None:
    page = client.get(f"{API}/docs")

    assert page.status_code == 200
    html = page.content.decode()
    assert not re.search(r"<style|\sstyle=|<script>|\son\w+=", html)
    for source in re.findall(r'<script src="([^"]+)"', html):
        assert source.startswith("/")


def test_its_script_comes_from_a_door_of_its_own(client: Client) -> None:
    script = client.get(f"{API}/docs?script=")

    assert script["Content-Type"].startswith("application/javascript")
    assert "SwaggerUIBundle" in script.content.decode()
