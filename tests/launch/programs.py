"""Small programs for the supervisor to run."""

import sys

from mobilemoney.launch.supervisor import Part

# It says that it lives, then waits for the end.
PATIENT = "import signal, sys; print('here', flush=True); signal.sigwait({signal.SIGTERM}); sys.exit(0)"
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('here', flush=True)
while True: time.sleep(1)
"""


def part(name: str, code: str, *arguments: str) -> Part:
    return Part(name, [sys.executable, "-c", code, *arguments])
