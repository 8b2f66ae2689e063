"""The doors of money out that no single service owns."""

from django.urls import path

from mobilemoney.payouts import callbacks

urlpatterns = [
    path("c2b/transaction-status/result", callbacks.status_result),
    path("c2b/transaction-status/result/<str:token>", callbacks.status_result),
    path("c2b/transaction-status/timeout", callbacks.status_timeout),
    path("c2b/transaction-status/timeout/<str:token>", callbacks.status_timeout),
]
