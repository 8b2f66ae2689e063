"""Our own Daraja messages for tests: an STK callback, a C2B confirmation."""

import json
from typing import Any

CHECKOUT_REQUEST_ID = "ws_CO_21112026101500123712345678"
MERCHANT_REQUEST_ID = "7f3a-4c1e-9b55-0a1b2c3d4e5f10001"


def stk_callback(code: int | str = 0, *, leave_out: tuple[str, ...] = (), **items: Any) -> bytes:
    """An STK callback; `items` replace metadata values, `leave_out` drops them."""
    told: dict[str, Any] = {
        "MerchantRequestID": MERCHANT_REQUEST_ID,
        "CheckoutRequestID": items.pop("checkout_request_id", CHECKOUT_REQUEST_ID),
        "ResultCode": code,
        "ResultDesc": "Processed." if code in (0, "0") else "Request cancelled by user",
    }
    if code in (0, "0"):
        values = {
            "Amount": 100.00,
            "MpesaReceiptNumber": "UKL7RT61SV",
            "TransactionDate": 20261121101530,
            "PhoneNumber": 254712345678,
            **items,
        }
        item = [{"Name": name, "Value": value} for name, value in values.items() if name not in leave_out]
        told["CallbackMetadata"] = {"Item": item}
    return json.dumps({"Body": {"stkCallback": told}}).encode()


def confirmation(**changes: Any) -> bytes:
    told = {
        "TransactionType": "Pay Bill",
        "TransID": "UKL8C2B001",
        "TransTime": "20261121101530",
        "TransAmount": "100.00",
        "BusinessShortCode": "600984",
        "BillRefNumber": "Order1",
        "InvoiceNumber": "",
        "OrgAccountBalance": "5100.00",
        "ThirdPartyTransID": "",
        "MSISDN": "2547 ***** 678",
        "FirstName": "AMINA",
        "MiddleName": "",
        "LastName": "",
        **changes,
    }
    return json.dumps({name: value for name, value in told.items() if value is not None}).encode()
