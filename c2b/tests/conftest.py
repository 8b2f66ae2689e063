import pytest

from mobilemoney.daraja.fake import FakeDaraja


@pytest.fixture
def daraja(monkeypatch: pytest.MonkeyPatch) -> FakeDaraja:
    """Daraja, scripted, in place of the client of every shortcode."""
    fake = FakeDaraja()
    for room in ("c2b.services.stk", "c2b.services.registration", "c2b.tasks"):
        monkeypatch.setattr(f"{room}.daraja_client_for", lambda shortcode, log: fake)
    monkeypatch.setattr("c2b.services.stk.STK_TRY_PAUSES_SECONDS", (0.0, 0.0, 0.0))
    return fake
