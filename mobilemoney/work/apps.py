from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "mobilemoney.work"
    label = "work"
