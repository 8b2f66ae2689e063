"""The recipes of USAGE.md, run as written, from top to bottom, against a fresh start of the product."""

import os
import re
import subprocess
from pathlib import Path

from tests.journeys.launched import launched

USAGE = Path(__file__).resolve().parents[2] / "USAGE.md"
SECONDS_MAX = 300


def recipes() -> str:
    """Every block that the page offers to a shell, as one script."""
    blocks = re.findall(r"^```bash\n(.*?)^```", USAGE.read_text(), re.DOTALL | re.MULTILINE)
    return "\n".join(["set -euo pipefail", *blocks])


def test_every_recipe_works_as_written() -> None:
    with launched() as product:
        client_id, client_secret = product.app().credentials
        environment = {
            **os.environ,
            "BASE": product.base_url,
            "SIMULATOR": f"http://127.0.0.1:{product.ports['SIMULATOR_PORT']}",
            "CLIENT_ID": client_id,
            "CLIENT_SECRET": client_secret,
            "BOOTSTRAP_TOKEN": product.bootstrap_token,
        }

        done = subprocess.run(
            ["bash", "-c", recipes()], env=environment, capture_output=True, text=True, timeout=SECONDS_MAX
        )

        assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


def test_the_page_has_recipes() -> None:
    assert recipes().count("curl") > 20
