"""Requests that move our own money or ask about it, with values of our own."""

from decimal import Decimal

from mobilemoney.daraja.account import AccountBalanceRequest, TransactionStatusRequest
from mobilemoney.daraja.b2b import BUY_GOODS, PAY_BILL, TOP_UP, B2bRequest, TaxRequest
from mobilemoney.daraja.b2c import B2cRequest
from mobilemoney.daraja.express import B2bExpressRequest
from mobilemoney.daraja.reversal import ReversalRequest
from mobilemoney.daraja.tests.requests_made import CALLBACK_TOKEN, PHONE

CREDENTIAL = "Qk7vZt0pXw3nLb8sYd2mRf6hJc4g=="
OUR_ID = "mm-0198c3f2a7b17e0d9f5b2c4e6a8d1f30"
SHORTCODE, RECEIVER = "895301", "741852"
RESULT_URL = f"https://pay.example.org/api/v1/b2c/callback/result/{CALLBACK_TOKEN}"
TIMEOUT_URL = f"https://pay.example.org/api/v1/b2c/callback/timeout/{CALLBACK_TOKEN}"

PAYOUT = B2cRequest(
    originator_conversation_id=OUR_ID,
    initiator_name="payer-api",
    security_credential=CREDENTIAL,
    command_id="SalaryPayment",
    amount=Decimal("620.00"),
    party_a=SHORTCODE,
    party_b=PHONE,
    remarks="March wages",
    result_url=RESULT_URL,
    queue_timeout_url=TIMEOUT_URL,
    occasion="Wages",
)
BILL = B2bRequest(
    initiator_name="payer-api",
    security_credential=CREDENTIAL,
    command_id=PAY_BILL,
    amount=Decimal(4200),
    party_a=SHORTCODE,
    party_b=RECEIVER,
    account_reference="77102",
    remarks="Water",
    result_url=RESULT_URL,
    queue_timeout_url=TIMEOUT_URL,
    requester=PHONE,
)
GOODS = B2bRequest(
    initiator_name="payer-api",
    security_credential=CREDENTIAL,
    command_id=BUY_GOODS,
    amount=Decimal(75),
    party_a=SHORTCODE,
    party_b="5123456",
    account_reference="Shelf-9",
    remarks="Goods",
    result_url=RESULT_URL,
    queue_timeout_url=TIMEOUT_URL,
    receiver_identifier_type="2",
    occasion="Restock",
)
FLOAT = B2bRequest(
    initiator_name="payer-api",
    security_credential=CREDENTIAL,
    command_id=TOP_UP,
    amount=Decimal(90000),
    party_a=SHORTCODE,
    party_b="600111",
    account_reference="Float",
    remarks="Float",
    result_url=RESULT_URL,
    queue_timeout_url=TIMEOUT_URL,
)
TAX = TaxRequest(
    initiator_name="payer-api",
    security_credential=CREDENTIAL,
    amount=Decimal(1530),
    party_a=SHORTCODE,
    payment_registration_number="2026031500077102",
    remarks="VAT",
    result_url=RESULT_URL,
    queue_timeout_url=TIMEOUT_URL,
)
PROMPT = B2bExpressRequest(
    primary_shortcode="005123",
    receiver_shortcode=SHORTCODE,
    amount=Decimal("880.00"),
    payment_reference="Inv-204",
    callback_url=RESULT_URL,
    partner_name="Duka Moja",
    request_reference_id="58d40c1e-7f0b-4a52-9be6-1c2f30a7e911",
)
STATUS = TransactionStatusRequest(
    initiator_name="payer-api",
    security_credential=CREDENTIAL,
    party_a=SHORTCODE,
    result_url=RESULT_URL,
    queue_timeout_url=TIMEOUT_URL,
    original_conversation_id=OUR_ID,
)
BALANCE = AccountBalanceRequest(
    initiator_name="payer-api",
    security_credential=CREDENTIAL,
    party_a=SHORTCODE,
    result_url=RESULT_URL,
    queue_timeout_url=TIMEOUT_URL,
)
REVERSAL = ReversalRequest(
    initiator_name="payer-api",
    security_credential=CREDENTIAL,
    receipt_number="UC57K2M4QX",
    amount=Decimal("350.00"),
    receiver_party=SHORTCODE,
    remarks="Paid twice",
    result_url=RESULT_URL,
    queue_timeout_url=TIMEOUT_URL,
)
