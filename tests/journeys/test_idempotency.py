"""One Idempotency-Key, one payment: however often, however many at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.journeys.gateway import App, new_phone, new_reference
from tests.journeys.safaricom import Safaricom
from tests.journeys.stack import Stack

PARALLEL = 100


def test_a_hundred_at_once_with_one_key_prompt_once(stack: Stack, app: App, safaricom: Safaricom) -> None:
    order = {"phone_number": new_phone(), "amount": 100, "account_reference": new_reference()}
    key, token, together = new_reference(), app.token(), Barrier(PARALLEL)

    def ask(_: int) -> tuple[int, bytes, bool]:
        caller = stack.app()  # A connection of its own.
        caller.sign_with(token)
        together.wait()
        answer = caller.try_push(key=key, **order)
        return answer.status_code, answer.content, "Idempotent-Replayed" in answer.headers

    with ThreadPoolExecutor(PARALLEL) as callers:
        answers = list(callers.map(ask, range(PARALLEL)))

    accepted = [body for status, body, _ in answers if status == 202]
    assert {status for status, _, _ in answers} <= {202, 409}
    assert len([1 for status, _, replayed in answers if status == 202 and not replayed]) == 1
    assert len(set(accepted)) == 1
    assert len(app.payments(account_reference=str(order["account_reference"]))) == 1
    assert len(safaricom.prompts(reference=str(order["account_reference"]))) == 1
    assert app.try_push(key=key, **order).content == accepted[0]


def test_a_key_belongs_to_one_body(app: App, safaricom: Safaricom) -> None:
    key = new_reference()
    first = app.push(key=key)

    other = app.try_push(key=key, amount=500)

    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert app.becomes(first["id"])["amount"] == "100.00"


def test_both_names_of_the_route_share_a_key(app: App, safaricom: Safaricom) -> None:
    order = {"phone_number": new_phone(), "amount": 100, "account_reference": new_reference()}
    key = {"Idempotency-Key": new_reference()}
    first = app.send("POST", "/c2b/stk/push", json=order, headers=key)

    again = app.send("POST", "/online/lipa/", json=order, headers=key)

    assert (again.status_code, again.content) == (202, first.content)
    assert len(safaricom.prompts(reference=str(order["account_reference"]))) == 1


def test_a_refused_request_does_not_use_its_key_up(app: App) -> None:
    key, order = new_reference(), {"phone_number": new_phone(), "account_reference": new_reference()}

    refused = app.try_push(key=key, **order, amount="99.5")
    accepted = app.try_push(key=key, **order, amount="99.0")

    assert (refused.status_code, list(refused.json()["details"])) == (400, ["amount"])
    assert accepted.status_code == 202
