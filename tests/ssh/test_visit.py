"""What passes from the front to the fork server, and what does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from peps_tui.ssh.visit import USUAL_TERM, NotAVisit, Visit, address_of, may_pass, size_of, term_of

VISIT = Visit(
    number=12,
    address="2001:db8::1",
    key=f"SHA256:{'a+/' * 14}A",
    term="xterm-256color",
    columns=80,
    lines=24,
    environ={"COLORTERM": "truecolor", "NO_COLOR": "1"},
)


def test_a_visit_is_told_whole() -> None:
    assert Visit.from_json(VISIT.to_json()) == VISIT


@pytest.mark.parametrize(
    "change",
    [
        {"number": 0},
        {"number": True},
        {"number": "12"},
        {"address": "peps.exemple.fr"},
        {"address": 3_221_225_985},
        {"key": ""},
        {"key": "SHA256:short"},
        {"key": f"MD5:{'a' * 43}"},
        {"key": f"SHA256:{'a' * 43}\n"},
        {"term": "../../etc/passwd"},
        {"term": "x" * 33},
        {"term": None},
        {"columns": 401},
        {"columns": 19},
        {"lines": 4},
        {"lines": 24.0},
        {"environ": {"PEPS_HOME": "/tmp"}},
        {"environ": {"LD_PRELOAD": "x"}},
        {"environ": {"COLORTERM": "true color"}},
        {"environ": {"COLORTERM": 1}},
        {"environ": []},
        {"command": "sh"},
    ],
    ids=str,
)
def test_what_the_front_would_not_say_is_refused(change: dict[str, Any]) -> None:
    told = {**json.loads(VISIT.to_json()), **change}

    with pytest.raises(NotAVisit):
        Visit.from_json(json.dumps(told))


@pytest.mark.parametrize("text", ["", "[]", "null", "12", "{}", '{"number": 12}'])
def test_what_is_no_visit_is_refused(text: str) -> None:
    with pytest.raises(NotAVisit):
        Visit.from_json(text)


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_an_address_is_written_in_one_way(told: str, written: str) -> None:
    assert address_of(told) == written


@pytest.mark.parametrize("told", ["xterm", "dumb", "screen.xterm-256color", "x" * 32])
def test_a_plain_name_of_a_terminal_is_kept(told: str) -> None:
    assert term_of(told) == told


@pytest.mark.parametrize("told", ["", "x" * 33, "a/b", "-x", "x;id", "xterm\n", "é", "x\0"])
def test_another_is_not(told: str) -> None:
    assert term_of(told) == USUAL_TERM


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ((80, 24), (80, 24)),
        ((0, 0), (80, 24)),
        ((132, 0), (80, 24)),
        ((1, 1), (20, 5)),
        ((100_000, 4_294_967_295), (400, 150)),
    ],
)
def test_a_terminal_has_a_size_that_can_be_painted(
    told: tuple[int, int], kept: tuple[int, int]
) -> None:
    assert size_of(*told) == kept


@pytest.mark.parametrize(
    ("name", "value", "passes"),
    [
        ("COLORTERM", "truecolor", True),
        ("NO_COLOR", "", True),
        ("COLORTERM", "x" * 33, False),
        ("COLORTERM", "$(id)", False),
        ("LANG", "fr_FR.UTF-8", False),
        ("LC_ALL", "C", False),
        ("TEXTUAL_DRIVER", "evil", False),
        ("PEPS_HOME", "tmp", False),
        ("PYTHONPATH", "tmp", False),
    ],
)
def test_only_how_to_draw_passes(name: str, value: str, passes: bool) -> None:
    assert may_pass(name, value) is passes
