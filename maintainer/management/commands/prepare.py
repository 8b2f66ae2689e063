import json
from typing import Any

from django.core.management.base import BaseCommand

from maintainer.services import preparation


class Command(BaseCommand):
    help = "Makes what a start needs (the business of the settings, the demo client) and says in JSON what to do next."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(preparation.prepare()))
