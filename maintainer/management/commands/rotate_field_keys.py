from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mobilemoney.businesses.encryption import SealedValueUnreadable, rotate_all


class Command(BaseCommand):
    help = (
        "Encrypts all stored secrets with the first of FIELD_ENCRYPTION_KEYS, beside the running product. "
        "After it the other keys can go. Stopped half-way, it goes on where it was."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changed = rotate_all()
        except SealedValueUnreadable as wrong:
            raise CommandError(
                f"{wrong} Nothing was lost; put that key back into the list and run this again."
            ) from None
        for table, count in sorted(changed.items()):
            self.stdout.write(f"{table}: {count} encrypted anew.")
        self.stdout.write("Every secret is encrypted with the first key.")
