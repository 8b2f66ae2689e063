"""Keeping inside the rate that Daraja allows one app."""

from typing import Protocol

from mobilemoney.daraja.calls import Operation


class Pacer(Protocol):
    """Shares out the app's requests per second among everything that calls Daraja."""

    def wait(self, operation: Operation) -> None:
        """Return when it is our turn; may sleep. Raises Throttled when that would take too long."""


class NoPacer:
    """No limit: tests, and callers that make a handful of calls."""

    def wait(self, operation: Operation) -> None:
        pass
