"""Every door of the maintainer. `api_patterns` lie under `api/v1/`; `page_patterns` come last of all."""

from django.urls import path, re_path

from maintainer.staff_views import access_token, businesses, clients, credentials, logs, members, shortcodes
from maintainer.views import bootstrap, dashboard, documentation, health, invites, sign_in

_BUSINESS = "maintainer/businesses/<uuid:business_id>"

api_patterns = [
    path("health", health.HealthView.as_view(), name="health"),
    path("health/ready", health.ReadyView.as_view(), name="health-ready"),
    path("schema", documentation.SchemaView.as_view(), name="schema"),
    path("docs", documentation.DocumentationView.as_view(), name="docs"),
    path("auth/csrf", sign_in.CsrfView.as_view(), name="auth-csrf"),
    path("auth/me", sign_in.MeView.as_view(), name="auth-me"),
    path("auth/login", sign_in.LoginView.as_view(), name="auth-login"),
    path("auth/logout", sign_in.LogoutView.as_view(), name="auth-logout"),
    path("auth/invites/look-up", invites.InviteLookUpView.as_view(), name="invite-look-up"),
    path("auth/invites/accept", invites.InviteAcceptView.as_view(), name="invite-accept"),
    path("bootstrap/superuser", bootstrap.BootstrapView.as_view(), name="bootstrap-superuser"),
    path("access/token", access_token.AccessTokenView.as_view(), name="access-token"),
    path("maintainer/businesses", businesses.BusinessListView.as_view(), name="businesses"),
    path(_BUSINESS, businesses.BusinessView.as_view(), name="business"),
    path(f"{_BUSINESS}/members", members.MemberListView.as_view(), name="members"),
    path(f"{_BUSINESS}/members/<uuid:member_id>", members.MemberView.as_view(), name="member"),
    path(f"{_BUSINESS}/daraja-credentials", credentials.CredentialListView.as_view(), name="credentials"),
    path(
        f"{_BUSINESS}/daraja-credentials/<uuid:credential_id>",
        credentials.CredentialView.as_view(),
        name="credential",
    ),
    path(
        f"{_BUSINESS}/daraja-credentials/<uuid:credential_id>/test",
        credentials.CredentialTestView.as_view(),
        name="credential-test",
    ),
    path(f"{_BUSINESS}/shortcodes", shortcodes.ShortcodeListView.as_view(), name="shortcodes"),
    path(f"{_BUSINESS}/shortcodes/<uuid:shortcode_id>", shortcodes.ShortcodeView.as_view(), name="shortcode"),
    path("maintainer/clients", clients.ClientListView.as_view(), name="clients"),
    path("maintainer/clients/<str:client_id>/rotate-secret", clients.ClientRotateView.as_view(), name="client-rotate"),
    path("maintainer/clients/<str:client_id>/revoke", clients.ClientRevokeView.as_view(), name="client-revoke"),
    path("admin/logs/calls", logs.CallLogView.as_view(), name="log-calls"),
    path("admin/logs/callbacks", logs.CallbackLogView.as_view(), name="log-callbacks"),
    path("admin/logs/stk-errors", logs.StkErrorLogView.as_view(), name="log-stk-errors"),
    path("admin/logs/audit", logs.AuditLogView.as_view(), name="log-audit"),
]
# Files have doors of their own; a missing one is missing, not a page. So are the metrics, which are not public.
page_patterns = [re_path(r"^(?!(?:api|static|assets|metrics)(?:/|$)).*$", dashboard.dashboard, name="dashboard")]
