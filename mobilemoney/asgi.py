"""The events process: Server-Sent Events, and nothing else. The API itself is served by `wsgi`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobilemoney.settings")
django.setup()

from mobilemoney.payments.stream import application  # noqa: E402

events = application()
