"""Who vouches for people of Net-entreprises: a file of ours, a service on loopback."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from peps_tui import wiring
from peps_tui.core.adapters.directory import FileDirectory
from peps_tui.core.adapters.network import verified
from peps_tui.core.adapters.web import Web
from peps_tui.core.adapters.web_directory import WebDirectory
from peps_tui.core.domain.errors import DirectoryDamaged, DirectoryUnavailable, FilesTooOpen
from peps_tui.core.domain.net_entreprises import NetIdentity
from peps_tui.settings import SettingFault, SettingsError, load_settings
from tests.support.fakes import PlainHasher

ELIE = NetIdentity(siret="21280220900014", last_name="Le Goff", first_name="Élie")
TYPED = replace(ELIE, last_name="LE-GOFF", first_name="elie")
SECRET = "Net-entreprises-2026"
TOKEN = "jeton-du-service"


@pytest.fixture
def file(tmp_path: Path) -> FileDirectory:
    return FileDirectory(path=tmp_path / "net-entreprises.json", hasher=PlainHasher())


@pytest.mark.rule("AUTH-1")
def test_the_file_knows_those_who_were_written_down(file: FileDirectory) -> None:
    assert file.authenticate(ELIE, SECRET) is None

    file.add(replace(ELIE, first_name="Zoé"), "autre")
    file.add(ELIE, f"{SECRET}\n")

    assert file.authenticate(TYPED, SECRET) == ELIE
    assert file.authenticate(TYPED, "autre") is None
    assert file.authenticate(replace(ELIE, siret="26280001800012"), SECRET) is None
    assert [person.first_name for person in file.people()] == ["Élie", "Zoé"]
    file.add(TYPED, "nouveau-2026")
    assert file.authenticate(ELIE, SECRET) is None
    assert len(file.people()) == 2
    assert file.remove(ELIE)
    assert not file.remove(ELIE)


def test_a_file_that_cannot_be_trusted_vouches_for_nobody(file: FileDirectory) -> None:
    file.add(ELIE, SECRET)
    content = file.path.read_bytes()
    for damaged in (b"", b"\xff", b"{}x", b'[{"siret": 1}]', b"[1]"):
        file.path.write_bytes(damaged)
        with pytest.raises(DirectoryUnavailable):
            file.authenticate(ELIE, SECRET)
        for use in (file.people, partial(file.add, ELIE, SECRET), partial(file.remove, ELIE)):
            with pytest.raises(DirectoryDamaged):
                use()
        assert file.path.read_bytes() == damaged
    file.path.write_bytes(content)
    file.path.chmod(0o644)
    with pytest.raises(DirectoryUnavailable):
        file.authenticate(ELIE, SECRET)
    with pytest.raises(FilesTooOpen):
        file.people()


def service(server: HTTPServer, *, seconds: float = 5) -> WebDirectory:
    return WebDirectory(
        web=Web(verified(), seconds=seconds), url=server.url_for("/identites"), token=TOKEN
    )


def answers(server: HTTPServer, told: Mapping[str, object], status: int = 200) -> None:
    server.expect_oneshot_request("/identites", method="POST").respond_with_json(told, status)


@pytest.mark.rule("AUTH-1")
def test_the_service_is_asked_and_believed(httpserver: HTTPServer) -> None:
    answers(httpserver, {"known": True, "last_name": "Le Goff", "first_name": "Élie\x1b[2J"})
    answers(httpserver, {"known": False})
    directory = service(httpserver)

    assert directory.authenticate(TYPED, SECRET) == ELIE
    assert directory.authenticate(TYPED, "faux") is None

    request, _ = httpserver.log[0]
    assert json.loads(request.data) == {
        "siret": ELIE.siret,
        "last_name": "LE-GOFF",
        "first_name": "elie",
        "password": SECRET,
    }
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert not {SECRET, TOKEN} & set(repr(directory).split("'"))


@pytest.mark.rule("AUTH-1")
@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"known": True, "last_name": "Le Goff", "first_name": "Élie"}, 500),
        ({"known": True, "last_name": "Le Goff", "first_name": "Élie"}, 401),
        ({"known": True}, 200),
        ({"known": "yes", "last_name": "Le Goff", "first_name": "Élie"}, 200),
        ({}, 200),
    ],
)
def test_whatever_else_it_answers_nobody_enters(
    httpserver: HTTPServer, told: Mapping[str, object], status: int
) -> None:
    answers(httpserver, told, status)

    with pytest.raises(DirectoryUnavailable):
        service(httpserver).authenticate(ELIE, SECRET)


def test_a_redirection_carries_the_password_nowhere(httpserver: HTTPServer) -> None:
    elsewhere = Response(status=307, headers={"Location": httpserver.url_for("/ailleurs")})
    httpserver.expect_oneshot_request("/identites").respond_with_response(elsewhere)

    with pytest.raises(DirectoryUnavailable):
        service(httpserver).authenticate(ELIE, SECRET)
    assert len(httpserver.log) == 1


@pytest.mark.rule("AUTH-1")
def test_a_service_that_is_not_there_is_unavailable(free_port: int) -> None:
    directory = WebDirectory(
        web=Web(verified(), seconds=2), url=f"http://127.0.0.1:{free_port}/", token=""
    )

    with pytest.raises(DirectoryUnavailable):
        directory.authenticate(ELIE, SECRET)


def test_settings_choose_the_service_and_protect_what_it_is_told(tmp_path: Path) -> None:
    environ = {"PEPS_HOME": str(tmp_path)}
    told = {"PEPS_DIRECTORY_URL": "https://ne.exemple.fr/identites", "PEPS_DIRECTORY_TOKEN": TOKEN}
    by_default, chosen = load_settings(environ), load_settings({**environ, **told})

    assert TOKEN not in repr(chosen)
    hasher = PlainHasher()
    assert isinstance(wiring._directory(by_default, hasher), FileDirectory)
    directory = wiring._directory(chosen, hasher)
    assert isinstance(directory, WebDirectory)
    assert (directory.url, directory.token) == (told["PEPS_DIRECTORY_URL"], TOKEN)
    assert isinstance(wiring._directory(replace(chosen, demo=True), hasher), FileDirectory)
    with pytest.raises(SettingsError) as refused:
        load_settings({**environ, "PEPS_DIRECTORY_URL": "http://ne.exemple.fr/"})
    assert refused.value.fault is SettingFault.NOT_PROTECTED
