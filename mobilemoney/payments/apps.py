from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "mobilemoney.payments"
    label = "payments"
