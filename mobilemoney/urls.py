"""Every door of the house: the API under /api/v1, then the dashboard's pages."""

from django.urls import URLPattern, URLResolver, include, path

from maintainer.urls import api_patterns as maintainer_api
from maintainer.urls import page_patterns

api: list[URLPattern | URLResolver] = [
    path("", include("mobilemoney.gateway.urls")),
    path("", include("c2b.urls")),
    path("", include("b2c.urls")),
    path("", include("b2b.urls")),
    path("", include("mobilemoney.payouts.urls")),
    path("", include("mobilemoney.payments.urls")),
    *maintainer_api,
]
urlpatterns = [path("api/v1/", include(api)), *page_patterns]

handler400 = "mobilemoney.gateway.error_bodies.bad_request"
handler403 = "mobilemoney.gateway.error_bodies.permission_denied"
handler404 = "mobilemoney.gateway.error_bodies.not_found"
handler500 = "mobilemoney.gateway.error_bodies.server_error"
