import signal
from typing import Any

from django.core.management.base import BaseCommand

from mobilemoney.work.worker import Worker

STOP_SECONDS_MAX = 50


class Command(BaseCommand):
    help = "Runs everything that is due, until it is stopped. Several may run at once."

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        worker.start()
        self.stdout.write("The worker is at work.")
        worker.wait_until_stopping()
        worker.join(STOP_SECONDS_MAX)
