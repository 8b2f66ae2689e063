"""Requests with values of our own, as the services would make them."""

from datetime import UTC, datetime
from decimal import Decimal

from mobilemoney.daraja.c2b import RegisterUrls, SimulateC2b
from mobilemoney.daraja.stk import StkPushRequest, StkQueryRequest

PASSKEY = "9c1d77e0f5b84a2ab3c65d41e0987f6a"
PHONE = "254798765432"
CALLBACK_TOKEN = "5f0a9be2c4d17386a5f0e1d2c3b4a596"
CHECKOUT_ID = "ws_CO_05032026111530482798765432"
MERCHANT_ID = "41c7-4e2b-9d10-6f0b3a92e7c5118204"
AT = datetime(2026, 3, 5, 8, 15, 30, tzinfo=UTC)  # 11:15:30 in Nairobi.

PUSH = StkPushRequest(
    shortcode="895301",
    passkey=PASSKEY,
    transaction_type="CustomerPayBillOnline",
    amount=Decimal("350.00"),
    party_a=PHONE,
    party_b="895301",
    phone_number=PHONE,
    callback_url=f"https://pay.example.org/api/v1/c2b/stk/callback/{CALLBACK_TOKEN}",
    account_reference="Rent-A12",
    transaction_desc="March rent",
    at=AT,
)
QUERY = StkQueryRequest(shortcode="895301", passkey=PASSKEY, checkout_request_id=CHECKOUT_ID, at=AT)
REGISTER = RegisterUrls(
    shortcode="895301",
    response_type="Completed",
    confirmation_url=f"https://pay.example.org/api/v1/c2b/confirmation/{CALLBACK_TOKEN}",
    validation_url=f"https://pay.example.org/api/v1/c2b/validation/{CALLBACK_TOKEN}",
)
SIMULATE = SimulateC2b(
    shortcode="895301", command_id="CustomerPayBillOnline", amount=Decimal(40), msisdn=PHONE, bill_ref_number="A12"
)
