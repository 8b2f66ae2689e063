"""The dashboard's door: one HTML page for every path that is not the API's; the page's own router does the rest."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from mobilemoney.gateway.policies import Policy, declared

NONCE_PLACEHOLDER = "__CSP_NONCE__"
BUILD_MISSING = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Dashboard not built</title>"
    "<h1>The dashboard is not built yet</h1>"
    "<p>Stop this server and start it with <code>make run</code>, which builds the dashboard. "
    "The API works meanwhile.</p>"
)


@declared(Policy.public())
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    page = Path(settings.FRONTEND_DIST) / "index.html"
    try:
        html = _read(page, page.stat().st_mtime_ns)
    except FileNotFoundError:
        return HttpResponse(BUILD_MISSING, status=503, headers={"Cache-Control": "no-store"})
    nonce = str(request.csp_nonce)  # type: ignore[attr-defined]
    # A nonce is good for one answer only, so no cache may keep the page.
    return HttpResponse(html.replace(NONCE_PLACEHOLDER, nonce), headers={"Cache-Control": "no-store"})


@lru_cache(maxsize=1)
def _read(page: Path, changed_at_ns: int) -> str:
    """The built page; `changed_at_ns` makes a new build show without a restart."""
    return page.read_text(encoding="utf-8")
