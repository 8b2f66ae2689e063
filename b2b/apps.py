from django.apps import AppConfig


class B2bConfig(AppConfig):
    name = "b2b"
    label = "b2b"
