"""Brokers of tests."""

import contextlib

from mobilemoney.work.broker import QUEUE, Sender, app

# A queue in this very process.
MEMORY = "memory://"


def waiting(url: str) -> int:
    """How many wake-ups nobody has taken yet."""
    with contextlib.closing(Sender(url)) as sender:
        return sender.waiting()


def emptied_memory() -> str:
    """The address of the queue in this process, with whatever other tests left there gone."""
    with app.connection_for_write(MEMORY) as connection:
        queue = app.amqp.queues[QUEUE].bind(connection.default_channel)
        queue.queue_declare()
        queue.purge()
    return MEMORY
