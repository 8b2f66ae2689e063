"""The doors of money out that no single service owns."""

from django.urls import path

from mobilemoney.payouts import balance_views, callbacks, views

urlpatterns = [
    path("transactions/<str:reference>/refund", views.RefundView.as_view()),
    path("transactions/<str:reference>/approve", views.ApproveView.as_view()),
    path("transactions/<str:reference>/reject", views.RejectView.as_view()),
    path("transactions/<str:reference>/resolve", views.ResolveView.as_view()),
    path("balances", balance_views.BalancesView.as_view()),
    path("balances/refresh", balance_views.RefreshView.as_view()),
    path("balances/result", callbacks.balance_result),
    path("balances/result/<str:token>", callbacks.balance_result),
    path("balances/timeout", callbacks.balance_timeout),
    path("balances/timeout/<str:token>", callbacks.balance_timeout),
    path("reversals/result", callbacks.reversal_result),
    path("reversals/result/<str:token>", callbacks.reversal_result),
    path("reversals/timeout", callbacks.reversal_timeout),
    path("reversals/timeout/<str:token>", callbacks.reversal_timeout),
    path("c2b/transaction-status/result", callbacks.status_result),
    path("c2b/transaction-status/result/<str:token>", callbacks.status_result),
    path("c2b/transaction-status/timeout", callbacks.status_timeout),
    path("c2b/transaction-status/timeout/<str:token>", callbacks.status_timeout),
]
