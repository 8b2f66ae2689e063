from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mobilemoney.gateway.audit import verify_chain


class Command(BaseCommand):
    help = "Checks that no row of the audit log was changed, removed or put elsewhere. Exit status 1 if one was."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = verify_chain()
        if broken:
            raise CommandError(f"The audit log was tampered with: {broken}")
        self.stdout.write("The audit log is whole.")
