"""Every door of C2B, callbacks last."""

from django.urls import path

from c2b import callbacks, staff_views, views
from mobilemoney.payments.views import CompletedTransactionList, StatusQueryByBody, TransactionList

urlpatterns = [
    path("c2b/stk/push", views.StkPushView.as_view()),
    path("online/lipa", views.StkPushView.as_view()),
    path("c2b/stk/query", views.StkQueryView.as_view()),
    path("c2b/simulate", views.SimulateView.as_view()),
    path("c2b/register", staff_views.RegisterView.as_view()),
    path("c2b/transactions", TransactionList.as_view()),
    path("c2b/transactions/all", TransactionList.as_view()),
    path("c2b/transactions/completed", CompletedTransactionList.as_view()),
    path("c2b/transaction-status/query", StatusQueryByBody.as_view()),
    path("c2b/stk/callback", callbacks.stk_result),
    path("c2b/stk/callback/<str:token>", callbacks.stk_result),
    path("c2b/stk/error", callbacks.stk_result),
    path("c2b/stk/error/<str:token>", callbacks.stk_result),
    path("stk/callback", callbacks.stk_result),
    path("stk/callback/<str:token>", callbacks.stk_result),
    path("stk/error", callbacks.stk_result),
    path("stk/error/<str:token>", callbacks.stk_result),
    path("c2b/confirmation", callbacks.confirmation),
    path("c2b/confirmation/<str:token>", callbacks.confirmation),
    path("c2b/validation", callbacks.validation),
    path("c2b/validation/<str:token>", callbacks.validation),
]
