"""How much may go out: the business's own policy, the app's, and M-PESA's. Checked under the business's lock."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from mobilemoney.businesses.models import Business
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.errors import ValidationFailed
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Direction, Kind, Status
from mobilemoney.payouts.models import OPEN_BATCHES, BatchItem

NAIROBI = ZoneInfo("Africa/Nairobi")
PAYING_KINDS = (Kind.B2C, Kind.B2B, Kind.TAX, Kind.REFUND, Kind.REVERSAL)
# What M-PESA counts for a customer's day; a reversal only takes back what he paid.
PAID_TO_PHONES = (Kind.B2C, Kind.REFUND)
PAID_TO_SHORTCODES = (Kind.B2B, Kind.TAX)
RECEIVERS_AT_ONCE = 500
APPROVALS_BY_DEFAULT, APPROVALS_MAX = 1, 5
NOT_SENT_YET = (Status.AWAITING_APPROVAL, Status.QUEUED)
# What waits for a second person expires after a day; what is queued hardly waits another one.
LONGEST_WAIT = timedelta(days=2)


@dataclass(frozen=True)
class PayoutPolicy:
    """A business's policy. None means: no limit of its own, or for approval: always, but for single ones of apps.

    `approvals_needed`: how many different second persons must agree where one is needed at all.
    """

    batch_approval_above: Decimal | None = None
    single_approval_above: Decimal | None = None
    item_max: Decimal | None = None
    batch_max: Decimal | None = None
    day_max: Decimal | None = None
    payee_day_max: Decimal | None = None
    approvals_needed: int = APPROVALS_BY_DEFAULT

    @classmethod
    def of(cls, business: Business) -> "PayoutPolicy":
        stored = business.payout_policy
        amounts = {name: _amount(stored.get(name)) for name in cls.__dataclass_fields__ if name != "approvals_needed"}
        return cls(**amounts, approvals_needed=stored.get("approvals_needed") or APPROVALS_BY_DEFAULT)

    def approvals_for_batch(self, total: Decimal) -> int:
        """How many must agree to a batch; 0 for none."""
        held = self.batch_approval_above is None or total > self.batch_approval_above
        return self.approvals_needed if held else 0

    def approvals_for_single(self, caller: Caller, amount: Decimal) -> int:
        """Above the policy's amount everybody needs some. Where it names none, people always do and apps never."""
        above = self.single_approval_above
        held = caller.client is None if above is None else amount > above
        return self.approvals_needed if held else 0


def check_single(*, caller: Caller, business: Business, amount: Decimal, kind: str, receiver: str) -> None:
    """Raises ValidationFailed naming `amount` when a limit is exceeded. Call it with the business locked.

    `receiver` is the phone or shortcode that is paid; for a reversal it does not matter.
    """
    policy = PayoutPolicy.of(business)
    if policy.item_max is not None and amount > policy.item_max:
        raise ValidationFailed({"amount": [f"The most for one payout of this business is {policy.item_max}."]})
    check_day(caller=caller, business=business, more=amount)
    if kind in PAID_TO_PHONES:
        _check_customer_day(receiver, amount)
    if policy.payee_day_max is not None and kind in (*PAID_TO_PHONES, *PAID_TO_SHORTCODES):
        _check_payee_day(business, kind, receiver, amount, policy.payee_day_max)


def check_day(*, caller: Caller | None, business: Business, more: Decimal, field: str = "amount") -> None:
    """The day's limits of the business and of the app. A day is a Nairobi day; what batches still hold counts too."""
    policy = PayoutPolicy.of(business)
    out, waiting = _paid_out_today().filter(business=business), _waiting_in_batches(business)
    # What waits is read first: a row that becomes a payment in between counts twice rather than never.
    if policy.day_max is not None and _sum(waiting) + _sum(out) + more > policy.day_max:
        raise ValidationFailed({field: [f"The most for one day of this business is {policy.day_max}."]})
    client = caller.client if caller is not None else None
    if client is None or caller is None or client.payout_day_max is None:
        return
    own, own_waiting = out.filter(created_by=caller.key), waiting.filter(batch__created_by=caller.key)
    if _sum(own_waiting) + _sum(own) + more > client.payout_day_max:
        raise ValidationFailed({field: [f"The most for one day of this app is {client.payout_day_max}."]})


