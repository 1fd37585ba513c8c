"""Runs the form of the stage in the terminal it is given, for the tests beside it.

`accept FILE` writes what was submitted; `crash` fails with a secret in a local variable.
"""

import json
import sys
from pathlib import Path

from tests.screens.stage import SignInForm, Stage


def main(mode: str, file: str) -> int:
    def judge(identifier: str, password: str) -> None:
        if mode == "crash":
            raise RuntimeError("unexpected")
        Path(file).write_text(json.dumps([identifier, password]))

    app = Stage(SignInForm(judge))
    app.run(mouse=False)
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
