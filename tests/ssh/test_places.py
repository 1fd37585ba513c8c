"""Where the server listens, and what its operator is told where it cannot."""

from __future__ import annotations

import errno
import socket
from contextlib import closing

import pytest

from peps_tui.core.domain.errors import CannotListen
from peps_tui.serving import Serving
from peps_tui.ssh.places import bound
from peps_tui.texts.refusals import explain
from tests.support.openssh import HOST


def test_a_port_that_is_taken_is_told() -> None:
    with closing(socket.create_server((HOST, 0))) as other:
        port = other.getsockname()[1]
        with pytest.raises(CannotListen) as refused:
            bound(Serving(host=HOST, port=port))

    assert f"{HOST} port {port}) : un autre programme y écoute déjà" in explain(refused.value)


def test_an_address_of_another_machine_is_told() -> None:
    with pytest.raises(CannotListen) as refused:
        bound(Serving(host="192.0.2.1", port=2222))

    assert "cette adresse n’est pas celle de la machine" in explain(refused.value)


def test_a_name_that_nobody_knows_is_told() -> None:
    refused = CannotListen("nulle-part.invalid", 2222, socket.EAI_NONAME)

    assert "ce nom de machine n’est pas connu" in explain(refused)


def test_only_a_port_that_is_reserved_sends_to_systemd() -> None:
    assert "peps-tui-ssh.socket" in explain(CannotListen("", 22, errno.EACCES))
    assert "peps-tui-ssh.socket" not in explain(CannotListen("", 2222, errno.EADDRINUSE))


def test_any_other_reason_is_told_as_the_system_does() -> None:
    assert "(port 2222) : Too many open files." in explain(CannotListen("", 2222, errno.EMFILE))
