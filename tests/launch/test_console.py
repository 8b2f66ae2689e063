"""Printing the lines of all parts."""

import os
import time

from mobilemoney.launch.console import LINES_WAITING_MAX, Console


def test_lines_come_out_whole_and_with_their_part() -> None:
    read, write = os.pipe()
    console = Console(write, colourful=False)

    console.line("web", "hello")
    console.say("Stopping …")
    console.flush()

    assert os.read(read, 1000).decode() == "web       | hello\nStopping …\n"


def test_each_part_keeps_its_colour() -> None:
    read, write = os.pipe()
    console = Console(write, colourful=True)

    for name in ("web", "worker", "web"):
        console.line(name, "x")
    console.flush()

    first, second, third = os.read(read, 1000).decode().splitlines()
    assert first == third
    assert first.split("m")[0] != second.split("m")[0]


def test_a_reader_that_stopped_reading_holds_nobody_up() -> None:
    _, write = os.pipe()
    console = Console(write, colourful=False)
    began = time.monotonic()

    for _ in range(3 * LINES_WAITING_MAX):
        console.say("x" * 100)

    assert time.monotonic() - began < 10


def test_a_reader_that_went_away_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    console = Console(write, colourful=False)

    console.say("into the void")
    console.say("and again")
    console.flush()
