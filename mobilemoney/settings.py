"""Every setting of the project. Values come from the environment, then from `.env`; `.env.example` explains each."""

import os
from base64 import urlsafe_b64encode
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from dotenv import load_dotenv

from mobilemoney import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
load_dotenv(BASE_DIR / os.environ.get("ENV_FILE", ".env"))

VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"

# Which Daraja, and what kind of installation this is.
ENVIRONMENTS = ("simulator", "sandbox", "production")
_CONSUMER_KEY = env.text("CONSUMER_KEY")
MPESA_ENVIRONMENT = env.choice("MPESA_ENVIRONMENT", "sandbox" if _CONSUMER_KEY else "simulator", ENVIRONMENTS)
DEMO_MODE = MPESA_ENVIRONMENT == "simulator" and not _CONSUMER_KEY
PRODUCTION = MPESA_ENVIRONMENT == "production"
DEBUG = env.flag("DJANGO_DEBUG", False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DJANGO_DEBUG can't be true with MPESA_ENVIRONMENT=production.")

# Where we listen, and where we are reached.
BIND_ADDRESS = env.text("BIND_ADDRESS", "127.0.0.1")
PORT = env.port("PORT", 8000)
EVENTS_PORT = env.port("EVENTS_PORT", 8001)
SIMULATOR_PORT = env.port("SIMULATOR_PORT", 8002)
PUBLIC_BASE_URL = env.url("PUBLIC_BASE_URL", f"http://127.0.0.1:{PORT}")
EVENTS_BASE_URL = env.url("EVENTS_BASE_URL")

# Daraja.
MPESA_DARAJA_API_BASE_URL = env.url("MPESA_DARAJA_API_BASE_URL")
SIMULATOR_BASE_URL = f"http://127.0.0.1:{SIMULATOR_PORT}"
DARAJA_URL_OVERRIDES = {
    "token": env.url("TOKEN_URL"),
    "stk_push": env.url("LIPA_NA_MPESA_ONLINE_URL"),
    "c2b_register": env.url("REGISTER_URL"),
    "qr": env.url("MPESA_QR_CODE_URL"),
    "ratiba": env.url("MPESA_RATIBA_URL"),
}
DARAJA_TIMEOUT_SECONDS = env.number("DARAJA_TIMEOUT_SECONDS", 30, minimum=1, maximum=55)
DARAJA_REQUESTS_PER_SECOND = env.number("DARAJA_REQUESTS_PER_SECOND", 20, minimum=1, maximum=10_000)
DARAJA_CLIENT_FACTORY = "mobilemoney.daraja.client.DarajaClient"
_HOUR = 3600
STK_CHECK_SCHEDULE = env.seconds_list(
    "STK_CHECK_SCHEDULE", (20, 45, 90, 180, 300, 600, 1800, *range(_HOUR, 25 * _HOUR, _HOUR))
)
PAYOUT_CHECK_SCHEDULE = env.seconds_list(
    "PAYOUT_CHECK_SCHEDULE", (120, 300, 900, _HOUR, 6 * _HOUR, *range(24 * _HOUR, 121 * _HOUR, 24 * _HOUR))
)
DEFAULT_BUSINESS = {
    "consumer_key": _CONSUMER_KEY,
    "consumer_secret": env.text("CONSUMER_SECRET"),
    "shortcode": env.text("BUSINESS_SHORTCODE"),
    "passkey": env.text("LIPA_NA_MPESA_PASSKEY"),
    "c2b_shortcode": env.text("C2B_SHORTCODE"),
    "b2c_shortcode": env.text("B2C_SHORTCODE"),
    "b2b_shortcode": env.text("B2B_SHORTCODE"),
    "initiator_name": env.text("MPESA_INITIATOR_NAME"),
    "initiator_password": env.text("MPESA_INITIATOR_PASSWORD"),
    "security_credential": env.text("MPESA_SECURITY_CREDENTIAL"),
    "certificate_path": env.text("MPESA_CERTIFICATE_PATH"),
}
B2C_VERSION = env.choice("B2C_VERSION", "v3", ("v1", "v3"))
B2B_TILL_IDENTIFIER_TYPE = env.choice("B2B_TILL_IDENTIFIER_TYPE", "4", ("2", "4"))
B2C_AMOUNT_MIN = env.number("B2C_AMOUNT_MIN", 10, minimum=1)
B2B_AMOUNT_MAX = env.number("B2B_AMOUNT_MAX", 50_000_000, minimum=1, maximum=99_999_999_999)
LOW_FLOAT_WARNING = env.number("LOW_FLOAT_WARNING", 10_000)
PAYEE_DAY_MAX = env.number("PAYEE_DAY_MAX", 500_000, minimum=1)
AMOUNT_MAX = env.number("AMOUNT_MAX", 250_000, minimum=1, maximum=99_999_999)
BATCH_ROWS_MAX = env.number("BATCH_ROWS_MAX", 10_000, minimum=1, maximum=10_000)
BATCH_FEED_AHEAD = env.number("BATCH_FEED_AHEAD", 200, minimum=2, maximum=2_000)
# What M-PESA takes for each payout; it differs by contract, so nothing is known unless it is told.
PAYOUT_FEES = {"b2c": env.bands("B2C_FEES"), "b2b": env.bands("B2B_FEES")}

# Callbacks from Daraja. The addresses are the ones of Safaricom's "Getting Started" page and two seen in practice.
CALLBACK_URL_OVERRIDES = {
    "stk": env.url("STK_CALLBACK_URL"),
    "c2b_confirmation": env.url("CONFIRMATION_URL"),
    "c2b_validation": env.url("VALIDATION_URL"),
    "ratiba": env.url("RATIBA_CALLBACK_URL"),
    "b2c_result": env.url("MPESA_B2C_RESULT_URL"),
    "b2c_timeout": env.url("MPESA_B2C_QUEUE_TIMEOUT_URL"),
    "b2b_result": env.url("MPESA_B2B_RESULT_URL"),
    "b2b_timeout": env.url("MPESA_B2B_QUEUE_TIMEOUT_URL"),
}
SAFARICOM_ADDRESSES = (
    *(f"196.201.214.{last}" for last in (200, 206, 207, 208)),
    *(f"196.201.213.{last}" for last in (44, 114)),
    *(f"196.201.212.{last}" for last in (69, 74, 127, 128, 129, 132, 136, 138)),
)
CALLBACK_ALLOWED_IPS = env.networks("CALLBACK_ALLOWED_IPS", SAFARICOM_ADDRESSES)
MPESA_SKIP_IP_VERIFICATION = env.flag("MPESA_SKIP_IP_VERIFICATION", not PRODUCTION)
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0, maximum=10)
CALLBACK_SPOOL_DIR = Path(env.text("CALLBACK_SPOOL_DIR", str(VAR_DIR / "spool")))

