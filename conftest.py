"""What every test of the project shares."""

from hypothesis import settings

# A busy machine is no finding: examples may take as long as they need.
settings.register_profile("mobilemoney", deadline=None)
settings.load_profile("mobilemoney")
