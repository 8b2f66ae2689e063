"""Writing together: what arrives while one write is under way goes with the next one, in one commit."""

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class _Seat(Generic[Item, Result]):
    """One thread's place: it sleeps on `turn` until its item is written, or until it is its turn to write."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.result: Result | None = None
        self.is_served = self.has_failed = False
        self.turn = Lock()
        self.turn.acquire()


class WritesTogether(Generic[Item, Result]):
    """Gathers the writes of a process's threads. A few threads write for all that wait, then the next ones do.

    `write` takes several items and returns a result for each, or raises and has written none of them.
    Nobody waits for company: alone, a thread writes at once.
    """

    def __init__(self, write: Callable[[list[Item]], list[Result]], *, at_most: int, writers: int) -> None:
        self._write, self._at_most, self._idle_writers = write, at_most, writers
        self._lock = Lock()
        self._waiting: deque[_Seat[Item, Result]] = deque()

    def put(self, item: Item) -> Result:
        """Write the item and return its result. Raises what writing it by itself raises."""
        seat: _Seat[Item, Result] = _Seat(item)
        with self._lock:
            leads = self._idle_writers > 0
            if leads:
                self._idle_writers -= 1
            else:
                self._waiting.append(seat)
        if not leads:
            seat.turn.acquire()
        if not seat.is_served:
            self._lead(seat)
        if seat.has_failed:
            # One bad item must not take the others with it: each is now tried by itself.
            return self._write([item])[0]
        return seat.result  # type: ignore[return-value]

    def _lead(self, own: _Seat[Item, Result]) -> None:
        with self._lock:
            group = [own, *(self._waiting.popleft() for _ in range(min(len(self._waiting), self._at_most - 1)))]
        try:
            self._serve(group)
        finally:
            self._hand_over()
            for seat in group[1:]:
                seat.turn.release()

    def _serve(self, group: list[_Seat[Item, Result]]) -> None:
        for seat in group:
            seat.is_served = seat.has_failed = True
        try:
            results = self._write([seat.item for seat in group])
        except Exception:
            return  # Whoever tries by itself meets the error again, if it was its own.
        for seat, result in zip(group, results, strict=True):
            seat.result, seat.has_failed = result, False

    def _hand_over(self) -> None:
        with self._lock:
            following = self._waiting.popleft() if self._waiting else None
            if following is None:
                self._idle_writers += 1
                return
        following.turn.release()