def paid_today(receivers: Collection[str]) -> dict[str, Decimal]:
    """What these phones were sent today, or may still be; without those that were sent nothing."""
    found: dict[str, Decimal] = {}
    for asked in _some_at_once(receivers):
        today = _paid_out_today().filter(phone_number__in=asked, kind__in=PAID_TO_PHONES)
        found |= dict(today.order_by().values_list("phone_number").annotate(total=Sum("amount")))
    return found


def paid_today_by(business: Business, kind: str, receivers: Collection[str]) -> dict[str, Decimal]:
    """What this business sent these phones or shortcodes today, or may still: what waits in its batches counts too.

    Call it with the business locked, or only to foretell. Those that were sent nothing are 0.
    """
    found: dict[str, Decimal] = defaultdict(Decimal)
    for asked in _some_at_once(receivers):
        waiting = _waiting_in_batches(business).filter(recipient__in=asked).order_by().values_list("recipient")
        # What waits is read first: a row that becomes a payment in between counts twice rather than never.
        for sums in (waiting.annotate(total=Sum("amount")), _paid_to(business, kind, asked)):
            for receiver, total in sums:
                found[receiver] += total
    return found


def too_much_for_payee(most: Decimal) -> str:
    return f"The most that one payee gets from this business in one day is {most}."


def start_of_today() -> datetime:
    return datetime.combine(timezone.now().astimezone(NAIROBI).date(), time.min, NAIROBI)


def _some_at_once(receivers: Collection[str]) -> Iterator[list[str]]:
    wanted = sorted(receivers)
    for start in range(0, len(wanted), RECEIVERS_AT_ONCE):
        yield wanted[start : start + RECEIVERS_AT_ONCE]


def _paid_to(business: Business, kind: str, receivers: list[str]) -> Any:
    """Rows of payee and sum."""
    today = _paid_out_today().filter(business=business).order_by()
    if kind in PAID_TO_PHONES:
        sent = today.filter(kind__in=PAID_TO_PHONES, phone_number__in=receivers).values_list("phone_number")
    else:
        # A success that came after a failure has no payout of its own; it stands below the one that failed.
        paid = today.filter(kind__in=PAID_TO_SHORTCODES)
        named = paid.annotate(payee=Coalesce("payout__receiver", "parent__payout__receiver"))
        sent = named.filter(payee__in=receivers).values_list("payee")
    return sent.annotate(total=Sum("amount"))


def _check_payee_day(business: Business, kind: str, receiver: str, amount: Decimal, most: Decimal) -> None:
    if paid_today_by(business, kind, {receiver})[receiver] + amount > most:
        raise ValidationFailed({"amount": [too_much_for_payee(most)]})


def _check_customer_day(receiver: str, amount: Decimal) -> None:
    """M-PESA holds a customer to a daily sum (Daraja docs, B2C FAQ); beyond it Daraja would only refuse."""
    today = _paid_out_today().filter(phone_number=receiver, kind__in=PAID_TO_PHONES)
    if _sum(today) + amount > settings.PAYEE_DAY_MAX:
        raise ValidationFailed({"amount": [f"M-PESA lets one customer receive {settings.PAYEE_DAY_MAX} a day."]})


def _paid_out_today() -> QuerySet[Transaction]:
    """Whatever may have gone out today, or still may: all but what surely did not.

    What was asked for yesterday and waits for a second person, or was sent after midnight, goes out today.
    """
    today = start_of_today()
    asked_lately = Transaction.objects.filter(
        direction=Direction.OUT, kind__in=PAYING_KINDS, created_at__gte=today - LONGEST_WAIT
    )
    goes_out_today = Q(created_at__gte=today) | Q(sent_at__gte=today) | Q(status__in=NOT_SENT_YET)
    return asked_lately.filter(goes_out_today).exclude(status=Status.FAILED)


def _waiting_in_batches(business: Business) -> QuerySet[BatchItem]:
    """Rows of which there is no payment yet, but there will be: they may go out today."""
    return BatchItem.objects.filter(
        batch__business=business, batch__status__in=OPEN_BATCHES, transaction__isnull=True, cancelled=False
    )


def _sum(payments: QuerySet[Transaction] | QuerySet[BatchItem]) -> Decimal:
    return payments.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def _amount(value: object) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))