# Secrets. Outside production what is missing is made once into var/.
if PRODUCTION:
    for _name in ("DJANGO_SECRET_KEY", "FIELD_ENCRYPTION_KEYS"):
        if not env.text(_name):
            raise ImproperlyConfigured(f"{_name} must be set with MPESA_ENVIRONMENT=production.")
    if urlsplit(PUBLIC_BASE_URL).scheme != "https":
        raise ImproperlyConfigured("PUBLIC_BASE_URL must be an https address with MPESA_ENVIRONMENT=production.")
SECRET_KEY = env.text("DJANGO_SECRET_KEY") or env.kept_secret(VAR_DIR / "secret_key", get_random_secret_key)
FIELD_ENCRYPTION_KEYS = env.encryption_keys("FIELD_ENCRYPTION_KEYS") or [
    env.kept_secret(VAR_DIR / "field_encryption_key", lambda: urlsafe_b64encode(os.urandom(32)).decode())
]
BOOTSTRAP_SUPERUSER_TOKEN = env.text("BOOTSTRAP_SUPERUSER_TOKEN") or (
    env.kept_secret(VAR_DIR / "bootstrap_token", lambda: os.urandom(16).hex()) if DEMO_MODE else ""
)

# Django.
_public_hosts = {urlsplit(address).hostname or "" for address in (PUBLIC_BASE_URL, *CALLBACK_URL_OVERRIDES.values())}
ALLOWED_HOSTS = sorted({"localhost", "127.0.0.1", "[::1]", *_public_hosts, *env.words("DJANGO_ALLOWED_HOSTS")} - {""})
CSRF_TRUSTED_ORIGINS = env.words("DJANGO_CSRF_TRUSTED_ORIGINS")
INSTALLED_APPS = [
    "maintainer",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "corsheaders",
    "rest_framework",
    "oauth2_provider",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "mobilemoney.work",
    "mobilemoney.businesses",
    "mobilemoney.gateway",
    "mobilemoney.payments",
    "mobilemoney.payouts",
    "c2b",
    "b2c",
    "b2b",
]
MIDDLEWARE = [
    # What holds for every answer.
    "mobilemoney.gateway.request_ids.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "maintainer.headers.SecurityHeadersMiddleware",
    "mobilemoney.gateway.paths.TrailingSlashMiddleware",
    "mobilemoney.payments.short_way.CallbackShortWay",
    # What Daraja's messages have no use for.
    "mobilemoney.gateway.throttles.RateLimitHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "mobilemoney.gateway.error_bodies.ErrorBodyMiddleware",
]
ROOT_URLCONF = "mobilemoney.urls"
WSGI_APPLICATION = "mobilemoney.wsgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "DIRS": [], "OPTIONS": {}}
]
DATABASES = {"default": env.database(BASE_DIR, VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False
STATIC_URL = "/static/"
STATIC_ROOT = None  # Nothing is collected: whitenoise serves the finders and the built dashboard.
WHITENOISE_USE_FINDERS = True
WHITENOISE_ROOT = FRONTEND_DIST if FRONTEND_DIST.is_dir() else None
# Vite puts a hash of its content into the name of each of these, so browsers may keep them for ever.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/assets/.+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$"
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024  # The largest is a list of payouts; each door has a limit of its own.
TEST_RUNNER = "mobilemoney.test_runner.PytestTestRunner"

# Sign-in and cookies.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{validator}"}
    for validator in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "mobilemoney.gateway.secret_hashing.ClientSecretHasher",  # For API clients' random secrets only.
]
_HOST_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{_HOST_PREFIX}sessionid"
SESSION_COOKIE_AGE = 12 * _HOUR
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = f"{_HOST_PREFIX}csrftoken"
CSRF_FAILURE_VIEW = "mobilemoney.gateway.error_bodies.csrf_failure"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^api/v1/health"]
SECURE_HSTS_SECONDS = 365 * 24 * _HOUR if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CORS_ALLOWED_ORIGINS = env.words("CORS_ALLOWED_ORIGINS")
CORS_URLS_REGEX = r"^/api/"
CORS_EXPOSE_HEADERS = ["X-Request-ID", "RateLimit", "RateLimit-Policy", "Retry-After", "Idempotent-Replayed"]

# The API.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "mobilemoney.gateway.authentication.BearerAuthentication",
        "mobilemoney.gateway.authentication.StaffSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["mobilemoney.gateway.policies.DeclaredPolicy"],
    "DEFAULT_PARSER_CLASSES": ["mobilemoney.gateway.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": ["mobilemoney.gateway.throttles.PolicyThrottle"],
    "DEFAULT_PAGINATION_CLASS": "mobilemoney.gateway.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "mobilemoney.gateway.openapi.PolicySchema",
    "EXCEPTION_HANDLER": "mobilemoney.gateway.error_bodies.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "mobilemoney.gateway.parsers.FirstRenderer",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "COERCE_DECIMAL_TO_STRING": True,
    "UPLOADED_FILES_USE_URL": False,
}
OAUTH2_ACCESS_TOKEN_EXPIRE_SECONDS = env.number("OAUTH2_ACCESS_TOKEN_EXPIRE_SECONDS", 3600, minimum=10, maximum=86_400)
OAUTH2_PROVIDER_APPLICATION_MODEL = "gateway.ApiClient"
OAUTH2_PROVIDER = {
    "ACCESS_TOKEN_EXPIRE_SECONDS": OAUTH2_ACCESS_TOKEN_EXPIRE_SECONDS,
    "SCOPES_BACKEND_CLASS": "mobilemoney.gateway.scopes.ClientScopes",
    "OAUTH2_VALIDATOR_CLASS": "mobilemoney.gateway.oauth.ClientCredentialsValidator",
    "CLIENT_SECRET_HASHER": "client_secret_sha256",
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    # RFC 9700: access tokens are stored as digests, and what this project does not use can't be used.
    **{
        f"COMPLIANT_BCP_RFC9700_{part}": True
        for part in (
            "ACCESS_TOKEN_TRANSPORT",
            "AUTHZ_RESPONSE_ISS",
            "IMPLICIT_GRANT",
            "PASSWORD_GRANT",
            "PKCE_METHOD",
            "PKCE_REQUIRED",
            "REDIRECT_URI_MATCHING",
            "REDIRECT_URI_SCHEME",
            "REFRESH_TOKEN",
            "TOKEN_STORAGE",
        )
    },
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Mobile Money",
    "DESCRIPTION": "A self-hosted M-PESA gateway.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "TransactionStatusEnum": "mobilemoney.payments.states.Status",
        "BusinessStatusEnum": "mobilemoney.businesses.models.Business.Status",
        "BatchStatusEnum": "mobilemoney.payouts.models.BatchStatus",
        "BatchOutputKindEnum": "mobilemoney.payouts.models.BATCH_KINDS",
        "HealthStatusEnum": "maintainer.serializers.health.STATUSES",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "mobilemoney.gateway.openapi.complete_document",
    ],
}
INTERNAL_RATE_LIMIT_ENABLED = env.flag("INTERNAL_RATE_LIMIT_ENABLED", True)
INTERNAL_RATE_LIMIT_REQUESTS = env.number("INTERNAL_RATE_LIMIT_REQUESTS", 600, minimum=1)
INTERNAL_RATE_LIMIT_WINDOW_SECONDS = env.number("INTERNAL_RATE_LIMIT_WINDOW_SECONDS", 60, minimum=1, maximum=86_400)
INTERNAL_RATE_LIMIT_MONEY_REQUESTS = env.number("INTERNAL_RATE_LIMIT_MONEY_REQUESTS", 120, minimum=1)
IDEMPOTENCY_RENDERER = "mobilemoney.payouts.batch_views.render_as_it_stands"

