"""Who vouches for people of Net-entreprises: a file of ours, a service on loopback."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import fromstring

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
TOKEN = "Zm9yLW90aGVyLXNlcnZpY2Vz"


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
        web=Web(verified(), seconds=seconds), url=server.url_for("/authentifier"), service="25"
    )


def answers(server: HTTPServer, told: str, status: int = 200) -> None:
    asked = server.expect_oneshot_request("/authentifier", method="POST")
    asked.respond_with_data(told, status, content_type="text/plain")


@pytest.mark.rule("AUTH-1")
def test_the_service_is_asked_and_believed(httpserver: HTTPServer) -> None:
    answers(httpserver, TOKEN)

    assert service(httpserver).authenticate(TYPED, f"{SECRET}<&>") == TYPED

    request, _ = httpserver.log[0]
    assert request.headers["Content-Type"].startswith("application/xml")
    assert {each.tag: each.text for each in fromstring(request.data)} == {
        "siret": ELIE.siret,
        "nom": "LE-GOFF",
        "prenom": "elie",
        "motdepasse": f"{SECRET}<&>",
        "service": "25",
    }


@pytest.mark.rule("AUTH-1", "AUTH-3")
@pytest.mark.parametrize("status", [401, 403, 422])
def test_what_it_refuses_is_wrong(httpserver: HTTPServer, status: int) -> None:
    answers(httpserver, TOKEN, status)

    assert service(httpserver).authenticate(ELIE, SECRET) is None


@pytest.mark.rule("AUTH-1")
@pytest.mark.parametrize(
    ("told", "status"),
    [
        (TOKEN, 500),
        (TOKEN, 404),
        (TOKEN, 202),
        ("", 200),
        ("<html>Le service est en maintenance</html>", 200),
    ],
)
def test_whatever_else_it_answers_nobody_enters(
    httpserver: HTTPServer, told: str, status: int
) -> None:
    answers(httpserver, told, status)

    with pytest.raises(DirectoryUnavailable):
        service(httpserver).authenticate(ELIE, SECRET)


def test_a_redirection_carries_the_password_nowhere(httpserver: HTTPServer) -> None:
    elsewhere = Response(status=307, headers={"Location": httpserver.url_for("/ailleurs")})
    httpserver.expect_oneshot_request("/authentifier").respond_with_response(elsewhere)

    with pytest.raises(DirectoryUnavailable):
        service(httpserver).authenticate(ELIE, SECRET)
    assert len(httpserver.log) == 1


@pytest.mark.rule("AUTH-1")
def test_a_service_that_is_not_there_is_unavailable(free_port: int) -> None:
    directory = WebDirectory(
        web=Web(verified(), seconds=2), url=f"http://127.0.0.1:{free_port}/", service="25"
    )

    with pytest.raises(DirectoryUnavailable):
        directory.authenticate(ELIE, SECRET)


def test_settings_choose_the_service_and_protect_what_it_is_told(tmp_path: Path) -> None:
    environ = {"PEPS_HOME": str(tmp_path)}
    told = {"PEPS_DIRECTORY_URL": "https://ne.exemple.fr/", "PEPS_DIRECTORY_SERVICE": "26"}
    by_default, chosen = load_settings(environ), load_settings({**environ, **told})

    hasher = PlainHasher()
    assert isinstance(wiring._directory(by_default, hasher), FileDirectory)
    directory = wiring._directory(chosen, hasher)
    assert isinstance(directory, WebDirectory)
    assert (directory.url, directory.service) == ("https://ne.exemple.fr/", "26")
    assert isinstance(wiring._directory(replace(chosen, demo=True), hasher), FileDirectory)
    with pytest.raises(SettingsError) as refused:
        load_settings({**environ, "PEPS_DIRECTORY_URL": "http://ne.exemple.fr/"})
    assert refused.value.fault is SettingFault.NOT_PROTECTED
