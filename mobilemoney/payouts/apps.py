from django.apps import AppConfig


class PayoutsConfig(AppConfig):
    name = "mobilemoney.payouts"
    label = "payouts"
