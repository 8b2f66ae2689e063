"""Sends money out as a business's application would."""

from __future__ import annotations

import base64
from functools import cached_property
from typing import Any, cast

import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from simulator.tests.driver import PHONE, Driver
from simulator.tests.listener import Caught

INITIATOR = "testapi"
INITIATOR_PASSWORD = "Safaricom999!*!"
B2C = "/mpesa/b2c/v3/paymentrequest"
B2C_OLD = "/mpesa/b2c/v1/paymentrequest"
STATUS = "/mpesa/transactionstatus/v1/query"
BALANCE = "/mpesa/accountbalance/v1/query"
B2B = "/mpesa/b2b/v1/paymentrequest"
TAX = "/mpesa/b2b/v1/remittax"
EXPRESS = "/v1/ussdpush/get-msisdn"
REVERSAL = "/mpesa/reversal/v1/request"


def result_of(caught: Caught) -> dict[str, Any]:
    return cast(dict[str, Any], caught.json["Result"])


def items_of(caught: Caught) -> dict[str, Any]:
    """Entries of a Result by Key; of a Key that comes twice the last."""
    return {each["Key"]: each.get("Value") for each in result_of(caught)["ResultParameters"]["ResultParameter"]}


class Payer:
    """`b2c`, `status` and the like fill in what a right request needs; a value of `...` leaves a field out."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self._made = 0

    @cached_property
    def _key(self) -> RSAPublicKey:
        pem = requests.get(f"{self.driver.url}/control/certificate", timeout=10).content
        key = x509.load_pem_x509_certificate(pem).public_key()
        assert isinstance(key, RSAPublicKey)
        return key

    def credential(self, password: str = INITIATOR_PASSWORD) -> str:
        return base64.b64encode(self._key.encrypt(password.encode(), PKCS1v15())).decode()

    @cached_property
    def right_credential(self) -> str:
        return self.credential()

    def new_id(self) -> str:
        self._made += 1
        return f"payout-{self._made}"

    def _send(self, path: str, body: dict[str, Any], changes: dict[str, Any]) -> requests.Response:
        body = {**body, **changes}
        return self.driver.post(path, {key: value for key, value in body.items() if value is not ...})

    def _urls(self, name: str) -> dict[str, Any]:
        at = self.driver.callback_url
        return {"QueueTimeOutURL": f"{at}/{name}-timeout", "ResultURL": f"{at}/{name}-result"}

    def b2c_body(self) -> dict[str, Any]:
        return {
            "OriginatorConversationID": self.new_id(),
            "InitiatorName": INITIATOR,
            "SecurityCredential": self.right_credential,
            "CommandID": "BusinessPayment",
            "Amount": "100",
            "PartyA": 600992,
            "PartyB": int(PHONE),
            "Remarks": "wages",
            **self._urls("b2c"),
            "Occassion": "week 5",
        }

    def b2c(self, **changes: Any) -> requests.Response:
        return self._send(B2C, self.b2c_body(), changes)

    def b2c_old(self, **changes: Any) -> requests.Response:
        return self._send(B2C_OLD, self.b2c_body(), {"OriginatorConversationID": ..., **changes})

    def status(self, **changes: Any) -> requests.Response:
        body = {
            "Initiator": INITIATOR,
            "SecurityCredential": self.right_credential,
            "CommandID": "TransactionStatusQuery",
            "PartyA": "600992",
            "IdentifierType": "4",
            "Remarks": "how is it",
            **self._urls("status"),
        }
        return self._send(STATUS, body, changes)

    def balance(self, **changes: Any) -> requests.Response:
        body = {
            "Initiator": INITIATOR,
            "SecurityCredential": self.right_credential,
            "CommandID": "AccountBalance",
            "PartyA": "600992",
            "IdentifierType": "4",
            "Remarks": "how much",
            **self._urls("balance"),
        }
        return self._send(BALANCE, body, changes)

    def _b2b_body(self, name: str) -> dict[str, Any]:
        return {
            "Initiator": INITIATOR,
            "SecurityCredential": self.right_credential,
            "CommandID": "BusinessPayBill",
            "SenderIdentifierType": "4",
            "RecieverIdentifierType": "4",
            "Amount": "100",
            "PartyA": "600992",
            "PartyB": "600984",
            "AccountReference": "19008",
            "Remarks": "stock",
            **self._urls(name),
        }

    def b2b(self, **changes: Any) -> requests.Response:
        return self._send(B2B, self._b2b_body("b2b"), changes)

    def tax(self, **changes: Any) -> requests.Response:
        body = {**self._b2b_body("tax"), "CommandID": "PayTaxToKRA", "PartyB": "572572"}
        return self._send(TAX, body, changes)

    def express(self, **changes: Any) -> requests.Response:
        body = {
            "primaryShortCode": "5203021",
            "receiverShortCode": "600984",
            "amount": "71",
            "paymentRef": "INV-9",
            "callbackUrl": f"{self.driver.callback_url}/express",
            "partnerName": "Vendor",
            "RequestRefID": self.new_id(),
        }
        return self._send(EXPRESS, body, changes)

    def reversal(self, receipt: str, **changes: Any) -> requests.Response:
        body = {
            "Initiator": INITIATOR,
            "SecurityCredential": self.right_credential,
            "CommandID": "TransactionReversal",
            "TransactionID": receipt,
            "Amount": "10",
            "ReceiverParty": "174379",
            "RecieverIdentifierType": "11",
            "Remarks": "paid twice",
            **self._urls("reversal"),
        }
        return self._send(REVERSAL, body, changes)

    def balance_of(self, owner: str, account: str) -> str:
        accounts = self.driver.control("GET", f"/books?owner={owner}")["accounts"]
        return next(str(each["balance"]) for each in accounts if each["account"] == account)
