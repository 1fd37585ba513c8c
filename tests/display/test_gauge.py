"""A line is slow when two answers took long, and nothing of an answer is taken as typed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peps_tui.display.gauge import ANSWER, LARGE, LONGEST, Gauge

LATE, IN_TIME = LONGEST + 0.01, LONGEST


class Line:
    """What a gauge finds, by a clock that goes on when told."""

    def __init__(self) -> None:
        self.now = 0.0
        self.found: list[str] = []
        self.gauge = Gauge(lambda: self.found.append("slow"), now=lambda: self.now)

    def answer_after(self, seconds: float) -> None:
        self.now += seconds
        assert self.gauge.hear(ANSWER) == ""


def test_two_late_answers_tell_a_slow_line_once() -> None:
    line = Line()
    assert line.gauge.asks_behind(1)
    line.answer_after(LATE)
    assert line.found == []
    assert not line.gauge.asks_behind(LARGE - 1)
    assert line.gauge.asks_behind(LARGE)
    line.answer_after(LATE)

    assert line.found == ["slow"]
    assert not line.gauge.asks_behind(LARGE)


@pytest.mark.parametrize("late", [0, 1])
def test_an_answer_in_time_ends_the_questions(late: int) -> None:
    line = Line()
    for _ in range(late):
        assert line.gauge.asks_behind(LARGE)
        line.answer_after(LATE)
    assert line.gauge.asks_behind(LARGE)
    line.answer_after(IN_TIME)

    assert not line.gauge.asks_behind(LARGE)
    assert line.found == []


def test_a_terminal_that_does_not_answer_is_asked_once() -> None:
    line = Line()
    assert line.gauge.asks_behind(LARGE)
    line.now += 3600

    assert not line.gauge.asks_behind(LARGE)
    assert line.found == []


@given(
    before=st.text("aé[0n\x1b", max_size=4),
    after=st.text("bz", max_size=4),
    cuts=st.lists(st.integers(0, 12), max_size=4),
)
def test_an_answer_among_keys_is_taken_out_wherever_it_is_cut(
    before: str, after: str, cuts: list[int]
) -> None:
    line = Line()
    typed = f"{before}{ANSWER}{after}"
    line.gauge.asks_behind(1)
    parts = [typed[a:b] for a, b in pairwise([0, *sorted(cuts), len(typed)])]
    heard = "".join(map(line.gauge.hear, parts)) + line.gauge.release()

    assert heard == typed.replace(ANSWER, "", 1)


def test_an_escape_that_is_no_answer_is_given_back() -> None:
    line = Line()
    line.gauge.asks_behind(1)

    assert line.gauge.hear("a\x1b[") == "a"
    assert line.gauge.release() == "\x1b["
    assert line.gauge.hear("b") == "b"


def test_what_nobody_asked_is_typed() -> None:
    assert Line().gauge.hear(ANSWER) == ANSWER
