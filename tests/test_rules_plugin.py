"""The balance of rules printed at the end of a run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules_plugin import RULES, balance, compact

ROOT = Path(__file__).parent.parent
WITH_XDIST = ("-p", "xdist", "-n", "1")
ALL = len(RULES)
CONFTEST = """
from tests.rules_plugin import RuleReport

def pytest_configure(config):
    config.pluginmanager.register(RuleReport())
"""

TESTS = """
import pytest

@pytest.mark.rule("OTP-1", "OTP-2")
def test_that_passes() -> None: ...

@pytest.mark.rule("OTP-2")
def test_that_fails() -> None: assert False

@pytest.mark.rule("OTP-3")
@pytest.mark.skip
def test_that_is_skipped() -> None: ...

@pytest.fixture
def broken() -> None: raise OSError

@pytest.mark.rule("OTP-4")
def test_whose_set_up_fails(broken: None) -> None: ...
"""


def pytest_on(folder: Path, tests: str, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_it.py").write_text(tests)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = rule\n")
    script = f"import sys, pytest; sys.path.insert(0, {str(ROOT)!r}); sys.exit(pytest.main())"
    command = [sys.executable, "-c", script, "-p", "no:cacheprovider", *options, str(folder)]
    environ = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("options", [(), WITH_XDIST], ids=["alone", "xdist"])
def test_the_run_ends_with_the_balance_of_rules(tmp_path: Path, options: tuple[str, ...]) -> None:
    told = pytest_on(tmp_path, TESTS, *options).stdout

    assert f"rules proven (1 of {ALL}): OTP-1\n" in told
    assert f"rules with a failed test (2 of {ALL}): OTP-2 4\n" in told
    left = f"rules without a passing test ({ALL - 2} of {ALL}): AUTH-1 2 3 4 5 6 7 8, OTP-3 4 5"
    assert left in told


@pytest.mark.parametrize("options", [(), WITH_XDIST], ids=["alone", "xdist"])
def test_an_unknown_rule_is_a_collection_error(tmp_path: Path, options: tuple[str, ...]) -> None:
    run = pytest_on(tmp_path, TESTS.replace("OTP-3", "OTP-99"), *options)

    assert run.returncode in {pytest.ExitCode.INTERRUPTED, pytest.ExitCode.TESTS_FAILED}
    assert "test_that_is_skipped: 'OTP-99'" in run.stdout
    assert f"rules proven (0 of {ALL}): none" in run.stdout


def test_a_rule_nobody_tested_is_not_proven() -> None:
    assert balance({})["rules proven"] == []


def test_rules_are_listed_by_family() -> None:
    assert compact(["OTP-1", "OTP-3", "PWD-2"]) == "OTP-1 3, PWD-2"
