"""Many threads at one door at the same moment, each with a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

Answer = TypeVar("Answer")


def in_parallel(act: Callable[[int], Answer], times: int) -> list[Answer]:
    """Run `act(0)` … `act(times - 1)` at once; the first exception of any of them is raised here."""
    start = Barrier(times)

    def run(number: int) -> Answer:
        start.wait()
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))
