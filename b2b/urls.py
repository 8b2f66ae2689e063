"""Every door of B2B, callbacks last."""

from django.urls import path

from b2b import callbacks, views

urlpatterns = [
    path("b2b/single", views.BusinessPaymentView.as_view()),
    path("b2b/tax", views.TaxView.as_view()),
    path("b2b/express", views.ExpressView.as_view()),
    path("b2b/callback/result", callbacks.result),
    path("b2b/callback/result/<str:token>", callbacks.result),
    path("b2b/callback/timeout", callbacks.timeout),
    path("b2b/callback/timeout/<str:token>", callbacks.timeout),
    path("b2b/express/callback", callbacks.express),
    path("b2b/express/callback/<str:token>", callbacks.express),
]
