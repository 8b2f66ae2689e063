"""With Celery a wake-up may come twice; the money goes once."""

import pytest

from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Status
from mobilemoney.testing import api, make_client, make_shortcode
from mobilemoney.work.celery_app import sweep

# The worker closes connections of its own accord, which a test in one transaction would not survive.
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_wake_up_that_comes_twice_pays_once(daraja: FakeDaraja) -> None:
    shortcode = make_shortcode(initiator_name="testapi", initiator_password_sealed="x")
    token = make_client(shortcode.business, ["b2c:write"])[1]
    order = {"phone_number": "0712345678", "amount": 100}
    key = {"Idempotency-Key": "pay-1"}
    assert api(token).post("/api/v1/b2c/single", order, content_type="application/json", headers=key).status_code == 202

    for _ in range(2):
        sweep.apply(args=["send_payouts"])

    assert len(daraja.asked("b2c")) == 1
    assert Transaction.objects.get().status == Status.SUBMITTED
