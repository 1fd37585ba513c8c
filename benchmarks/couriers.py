"""What a dispatcher carries through a gateway that fails one time in three, while it is killed.

    python -m benchmarks.couriers [messages] [deaths]

1,000 messages and ten deaths by default, five of them between what the gateway accepts and our
commit. Every message must arrive; those that arrive twice bear the same name, and are told.
"""

from __future__ import annotations

import logging
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.test_dispatcher import GATEWAYS, run


def main(messages: int, deaths: int) -> int:
    """Print the table; 1 when a message is lost, or copied without a death to account for it."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    step = max(messages // (2 * deaths), 1)
    failed = False
    sys.stdout.write("| gateway | messages | arrived | copies | deaths | s | messages a second |\n")
    sys.stdout.write("|---|---|---|---|---|---|---|\n")
    for kind in GATEWAYS:
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            taken = run(Path(folder, "home"), kind, count=messages, deaths=[step] * deaths).taken
            spent = time.perf_counter() - start
        arrived, copies = len(set(taken)), len(taken) - len(set(taken))
        failed |= arrived != messages or copies != deaths // 2
        cells = (kind, messages, arrived, copies, deaths, f"{spent:.1f}", f"{messages / spent:.0f}")
        sys.stdout.write(f"| {' | '.join(map(str, cells))} |\n")
    return int(failed)


if __name__ == "__main__":
    told = [int(argument) for argument in sys.argv[1:3]]
    sys.exit(main(*told, *(1_000, 10)[len(told) :]))
