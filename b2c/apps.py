from django.apps import AppConfig


class B2cConfig(AppConfig):
    name = "b2c"
    label = "b2c"
