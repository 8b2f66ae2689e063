"""Every door of B2C, callbacks last."""

from django.urls import path

from b2c import callbacks, views

urlpatterns = [
    path("b2c/single", views.SinglePayoutView.as_view()),
    path("b2c/callback/result", callbacks.result),
    path("b2c/callback/result/<str:token>", callbacks.result),
    path("b2c/callback/timeout", callbacks.timeout),
    path("b2c/callback/timeout/<str:token>", callbacks.timeout),
]
