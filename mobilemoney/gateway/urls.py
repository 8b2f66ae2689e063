"""The doors of the gateway itself, under /api/v1."""

from django.urls import path

from mobilemoney.gateway.oauth import TokenView

urlpatterns = [
    path("oauth/token", TokenView.as_view(), name="oauth-token"),
]
