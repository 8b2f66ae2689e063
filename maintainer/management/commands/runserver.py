from typing import Any

from django.conf import settings
from django.contrib.staticfiles.management.commands.runserver import Command as DjangoCommand

from maintainer.selectors.health import migrations_are_pending
from maintainer.services import preparation
from mobilemoney.work.worker import Worker

WORKER_STOP_SECONDS_MAX = 5


class Command(DjangoCommand):
    help = "Django's development server, with the worker in a thread of its own, so that nothing waits for ever."
    default_addr = settings.BIND_ADDRESS
    default_port = str(settings.PORT)

    def inner_run(self, *args: Any, **options: Any) -> None:
        """Runs in the process that serves, not in the one that watches for changed files."""
        if migrations_are_pending():
            self.stdout.write(self.style.WARNING("Run `python manage.py migrate` first: no worker runs until then."))
            super().inner_run(*args, **options)
            return
        preparation.prepare()
        worker = Worker()
        worker.start()
        try:
            super().inner_run(*args, **options)
        finally:
            worker.stop()
            worker.join(WORKER_STOP_SECONDS_MAX)
