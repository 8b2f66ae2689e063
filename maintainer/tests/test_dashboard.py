import re
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from whitenoise.middleware import WhiteNoiseMiddleware

pytestmark = pytest.mark.django_db
PAGE = '<!doctype html><script nonce="__CSP_NONCE__" src="/assets/x.js"></script><style nonce="__CSP_NONCE__"></style>'


@pytest.fixture
def built(settings: Any, tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text(PAGE)
    settings.FRONTEND_DIST = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    "path", ["/", "/bootstrap/superuser", "/transactions", "/transactions/123", "/pay/stall", "/x.y"]
)
def test_it_serves_the_page_on_every_path_of_the_dashboard(built: Path, client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/html")


def test_it_puts_the_nonce_of_the_policy_into_the_page(built: Path, client: Client) -> None:
    answer = client.get("/")

    (nonce,) = set(re.findall(r'nonce="([^"]+)"', answer.content.decode()))
    assert f"script-src 'self' 'nonce-{nonce}'" in answer["Content-Security-Policy"]
    assert "__CSP_NONCE__" not in answer.content.decode()


def test_each_answer_has_a_nonce_of_its_own_and_is_not_cached(built: Path, client: Client) -> None:
    first, second = client.get("/"), client.get("/")

    assert first.content != second.content
    assert first["Cache-Control"] == "no-store"


def test_a_new_build_shows_without_a_restart(built: Path, client: Client) -> None:
    client.get("/")

    (built / "index.html").write_text("<p>the second build")

    assert b"second build" in client.get("/").content


def test_a_missing_build_names_the_command_that_makes_it(settings: Any, tmp_path: Path, client: Client) -> None:
    settings.FRONTEND_DIST = tmp_path / "nowhere"

    answer = client.get("/")

    assert answer.status_code == 503
    assert b"make run" in answer.content


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api", "/assets/missing.js", "/static/missing.css", "/metrics"])
def test_it_takes_no_path_of_the_api_or_of_files(built: Path, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_it_refuses_other_methods(built: Path, client: Client) -> None:
    assert client.post("/").status_code == 405
    assert client.head("/").status_code == 200


def test_only_what_has_a_hash_in_its_name_may_be_kept_for_ever(settings: Any, tmp_path: Path, rf: Any) -> None:
    for name in ("assets/app-CAX3bLRf.js", "assets/a_b-C-gfDG_0.css", "assets/colour-scheme.js", "favicon.svg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    settings.WHITENOISE_ROOT = tmp_path
    serve = WhiteNoiseMiddleware(lambda request: HttpResponse(status=404))

    kept = {path.name: serve(rf.get(f"/{path.relative_to(tmp_path)}"))["Cache-Control"] for path in _files(tmp_path)}

    assert {name for name, words in kept.items() if "immutable" in words} == {"app-CAX3bLRf.js", "a_b-C-gfDG_0.css"}
    assert len(kept) == 4


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
