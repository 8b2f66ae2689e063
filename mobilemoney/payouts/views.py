"""Doors to money out that no single service owns: giving back, agreeing, ending doubts."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mobilemoney.businesses.models import Role
from mobilemoney.gateway.callers import Caller, caller_of
from mobilemoney.gateway.errors import InsufficientScope
from mobilemoney.gateway.idempotency import claim_of, idempotent
from mobilemoney.gateway.policies import Policy
from mobilemoney.payments import resolving, selectors
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.serializers import TransactionOutput
from mobilemoney.payments.views import find, shown
from mobilemoney.payouts import approvals, refunds
from mobilemoney.payouts.serializers import ApproveInput, RefundInput, RejectInput, ResolveInput

DECIDES = Policy.staff(Role.CHECKER)
AGREES = Policy.staff(Role.CHECKER, money=True)


class RefundView(APIView):
    policy = Policy.app_or_staff("transactions:write", Role.MAKER, money=True)
    route_name = "transactions/refund"

    def thing_named(self, request: Request, reference: str) -> dict[str, str]:
        """A payment goes by its id, its CheckoutRequestID and its receipt; a key that gave it back once stays used."""
        return {"reference": str(find(caller_of(request), reference).id)}

    @extend_schema(request=RefundInput, responses={202: TransactionOutput})
    @idempotent(required=True)
    def post(self, request: Request, reference: str) -> Response:
        """Give a payment back, whole or in part. The worker sends it; a person's refund waits for a second person."""
        form = RefundInput(data=request.data)
        form.is_valid(raise_exception=True)
        caller, given = caller_of(request), form.validated_data
        if given["method"] == "b2c" and caller.client is not None and not caller.has_scope("b2c:write"):
            raise InsufficientScope("A refund by B2C needs the scope b2c:write as well.")
        order = refunds.RefundOrder(given["reason"], given["method"], given.get("amount"), given["metadata"])
        parent = find(caller, reference)
        payment_id = refunds.request_refund(caller=caller, parent_id=parent.id, order=order, claim=claim_of(request))
        return Response(shown(selectors.by_id(payment_id), caller), status=status.HTTP_202_ACCEPTED)


class ApproveView(APIView):
    policy = AGREES

    @extend_schema(request=ApproveInput, responses=TransactionOutput)
    def post(self, request: Request, reference: str) -> Response:
        """Agree to a single payout or refund that somebody else made."""
        ApproveInput(data=request.data).is_valid(raise_exception=True)
        caller = caller_of(request)
        payment = _held(caller, reference)
        approvals.approve_payment(caller=caller, transaction_id=payment.id)
        return Response(shown(payment, caller))


class RejectView(APIView):
    policy = DECIDES

    @extend_schema(request=RejectInput, responses=TransactionOutput)
    def post(self, request: Request, reference: str) -> Response:
        """Turn a single payout or refund down."""
        form = RejectInput(data=request.data)
        form.is_valid(raise_exception=True)
        caller = caller_of(request)
        payment = _held(caller, reference)
        approvals.reject_payment(caller=caller, transaction_id=payment.id, reason=form.validated_data["reason"])
        return Response(shown(payment, caller))


class ResolveView(APIView):
    policy = DECIDES

    @extend_schema(request=ResolveInput, responses=TransactionOutput)
    def post(self, request: Request, reference: str) -> Response:
        """End a payment that needs attention, as succeeded or failed."""
        form = ResolveInput(data=request.data)
        form.is_valid(raise_exception=True)
        given = {name: form.validated_data[name] for name in ("outcome", "receipt_number", "reason")}
        caller = caller_of(request)
        payment = _held(caller, reference)
        resolving.resolve(caller=caller, transaction_id=payment.id, **given)
        return Response(shown(payment, caller))


def _held(caller: Caller, reference: str) -> Transaction:
    """The payment, once the caller's role in its very business is checked."""
    payment = find(caller, reference)
    caller.hold_to_policy(payment.business)
    return payment
