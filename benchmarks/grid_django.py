"""The peer: a Django admin over the same accounts, in an environment and a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode

from peps_tui.core.domain.listing import Listing, SortBy

HERE = Path(__file__).parent
PYTHONS = ("python3.14", "python3.13", "python3.12")
LONGEST_INSTALL = 300.0
LONGEST_ANSWER = 60.0

# The columns of the list, as the admin numbers them.
_COLUMNS = {
    SortBy.LAST_NAME: 2,
    SortBy.FIRST_NAME: 3,
    SortBy.NET_ENTREPRISES: 4,
    SortBy.IDENTIFIER: 5,
    SortBy.SERVICE: 6,
    SortBy.PROFILE: 7,
    SortBy.DELEGATION: 8,
    SortBy.STATUS: 9,
    SortBy.EXPIRES_ON: 10,
    SortBy.LAST_LOGIN_ON: 11,
}


class DjangoAdmin:
    """Asks the running site; times include the whole page, and nothing of a browser."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        hello = json.loads(self._line())
        self._port = hello["port"]
        self._headers = {"Cookie": f"sessionid={hello['session']}"}

    def page(self, listing: Listing) -> float:
        """The milliseconds of one page of the list."""
        asked = {
            "q": listing.filter.search,
            "o": _COLUMNS[listing.sort],
            "p": listing.offset // listing.size + 1,
        }
        start = perf_counter()
        connection = HTTPConnection("127.0.0.1", self._port, timeout=LONGEST_ANSWER)
        connection.request(
            "GET", f"/admin/django_site/account/?{urlencode(asked)}", headers=self._headers
        )
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        took = (perf_counter() - start) * 1000
        if answer.status != 200 or b"result_list" not in body:
            raise SystemExit(f"Django answered {answer.status}")
        return took

    def renew(self, ids: Sequence[int]) -> float:
        """The milliseconds of a renewal of all of them, as Django counts them."""
        assert self._process.stdin is not None
        print(json.dumps(ids), file=self._process.stdin, flush=True)
        return float(self._line())

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@contextmanager
def serving(source: Path, folder: Path) -> Iterator[DjangoAdmin | None]:
    """The site over the accounts of `source`; None where no Python is new enough for it."""
    python = _new_enough()
    if python is None:
        yield None
        return
    folder.mkdir()
    inside = _installed(python, folder / "venv")
    process = subprocess.Popen(
        [inside, "-c", "import django_site; django_site.main()", source, folder],
        cwd=HERE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield DjangoAdmin(process)
    finally:
        process.kill()
        process.communicate()


def _new_enough() -> str | None:
    wanted = os.environ.get("PEPS_BENCH_PYTHON")
    for name in [wanted] if wanted else PYTHONS:
        path = shutil.which(name)
        if path and subprocess.run([path, "--version"], capture_output=True).returncode == 0:
            return path
    return None


def _installed(python: str, venv: Path) -> Path:
    inside = venv / "bin" / "python"
    subprocess.run([python, "-m", "venv", venv], check=True, timeout=LONGEST_INSTALL)
    subprocess.run(
        [inside, "-m", "pip", "install", "-q", "-r", HERE / "requirements-django.txt"],
        check=True,
        timeout=LONGEST_INSTALL,
    )
    return inside
