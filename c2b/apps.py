from django.apps import AppConfig


class C2bConfig(AppConfig):
    name = "c2b"
    label = "c2b"
