from django.apps import AppConfig


class MaintainerConfig(AppConfig):
    name = "maintainer"
