import pytest

from mobilemoney.businesses.initiators import Initiator
from mobilemoney.daraja.fake import FakeDaraja


@pytest.fixture
def daraja(monkeypatch: pytest.MonkeyPatch) -> FakeDaraja:
    """Daraja, scripted, in place of the client of every shortcode."""
    fake = FakeDaraja()
    for room in ("mobilemoney.payouts.errands", "mobilemoney.payouts.asking"):
        monkeypatch.setattr(f"{room}.daraja_client_for", lambda *_: fake)
    for room in ("b2b.tasks", "mobilemoney.payouts.asking"):
        monkeypatch.setattr(f"{room}.initiator_of", lambda shortcode: Initiator("testapi", "c2VjcmV0"))
    return fake
