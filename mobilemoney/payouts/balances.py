"""What lies in a shortcode's accounts, as Daraja last told: on demand, and after payouts have ended."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from mobilemoney.businesses.initiators import initiator_of
from mobilemoney.businesses.models import Shortcode
from mobilemoney.businesses.selectors import daraja_client_for
from mobilemoney.daraja.account import AccountBalanceRequest
from mobilemoney.daraja.errors import DarajaError
from mobilemoney.daraja.results import ResultMessage, TimeoutMessage, read_balances
from mobilemoney.payments.addresses import new_address
from mobilemoney.payments.applying import Worked
from mobilemoney.payments.calls import CallLog
from mobilemoney.payments.models import Callback
from mobilemoney.payouts.models import AccountBalance, BalanceQuestion

# After payouts ended, so long is waited for more of them, and so long between two questions.
QUIET_SECONDS = 30
BETWEEN_SECONDS = 300
# Told so lately, it need not be asked again for a batch that just came in.
RECENT_SECONDS = 60
AT_ONCE = 10


def want(shortcode_id: UUID) -> None:
    """Have the balances of a shortcode asked about as soon as possible."""
    BalanceQuestion.objects.update_or_create(shortcode_id=shortcode_id, defaults={"due_at": timezone.now()})


def want_after_payouts(shortcode_id: UUID) -> None:
    """A payout ended: ask when it has been quiet for a moment, and not again and again during a batch."""
    question, _ = BalanceQuestion.objects.get_or_create(shortcode_id=shortcode_id)
    if question.due_at is not None:
        return
    moment = timezone.now() + timedelta(seconds=QUIET_SECONDS)
    if question.asked_at is not None:
        moment = max(moment, question.asked_at + timedelta(seconds=BETWEEN_SECONDS))
    BalanceQuestion.objects.filter(pk=question.pk, due_at__isnull=True).update(due_at=moment)


def want_before_release(shortcode_id: UUID) -> None:
    """A batch waits for a second person, who wants to see whether its money is there."""
    question, _ = BalanceQuestion.objects.get_or_create(shortcode_id=shortcode_id)
    recently = timezone.now() - timedelta(seconds=RECENT_SECONDS)
    if question.asked_at is None or question.asked_at < recently:
        BalanceQuestion.objects.filter(pk=question.pk).update(due_at=timezone.now())


def ask_due() -> int:
    """Ask about every shortcode that is due. Returns how many were asked about."""
    due = BalanceQuestion.objects.filter(due_at__lte=Now()).select_related("shortcode__credential__business")
    return sum(_ask(question) for question in due.order_by("due_at")[:AT_ONCE])


def apply_answer(callback: Callback, message: ResultMessage) -> Worked:
    """Take over the balances, when the answer came to the address of our question."""
    shortcode = callback.address.shortcode if callback.address else None
    if shortcode is None:
        return Worked(Callback.State.UNTRUSTED, "It came to an address that gives no trust.")
    if message.result_code != "0":
        return Worked(Callback.State.APPLIED, f"Daraja did not tell: {message.result_description}"[:300])
    for account in read_balances(message):
        AccountBalance.objects.update_or_create(
            shortcode=shortcode,
            name=account.name[:100],
            defaults={
                "currency": account.currency[:3],
                "current": account.current,
                "available": account.available,
                "reserved": account.reserved,
                "uncleared": account.uncleared,
                "told_at": callback.received_at,
            },
        )
    return Worked(Callback.State.APPLIED, "The balances were taken over.")


def apply_timeout(callback: Callback, message: TimeoutMessage) -> Worked:
    """Nothing was learnt; whoever wants to know asks again."""
    state = Callback.State.APPLIED if callback.address else Callback.State.UNTRUSTED
    return Worked(state, "The question about the balances waited too long.")


def last_told(shortcodes: QuerySet[Shortcode]) -> QuerySet[AccountBalance]:
    return (
        AccountBalance.objects.filter(shortcode__in=shortcodes)
        .select_related("shortcode")
        .order_by("shortcode", "name")
    )


def is_low(balance: AccountBalance) -> bool:
    """Whether payouts may soon find too little in an account that they are drawn from."""
    pays = balance.shortcode.serves("b2c") or balance.shortcode.serves("b2b")
    drawn_from = pays and balance.name.lower().startswith(("utility", "working", "merchant"))
    return drawn_from and balance.available is not None and balance.available < settings.LOW_FLOAT_WARNING


def _ask(question: BalanceQuestion) -> int:
    mine = BalanceQuestion.objects.filter(pk=question.pk, due_at=question.due_at)
    if not mine.update(due_at=None, asked_at=Now()):
        return 0
    shortcode = question.shortcode
    log = CallLog(business_id=shortcode.business_id)
    try:
        daraja_client_for(shortcode, log).account_balance(_request(shortcode))
    except (DarajaError, ValueError):
        pass  # The log tells why; the next payout, or a person, asks again.
    finally:
        log.keep()
    return 1


@transaction.atomic
def _request(shortcode: Shortcode) -> AccountBalanceRequest:
    initiator = initiator_of(shortcode)
    return AccountBalanceRequest(
        initiator_name=initiator.name,
        security_credential=initiator.security_credential,
        party_a=shortcode.shortcode,
        result_url=new_address(kind="balance_result", shortcode=shortcode),
        queue_timeout_url=new_address(kind="balance_timeout", shortcode=shortcode),
    )
