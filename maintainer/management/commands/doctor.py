from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from maintainer.doctor import addresses, daraja, house
from maintainer.doctor.findings import Colour, Finding
from maintainer.selectors import health


class Command(BaseCommand):
    help = "Looks at the whole installation and says in plain words what is wrong. Exit status 1 if something is."

    def handle(self, *args: Any, **options: Any) -> None:
        reds = 0
        for finding in examine():
            reds += finding.colour is Colour.RED
            self._show(finding)
        if reds:
            self.stderr.write(f"{reds} to fix.")
            raise SystemExit(1)
        self.stdout.write("All is well.")

    def _show(self, finding: Finding) -> None:
        styles = {Colour.GREEN: self.style.SUCCESS, Colour.YELLOW: self.style.WARNING, Colour.RED: self.style.ERROR}
        advice = f"\n      -> {finding.advice}" if finding.advice else ""
        self.stdout.write(f"{styles[finding.colour](f'{finding.colour:>4}')}  {finding.what}{advice}")


def examine() -> Iterator[Finding]:
    """Every finding, the ground first: what needs the database is left out when there is none."""
    yield from house.check_settings()
    state = health.look()
    yield from house.check_database(state)
    if state.migrations == "applied":
        yield house.check_worker(state)
        yield from house.check_broker()
        yield house.check_clock()
        yield house.check_superuser()
        yield from daraja.check_credentials()
        yield from daraja.check_shortcodes()
        yield from daraja.check_default_business()
    yield from addresses.check()
