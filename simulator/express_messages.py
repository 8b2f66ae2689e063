"""The STK callback in all its forms (Daraja docs, M-PESA Express; variations seen by integrators)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from simulator.announcements import hashed, masked
from simulator.clock import fourteen_digits
from simulator.plan import Plan
from simulator.wire import to_json

SUCCESS_CODE = "0"
SUCCESS_TEXT = "The service request is processed successfully."
UNKNOWN_IDS = {
    "MerchantRequestID": "0000-0000-0000-000000000000000000",
    "CheckoutRequestID": "ws_CO_01012020000000000700000000",
}


@dataclass(frozen=True)
class Report:
    """What a callback reports about one push."""

    merchant_request_id: str
    checkout_request_id: str
    code: str
    text: str
    amount: Decimal = Decimal(0)
    receipt: str = ""
    at: float = 0.0
    msisdn: str = ""

    @property
    def paid(self) -> bool:
        return self.code == SUCCESS_CODE


def callback_body(report: Report, plan: Plan) -> str:
    """The message as text; a failure has no CallbackMetadata at all."""
    message: dict[str, Any] = {
        "MerchantRequestID": report.merchant_request_id,
        "CheckoutRequestID": report.checkout_request_id,
        "ResultCode": _code(report.code, plan),
        "ResultDesc": report.text,
    }
    if "unknown_id" in plan:
        message.update(UNKNOWN_IDS)
    if report.paid:
        message.update(_metadata(report, plan))
    if "extra_items" in plan:
        message = {"Channel": "STK", **dict(reversed(message.items())), "Version": 2}
    return to_json({"Body": {"stkCallback": message}})


def _code(code: str, plan: Plan) -> int | str:
    """A number, unless it is none, or strings are asked for."""
    return int(code) if code.isdigit() and "string_codes" not in plan else code


def _metadata(report: Report, plan: Plan) -> dict[str, Any]:
    if "missing_metadata" in plan:
        return {}
    if "null_metadata" in plan:
        return {"CallbackMetadata": None}
    items = _items(report, plan)
    if "single_item_object" in plan:
        return {"CallbackMetadata": {"Item": next(item for item in items if item["Name"] == "MpesaReceiptNumber")}}
    return {"CallbackMetadata": {"Item": items}}


def _items(report: Report, plan: Plan) -> list[dict[str, Any]]:
    as_text = "string_codes" in plan
    moment = fourteen_digits(report.at)
    items: list[dict[str, Any]] = [
        {"Name": "Amount", "Value": f"{report.amount:.2f}" if as_text else report.amount.quantize(Decimal("0.01"))},
        {"Name": "MpesaReceiptNumber", "Value": report.receipt},
        {"Name": "TransactionDate", "Value": moment if as_text else int(moment)},
        {"Name": "PhoneNumber", "Value": _phone(report.msisdn, plan)},
    ]
    missing = {"missing_receipt": "MpesaReceiptNumber", "missing_amount": "Amount"}
    left_out = {name for scenario, name in missing.items() if scenario in plan}
    items = [item for item in items if item["Name"] not in left_out]
    if "balance_without_value" in plan:
        items.insert(len(items) // 2, {"Name": "Balance"})
    if "extra_items" in plan:
        items = [*reversed(items), {"Name": "LoyaltyPoints", "Value": 12}, {"Name": "B2CRecipient"}]
    return items


def _phone(msisdn: str, plan: Plan) -> int | str:
    if "masked_phone" in plan:
        return masked(msisdn)
    if "hashed_msisdn" in plan:
        return hashed(msisdn)
    return msisdn if "string_codes" in plan else int(msisdn)
