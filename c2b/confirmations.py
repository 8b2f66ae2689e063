"""Recording what a C2B confirmation announces: money that has moved already, so nothing is refused."""

import re
from typing import Any
from uuid import UUID

from c2b import matching
from mobilemoney import msisdn
from mobilemoney.businesses.models import Shortcode
from mobilemoney.daraja.c2b_message import C2bMessage
from mobilemoney.payments import services
from mobilemoney.payments.applying import Worked, has_waited, park
from mobilemoney.payments.models import Callback, Transaction
from mobilemoney.payments.outcomes import Outcome, Source
from mobilemoney.payments.states import Direction, Flag, Kind, Status

_SHA256 = re.compile(r"[0-9a-f]{64}")


def record(callback: Callback, message: C2bMessage, shortcode: Shortcode) -> Worked:
    """Book a trusted confirmation once, by its receipt.

    It is either a payment that we hold already, or the end of a prompt of ours (which then waits
    a while for its own callback), or a new payment.
    """
    holder = matching.holder_of_receipt(shortcode, message.trans_id)
    if holder is not None:
        return _repeat(holder, message)
    if message.amount is None:
        return Worked(Callback.State.STUCK, "The amount can't be read; a person must look at it.")
    prompts = matching.fitting_prompts(shortcode, message, callback.received_at)
    if not prompts:
        return _new_payment(message, shortcode)
    if len(prompts) > 1:
        return _of_several(callback, message, prompts)
    return _of_prompt(callback, message, prompts[0])


def _repeat(holder: Transaction, message: C2bMessage) -> Worked:
    if not holder.is_final:
        holder = services.record_outcome(transaction_id=holder.id, outcome=_outcome(message))
        services.learn_payer(transaction_id=holder.id, counterparty_name=_name(message), **_payer(message))
        return Worked(Callback.State.APPLIED, "It speaks of a payment that was held.", holder)
    moved = holder.received_amount or holder.amount
    if message.amount is not None and message.amount != moved:
        services.add_flag(transaction_id=holder.id, flag=Flag.CONTRADICTORY_RESULT)
        return Worked(Callback.State.APPLIED, "The receipt is known, with another amount.", holder)
    services.learn_payer(transaction_id=holder.id, counterparty_name=_name(message), **_payer(message))
    return Worked(Callback.State.APPLIED, "The payment was recorded before.", holder)


def _of_prompt(callback: Callback, message: C2bMessage, prompt: Transaction) -> Worked:
    """The prompt's own callback says more, so it has some minutes; then the confirmation settles it."""
    if prompt.status in matching.AWAITED and not has_waited(callback):
        services.ask_soon(transaction_id=prompt.id, quiet_seconds=30)
        return park(callback, "It fits a prompt of ours and waits for that prompt's callback.")
    settled = services.record_outcome(transaction_id=prompt.id, outcome=_outcome(message))
    services.learn_payer(transaction_id=prompt.id, counterparty_name=_name(message), **_payer(message))
    return Worked(Callback.State.APPLIED, "It is the end of this prompt.", settled)


def _of_several(callback: Callback, message: C2bMessage, prompts: list[Transaction]) -> Worked:
    """Nobody can tell which prompt it ends. Their callbacks may.

    Of those that were paid and have no receipt any one will do: they are alike in all that counts.
    If none was paid, the message stands for itself, flagged.
    """
    if not has_waited(callback):
        return park(callback, "It fits several prompts of ours and waits for their callbacks.")
    paid = [prompt for prompt in prompts if prompt.status == Status.SUCCEEDED]
    if paid:
        return _of_prompt(callback, message, paid[-1])
    return _new_payment(message, prompts[0].shortcode, flags=[str(Flag.POSSIBLE_DUPLICATE)])


def _new_payment(message: C2bMessage, shortcode: Shortcode, flags: list[str] | None = None) -> Worked:
    payment = services.open_payment(
        source=Source.CONFIRMATION,
        business_id=shortcode.business_id,
        shortcode=shortcode,
        kind=Kind.C2B,
        direction=Direction.IN,
        status=Status.SUCCEEDED,
        amount=message.amount,
        account_reference=message.bill_ref_number[:100],
        counterparty_name=_name(message),
        receipt_number=message.trans_id[:40],
        result_code="0",
        daraja_time=message.trans_time,
        metadata=_metadata(message),
        flags=flags or [],
        **_payer(message),
    )
    return Worked(Callback.State.APPLIED, "A new payment.", payment)


def _outcome(message: C2bMessage) -> Outcome:
    return Outcome(
        succeeded=True,
        source=Source.CONFIRMATION,
        result_code="0",
        result_description="Confirmed by C2B.",
        receipt_number=message.trans_id[:40],
        amount=message.amount,
        daraja_time=message.trans_time,
    )


def _payer(message: C2bMessage) -> dict[str, Any]:
    """The payer as far as Daraja shows it: a plain number, a hash, or a mask."""
    shown = message.msisdn.replace(" ", "")
    if _SHA256.fullmatch(shown.lower()):
        return {"phone_number": "", "msisdn_hash": shown.lower()}
    try:
        return {"phone_number": msisdn.normalise(shown), "msisdn_hash": ""}
    except msisdn.InvalidMsisdn:
        return {"phone_number": shown[:15], "msisdn_hash": ""}


def _name(message: C2bMessage) -> str:
    return " ".join(filter(None, (message.first_name, message.middle_name, message.last_name)))[:200]


def _metadata(message: C2bMessage) -> dict[str, Any]:
    told = {
        "transaction_type": message.transaction_type,
        "invoice_number": message.invoice_number,
        "third_party_trans_id": message.third_party_trans_id,
    }
    return {name: value[:100] for name, value in told.items() if value}


def shortcode_of(address_shortcode_id: UUID | None, number: str) -> Shortcode | None:
    """The shortcode of the address, or for a bare address the one that the message names."""
    if address_shortcode_id is not None:
        return Shortcode.objects.filter(id=address_shortcode_id).first()
    return Shortcode.objects.filter(shortcode=number).order_by("-id").first() if number else None
