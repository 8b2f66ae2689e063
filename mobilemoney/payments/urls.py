from django.urls import path

from mobilemoney.payments import stream_views, views

urlpatterns = [
    path("transactions", views.TransactionList.as_view()),
    path("transactions/all", views.TransactionList.as_view()),
    path("transactions/completed", views.CompletedTransactionList.as_view()),
    path("transactions/<str:reference>", views.TransactionDetail.as_view()),
    path("transactions/<str:reference>/timeline", views.TransactionTimeline.as_view()),
    path("transactions/<str:reference>/status-query", views.StatusQuery.as_view()),
    path("events/stream", stream_views.EventStream.as_view()),
]
