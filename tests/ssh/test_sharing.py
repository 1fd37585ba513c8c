"""What the sessions are forked from is left alone by those who look at it."""

from __future__ import annotations

import subprocess
import sys

from peps_tui.ssh.sharing import TRIED

_MADE = """
import gc, sys
from peps_tui.ssh.sharing import share

class One:
    def said(self):
        return "said by one"

made = [One() for _ in range(10)]
"""
_NONE_IS_COUNTED = """
import ctypes
ctypes.c_uint64.from_address(id(None)).value = (1 << 32) + 1_000_000
"""


def run(script: str, before: str = "") -> str:
    """What a process prints that shares what it made, and ends as it should."""
    whole = f"{_MADE}{before}\nshare()\n{script}"
    command = [sys.executable, "-W", "error", "-c", whole]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def test_what_was_made_is_not_counted_any_more_where_the_interpreter_allows_it() -> None:
    looked_at = ("made", "made[0]", "One", "One.said", "One.said.__code__.co_consts[-1]")
    counts = f"[sys.getrefcount(one) for one in ({', '.join(looked_at)})]"

    added = run(f"""
before = {counts}
held = [{", ".join(looked_at)}]
print(*[after - was for was, after in zip(before, {counts})])
""")

    expected = "0" if sys.version_info[:2] in TRIED else "1"
    assert added.split() == [expected] * len(looked_at)


def test_what_comes_after_is_counted_and_collected() -> None:
    added = run("""
import weakref
new = One()
before = sys.getrefcount(new)
held = [new]
print(sys.getrefcount(new) - before)
held.append(held)
there = weakref.ref(new)
del new, held
gc.collect()
print(there())
""")

    assert added.split() == ["1", "None"]


def test_what_was_made_still_changes_and_the_collector_passes_it_by() -> None:
    said = run("""
made[0].name = "first"
made.append(One())
print(made[0].name, made[0].said(), len(made), gc.isenabled(), gc.get_freeze_count() > 1000)
""")

    assert said.strip() == "first said by one 11 False True"


def test_nothing_changes_where_something_counts_none() -> None:
    said = run("print(sys.getrefcount(made[0]))", before=_NONE_IS_COUNTED)

    assert int(said) < 10
