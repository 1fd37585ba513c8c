"""What the server asks of the system before it serves."""

from __future__ import annotations

import resource

import pytest

from peps_tui.core.domain.errors import TooFewFiles
from peps_tui.ssh.restraint import allow_files
from peps_tui.texts.errors import explain


@pytest.mark.parametrize("allowed", [800, resource.RLIM_INFINITY])
def test_as_many_files_as_the_system_allows_are_opened(
    allowed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = limits(allowed, monkeypatch)

    allow_files(200)

    assert asked == [(resource.RLIMIT_NOFILE, (allowed, allowed))]


def test_a_server_whose_connections_would_have_no_files_does_not_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where none is left each visitor fills the log, and nobody is told why he does not come in."""
    limits(799, monkeypatch)

    with pytest.raises(TooFewFiles) as refused:
        allow_files(200)

    assert (refused.value.needed, refused.value.allowed) == (800, 799)
    assert "Baissez ssh_sessions" in explain(refused.value)


def limits(allowed: int, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is asked of a system that allows so many files."""
    asked = list[object]()
    monkeypatch.setattr(resource, "getrlimit", lambda _: (100, allowed))
    monkeypatch.setattr(resource, "setrlimit", lambda *told: asked.append(told))
    return asked
