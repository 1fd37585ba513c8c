"""What operators install: whole, told in their guide, and confined alike."""

from __future__ import annotations

import re
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from peps_tui.gateways import KEYS
from peps_tui.serving import Serving
from peps_tui.settings import Settings

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
GUIDE = (ROOT / "docs" / "operations.md").read_text("utf-8")
SHIPPED = sorted(path.relative_to(ROOT) for path in DEPLOY.rglob("*") if path.is_file())
SERVICES = sorted(path.name for path in DEPLOY.glob("*.service"))
CONFINED = "NoNewPrivileges=yes"
"""The first of the lines that say what a service cannot do; the others follow it."""
OWN = {
    "peps-tui-backup.service": {
        "PrivateNetwork=yes": None,
        "RestrictAddressFamilies=AF_UNIX": "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
    }
}
"""Where a service is confined more than the others, and what they have in the place of it."""

NOT_SET = {"home", "gateways", "ssh", "demo", "date"}
"""What holds settings, or is those of a demonstration."""


def test_the_guide_installs_what_is_shipped_and_all_of_it() -> None:
    told = re.findall(r"deploy/[\w./*-]*\w", GUIDE)

    installed = {path.relative_to(ROOT) for pattern in told for path in ROOT.glob(pattern)}
    assert [pattern for pattern in told if not list(ROOT.glob(pattern))] == []
    assert installed >= set(SHIPPED)


def test_the_guide_tells_every_setting() -> None:
    own = {field.name for field in fields(Settings)} - NOT_SET
    known = [*own, *KEYS, *(f"ssh_{name}" for name in Serving._fields)]

    told = set(re.findall(r"(?:`|^    )(\w+)", GUIDE, re.M))
    assert [name for name in known if name not in told] == []


@pytest.mark.parametrize("name", SERVICES)
def test_services_are_confined_alike(name: str) -> None:
    own = OWN.get(name, {})
    lines = [own.get(line, line) for line in confinement(name)]

    assert set(own) <= set(confinement(name))
    assert [line for line in lines if line] == confinement("peps-tui-ssh.service")


def test_the_service_is_left_the_time_it_leaves_to_people() -> None:
    (seconds,) = re.findall(r"^TimeoutStopSec=(\d+)$", text_of("peps-tui-ssh.service"), re.M)

    assert int(seconds) > Serving().grace_seconds


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_refuses_is_kept(name: str) -> None:
    """Errors go where the rest goes unless told otherwise."""
    lines = text_of(name).splitlines()

    assert "StandardOutput=null" not in lines or "StandardError=journal" in lines


@pytest.mark.parametrize("name", ["peps-tui", "peps-tui-session"])
def test_scripts_can_be_read_by_any_shell(name: str) -> None:
    assert text_of(name).startswith("#!/bin/sh\n")
    subprocess.run(["/bin/sh", "-n", DEPLOY / name], check=True)


def test_the_guide_finds_sessions_by_what_runs_them() -> None:
    *_, run = text_of("peps-tui-session").strip().splitlines()

    named = re.findall(r"pkill -\w+ -u peps -f '(.+?)'", GUIDE)
    assert len(named) == 2
    assert all(re.search(pattern, run) for pattern in named)


def confinement(name: str) -> list[str]:
    """What the service cannot do, line by line."""
    service = text_of(name).partition("[Install]")[0].strip()
    return (CONFINED + service.partition(CONFINED)[2]).splitlines()


def text_of(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")
