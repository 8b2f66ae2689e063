"""The doors of money out that no single service owns."""

from django.urls import path

from mobilemoney.payouts import callbacks, views

urlpatterns = [
    path("transactions/<str:reference>/refund", views.RefundView.as_view()),
    path("transactions/<str:reference>/approve", views.ApproveView.as_view()),
    path("transactions/<str:reference>/reject", views.RejectView.as_view()),
    path("transactions/<str:reference>/resolve", views.ResolveView.as_view()),
    path("reversals/result", callbacks.reversal_result),
    path("reversals/result/<str:token>", callbacks.reversal_result),
    path("reversals/timeout", callbacks.reversal_timeout),
    path("reversals/timeout/<str:token>", callbacks.reversal_timeout),
    path("c2b/transaction-status/result", callbacks.status_result),
    path("c2b/transaction-status/result/<str:token>", callbacks.status_result),
    path("c2b/transaction-status/timeout", callbacks.status_timeout),
    path("c2b/transaction-status/timeout/<str:token>", callbacks.status_timeout),
]
