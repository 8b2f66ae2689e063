"""C2B: telling Daraja where to announce payments, and (outside production) simulating one."""

from dataclasses import dataclass, field
from decimal import Decimal

from mobilemoney.daraja.stk import number

VERSIONS = frozenset({"v1", "v2"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUrls:
    """Our two addresses for a shortcode.

    ``response_type`` (``Completed`` or ``Cancelled``) is what M-PESA does when the
    validation address doesn't answer. ``version`` decides how payers' numbers look
    in the callbacks: v1 hashed, v2 masked (Daraja docs, C2B register URL).
    """

    shortcode: str
    response_type: str
    confirmation_url: str = field(repr=False)
    validation_url: str = field(repr=False)
    version: str = "v2"

    def __post_init__(self) -> None:
        if self.response_type not in ("Completed", "Cancelled"):
            raise ValueError("response_type is Completed or Cancelled.")
        _check_version(self.version)

    def to_wire(self) -> dict[str, object]:
        return {
            "ShortCode": number(self.shortcode),
            "ResponseType": self.response_type,
            "ConfirmationURL": self.confirmation_url,
            "ValidationURL": self.validation_url,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulateC2b:
    """A pretended customer payment, in the sandbox or the simulator. Whole shillings."""

    shortcode: str
    command_id: str
    amount: Decimal
    msisdn: str = field(repr=False)
    bill_ref_number: str | None  # None for a till.
    version: str = "v2"

    def __post_init__(self) -> None:
        if self.amount < 1 or self.amount != self.amount.to_integral_value():
            raise ValueError("A simulated payment takes whole shillings, one at least.")
        _check_version(self.version)

    def to_wire(self) -> dict[str, object]:
        return {
            "ShortCode": number(self.shortcode),
            "CommandID": self.command_id,
            "Amount": int(self.amount),
            "Msisdn": number(self.msisdn),
            "BillRefNumber": self.bill_ref_number,
        }


@dataclass(frozen=True, slots=True)
class Accepted:
    """Daraja took the request."""

    originator_conversation_id: str
    response_code: str
    description: str


def _check_version(version: str) -> None:
    if version not in VERSIONS:
        raise ValueError("version is v1 or v2.")