# Work: what the worker runs, and how often at the latest, in seconds; by Celery where there is a broker.
CELERY_BROKER_URL = env.broker("CELERY_BROKER_URL")
WORK_SWEEPS = [
    ("mobilemoney.payments.sweeps.drain_spool", 2.0),
    ("mobilemoney.payments.sweeps.apply_callbacks", 0.25),
    ("mobilemoney.payments.sweeps.end_leases", 1.0),
    ("mobilemoney.payments.sweeps.ask_daraja", 1.0),
    ("mobilemoney.payments.sweeps.forget_untrusted", 60.0),
    ("mobilemoney.gateway.sweeps.forget_old_records", 300.0),
    ("mobilemoney.payouts.sweeps.expire_unapproved", 60.0),
    ("mobilemoney.payouts.sweeps.ask_balances", 5.0),
    ("mobilemoney.payouts.sweeps.feed_batches", 0.25),
    ("mobilemoney.payouts.sweeps.finish_batches", 0.5),
    *(("mobilemoney.payouts.sweeps.send_payouts", 0.5),) * env.number("PAYOUT_SENDERS", 4, minimum=1, maximum=32),
]
# What each kind of message and payment is handed to; by path, so that nothing imports upward.
CALLBACK_HANDLERS = {
    "stk": "c2b.tasks.apply_stk_result",
    "c2b_confirmation": "c2b.tasks.apply_confirmation",
    "c2b_validation": "c2b.tasks.apply_validation",
    "b2c_result": "mobilemoney.payouts.results.apply_result",
    "b2c_timeout": "mobilemoney.payouts.results.apply_timeout",
    "b2b_result": "mobilemoney.payouts.results.apply_result",
    "b2b_timeout": "mobilemoney.payouts.results.apply_timeout",
    "b2b_express": "b2b.express.apply_callback",
    "reversal_result": "mobilemoney.payouts.results.apply_result",
    "reversal_timeout": "mobilemoney.payouts.results.apply_timeout",
    "status_result": "mobilemoney.payouts.results.apply_status_answer",
    "status_timeout": "mobilemoney.payouts.results.apply_status_timeout",
    "balance_result": "mobilemoney.payouts.balances.apply_answer",
    "balance_timeout": "mobilemoney.payouts.balances.apply_timeout",
}
# What settles plain messages of a kind together, many in one transaction; the others go to their handler.
CALLBACK_SETTLERS = {
    "stk": "c2b.tasks.settle_stk_results",
    "b2c_result": "mobilemoney.payouts.results.settle_b2c_results",
}
PAYMENT_ASKERS = {
    "stk": "c2b.tasks.ask_about_stk",
    "b2b_express": "b2b.express.ask",
    **dict.fromkeys(("b2c", "b2b", "tax", "refund", "reversal"), "mobilemoney.payouts.asking.ask_status"),
}
# The kinds of batches, from the services that own them.
BATCH_KINDS = {"b2c": "b2c.bulk.KIND", "b2b": "b2b.bulk.KIND"}
PAYMENT_SENDERS = {
    "b2c": "b2c.tasks.send",
    "refund": "b2c.tasks.send",
    "b2b": "b2b.tasks.send",
    "tax": "b2b.tasks.send",
    "b2b_express": "b2b.express.send",
    "reversal": "mobilemoney.payouts.reversals.send",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "mobilemoney.logs.LineFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO").upper()},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
    },
}
