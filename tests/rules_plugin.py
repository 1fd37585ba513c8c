"""`@pytest.mark.rule("OTP-3")`: the run ends with the rules proven and those that are not.

A rule is proven when at least one test that carries its id passed and none failed.
"""

from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

RULES = tuple((Path(__file__).parent / "rules.txt").read_text("utf-8").split())

# Reports travel from the xdist workers with their properties: the ids ride there.
PROPERTY = "rule"


@dataclass(eq=False, slots=True)  # pluggy hashes its plugins by identity
class RuleReport:
    """Checks the ids when tests are collected, counts outcomes, and prints the balance."""

    outcomes: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self,
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        report = yield
        items = [node for node in report.result or () if isinstance(node, pytest.Item)]
        unknown = [f"{item.nodeid}: {rule!r}" for item in items for rule in _unknown(item)]
        if unknown:
            report.outcome = "failed"
            report.longrepr = "\n".join(["not a rule of tests/rules.txt:", *unknown])
            report.result = []
        return report

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        item.user_properties += [(PROPERTY, rule) for rule in _rules(item)]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # A set-up that passed proves nothing; one that failed does.
        if report.when == "call" or report.failed:
            for name, rule in report.user_properties:
                if name == PROPERTY:
                    self.outcomes[str(rule)].add(report.outcome)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("rules")
        for title, rules in balance(self.outcomes).items():
            terminalreporter.line(f"{title} ({len(rules)} of {len(RULES)}): {compact(rules)}")


def balance(outcomes: Mapping[str, set[str]]) -> dict[str, list[str]]:
    """The known rules by what the run says of them; a skipped test says nothing."""
    failed = [rule for rule in RULES if "failed" in outcomes.get(rule, ())]
    passed = [rule for rule in RULES if "passed" in outcomes.get(rule, ())]
    return {
        "rules proven": [rule for rule in passed if rule not in failed],
        "rules with a failed test": failed,
        "rules without a passing test": [rule for rule in RULES if rule not in passed],
    }


def compact(rules: Iterable[str]) -> str:
    """`["OTP-1", "OTP-3", "PWD-2"]` as `OTP-1 3, PWD-2`."""
    families: dict[str, list[str]] = {}
    for rule in rules:
        family, _, number = rule.partition("-")
        families.setdefault(family, []).append(number)
    listed = (f"{family}-{' '.join(numbers)}" for family, numbers in families.items())
    return ", ".join(listed) or "none"


def _rules(item: pytest.Item) -> set[str]:
    return {rule for marker in item.iter_markers("rule") for rule in marker.args}


def _unknown(item: pytest.Item) -> list[str]:
    return sorted(_rules(item).difference(RULES))
