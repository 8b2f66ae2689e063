"""The web process."""

import os

from django.core.wsgi import get_wsgi_application

from mobilemoney.chunked_bodies import with_length

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobilemoney.settings")
application = with_length(get_wsgi_application())
