"""What somebody asks to be paid out, before it is a payment."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from mobilemoney.businesses.models import Shortcode


@dataclass(frozen=True)
class PayoutOrder:
    """One payment out. KES, whole shillings; `receiver` is Daraja's PartyB: an MSISDN or a shortcode.

    `description` is what people read, where it is something else than the `remarks` that Daraja is sent.
    """

    shortcode: Shortcode
    kind: str
    receiver: str
    amount: Decimal
    command_id: str
    remarks: str = ""
    description: str = ""
    receiver_type: str = ""
    occasion: str = ""
    phone_number: str = ""
    counterparty_name: str = ""
    account_reference: str = ""
    product_type: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    parent_id: UUID | None = None
    batch_id: UUID | None = None
