"""What every test of the project shares."""

import os

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings

# A busy machine is no finding: examples, and making them up, may take as long as they need. Continuous
# integration tries the same examples each time, so that it judges the change; at home they are new each time.
hypothesis_settings.register_profile(
    "mobilemoney",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CI", "").lower() in {"1", "true"},
)
hypothesis_settings.register_profile(
    "thorough", hypothesis_settings.get_profile("mobilemoney"), max_examples=2000, derandomize=False
)
hypothesis_settings.load_profile("mobilemoney")


@pytest.fixture(autouse=True)
def cheap_passwords(settings: Settings) -> None:
    """Hash staff passwords with one round: none of them is at stake here, and there are thousands."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
