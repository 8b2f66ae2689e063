"""Every door of B2B, callbacks last."""

from django.urls import path

from b2b import bulk_views, callbacks, views

urlpatterns = [
    path("b2b/single", views.BusinessPaymentView.as_view()),
    path("b2b/tax", views.TaxView.as_view()),
    path("b2b/express", views.ExpressView.as_view()),
    path("b2b/bulk", bulk_views.BulkView.as_view()),
    path("b2b/bulk/preview", bulk_views.BulkPreviewView.as_view()),
    path("b2b/bulk/<uuid:batch_id>", bulk_views.BulkDetailView.as_view()),
    path("b2b/bulk/<uuid:batch_id>/items", bulk_views.BulkItemsView.as_view()),
    path("b2b/bulk/<uuid:batch_id>/report", bulk_views.BulkReportView.as_view()),
    path("b2b/bulk/<uuid:batch_id>/approve", bulk_views.BulkApproveView.as_view()),
    path("b2b/bulk/<uuid:batch_id>/reject", bulk_views.BulkRejectView.as_view()),
    path("b2b/bulk/<uuid:batch_id>/pause", bulk_views.BulkPauseView.as_view()),
    path("b2b/bulk/<uuid:batch_id>/resume", bulk_views.BulkResumeView.as_view()),
    path("b2b/bulk/<uuid:batch_id>/cancel", bulk_views.BulkCancelView.as_view()),
    path("b2b/bulk/<uuid:batch_id>/retry-failed", bulk_views.BulkRetryView.as_view()),
    path("b2b/callback/result", callbacks.result),
    path("b2b/callback/result/<str:token>", callbacks.result),
    path("b2b/callback/timeout", callbacks.timeout),
    path("b2b/callback/timeout/<str:token>", callbacks.timeout),
    path("b2b/express/callback", callbacks.express),
    path("b2b/express/callback/<str:token>", callbacks.express),
]
