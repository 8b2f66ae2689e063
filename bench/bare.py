"""The yardstick: a Django view with nothing around it that reads JSON and does one INSERT on a kept connection."""

import json
import os
from urllib.parse import urlsplit

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path

TABLE = """
CREATE TABLE message (id bigserial PRIMARY KEY, checkout_request_id varchar(64) NOT NULL, body text NOT NULL);
CREATE INDEX message_by_checkout_request_id ON message (checkout_request_id);
"""
INSERT = "INSERT INTO message (checkout_request_id, body) VALUES (%s, %s)"


def keep(request: HttpRequest) -> JsonResponse:
    message = json.loads(request.body)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [message["Body"]["stkCallback"]["CheckoutRequestID"], request.body.decode()])
    return JsonResponse({"ResultCode": 0, "ResultDesc": "Accepted"})


urlpatterns = [path("messages", keep)]

if "DATABASE_URL" in os.environ:
    _place = urlsplit(os.environ["DATABASE_URL"])
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[],
        LOGGING_CONFIG=None,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": _place.path[1:],
                "USER": _place.username,
                "HOST": _place.hostname,
                "PORT": _place.port,
                "CONN_MAX_AGE": None,
            }
        },
    )
    application = get_wsgi_application()
