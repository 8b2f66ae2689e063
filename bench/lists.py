"""How long lists, filters, search and look-ups take on a small and on a large table, side by side."""

from base64 import urlsafe_b64encode
from statistics import median

from bench.load import apply_load
from bench.stage import Installation

REQUESTS_A_ROUND = 60
# Two at a time: reading is measured by its own time, not by how it queues.
CONNECTIONS = 2
_PAGE = "/api/v1/transactions"
_ID_OF = "SELECT id FROM payments_transaction WHERE checkout_request_id = %s"
_DAY_OF = "SELECT created_at::date FROM payments_transaction WHERE id = %s"


def questions_for(installation: Installation) -> dict[str, str]:
    """What a dashboard and an app ask, by name. Values are in the middle of what was seeded."""
    middle = installation.settled // 2 // 100 * 100 + 1
    half_way = installation.text_of(_ID_OF, f"ws_CO_settled_{middle}")
    cursor = urlsafe_b64encode(f"older:{half_way}".encode()).decode().rstrip("=")
    receipt = f"S{middle:09X}"
    day = installation.text_of(_DAY_OF, half_way)
    return {
        "newest": "",
        "page in the middle": f"?cursor={cursor}",
        "200 a page": "?page_size=200",
        "status": "?status=failed",
        "rare status": "?status=needs_attention",
        "status and kind": "?status=succeeded&kind=c2b",
        "phone": f"?phone_number=2547{middle * 7919 % 200000:08d}",
        "receipt": f"?receipt_number={receipt}",
        "reference": f"?account_reference=INV-{middle % 300000}",
        "product": "?product_type=product-7",
        "result code": "?result_code=2001",
        "amounts": "?min_amount=4990&max_amount=5000",
        "a day": f"?start_date={day}&end_date={day}",
        "search receipt": f"?search={receipt[:8]}",
        "search reference": f"?search=INV-{middle % 300000}",
        "search phone": f"?search=2547{middle * 7919 % 200000:08d}",
        "search nothing": "?search=nobodyhasthis",
        "completed": "/completed",
        "by id": f"/{half_way}",
        "by receipt": f"/{receipt}",
        "by CheckoutRequestID": f"/ws_CO_settled_{middle}",
    }


class Lists:
    """Runs the rounds; `p95` is by installation and question, in milliseconds, one figure a round."""

    def __init__(self, *installations: Installation) -> None:
        self.questions = {installation: questions_for(installation) for installation in installations}
        self.p95: dict[str, dict[str, list[float]]] = {installation.name: {} for installation in installations}

    def round(self) -> None:
        for name in next(iter(self.questions.values())):
            for installation, questions in self.questions.items():
                run = apply_load(
                    installation.url,
                    "read",
                    expected=200,
                    connections=CONNECTIONS,
                    amount=REQUESTS_A_ROUND,
                    path=_PAGE + questions[name],
                    token=installation.token,
                )
                self.p95[installation.name].setdefault(name, []).append(run.p95)

    def medians(self, installation: Installation) -> dict[str, float]:
        return {name: median(figures) for name, figures in self.p95[installation.name].items()}
