"""What Daraja says at once to every request that ends in a Result."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Daraja took the request. What came of it follows later, in a Result.

    ``originator_conversation_id`` is the key of that Result: ours for B2C v3, else
    one that the gateway made. ``conversation_id`` is M-PESA's; one of the two may be empty.
    """

    originator_conversation_id: str
    conversation_id: str
    raw: Mapping[str, object] = field(repr=False)
