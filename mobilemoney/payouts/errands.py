"""What a sender is given for one payout: the payment, the addresses to hand to Daraja, and the last look."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from mobilemoney.businesses.selectors import daraja_client_for
from mobilemoney.daraja.client import DarajaClient
from mobilemoney.daraja.errors import NotSent
from mobilemoney.daraja.tokens import TokenStore
from mobilemoney.failpoints import reach
from mobilemoney.payments import services as payments
from mobilemoney.payments.calls import CallLog
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Kind

ADDRESSES: dict[str, tuple[str, ...]] = {
    Kind.B2C: ("b2c_result", "b2c_timeout"),
    Kind.REFUND: ("b2c_result", "b2c_timeout"),
    Kind.B2B: ("b2b_result", "b2b_timeout"),
    Kind.TAX: ("b2b_result", "b2b_timeout"),
    Kind.REVERSAL: ("reversal_result", "reversal_timeout"),
    Kind.B2B_EXPRESS: ("b2b_express",),
}


class Acknowledgement(Protocol):
    """What a sender brings back: the ids of Daraja's answer."""

    @property
    def originator_conversation_id(self) -> str: ...
    @property
    def conversation_id(self) -> str: ...


@dataclass
class Errand:
    """One claimed payout on its way to Daraja. `addresses` are by kind; `may_have_left` from the last look on.

    `tokens` may be shared with others that were claimed with it.
    """

    payment: Transaction
    addresses: dict[str, str]
    tokens: TokenStore
    log: CallLog = field(init=False)
    may_have_left: bool = False

    def __post_init__(self) -> None:
        self.log = CallLog(business_id=self.payment.business_id, transaction_id=self.payment.id)

    def client(self) -> DarajaClient:
        """The client of the payment's shortcode, which logs to this errand."""
        return daraja_client_for(self.payment.shortcode, self.log, self.tokens)

    def last_look(self) -> None:
        """Whether it is still ours to send. For the client, just before it opens the connection. Raises NotSent."""
        reach("payout.before_send")
        try:
            payments.hold_lease(transaction_id=self.payment.id, fence=self.payment.fence)
        except payments.LostClaim as lost:
            raise NotSent(str(lost), reason="lease") from lost
        self.may_have_left = True


Sender = Callable[[Errand], Acknowledgement]
