"""What every test of the project shares."""

import pytest
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings

# A busy machine is no finding: examples may take as long as they need.
hypothesis_settings.register_profile("mobilemoney", deadline=None)
hypothesis_settings.load_profile("mobilemoney")


@pytest.fixture(autouse=True)
def cheap_passwords(settings: Settings) -> None:
    """Hash staff passwords with one round: none of them is at stake here, and there are thousands."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
