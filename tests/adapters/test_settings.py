"""Which settings are in force, and what is refused."""

import traceback
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import make_url

from peps_tui.serving import Serving
from peps_tui.settings import SettingFault, Settings, SettingsError, load_settings
from peps_tui.texts.settings import explain_setting
from tests.support.peers import Authority


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def load(home: Path, **environ: str) -> Settings:
    return load_settings({"PEPS_HOME": str(home), **environ})


def write(home: Path, toml: str) -> None:
    (home / "peps.toml").write_text(toml, "utf-8")


def test_everything_has_a_default_inside_the_home(home: Path) -> None:
    settings = load_settings({"PEPS_HOME": str(home)})

    assert settings.home == home
    assert settings.database_url == f"sqlite:///{home}/peps.db"
    assert settings.messages_dir == home / "messages"
    assert settings.exports_dir == home / "exports"
    assert settings.log_file == home / "peps.log"
    assert settings.workstation == home / "workstation"
    assert settings.retention_days == 180
    assert (settings.lock_minutes, settings.idle_minutes) == (15, 60)
    assert not settings.demo


def test_the_file_wins_over_defaults_and_variables_over_the_file(home: Path) -> None:
    write(home, 'sender_name = "Fichier"\nretention_days = 90\ndemo = true\n')
    settings = load_settings({"PEPS_HOME": str(home), "PEPS_SENDER_NAME": "Variable"})

    assert settings.sender_name == "Variable"
    assert settings.retention_days == 90
    assert settings.demo


def test_how_the_ssh_server_serves(home: Path) -> None:
    write(home, "ssh_port = 2022\nssh_compression = false\n")
    environ = {"PEPS_HOME": str(home), "PEPS_SSH_HOST": "::1", "PEPS_SSH_POST_QUANTUM": "true"}

    assert load_settings(environ).ssh == Serving(
        host="::1", port=2022, compression=False, post_quantum=True
    )


def test_how_the_terminal_is_treated(home: Path) -> None:
    assert (load(home).display, load(home).mouse) == ("changes", False)

    write(home, 'display = "whole"\nmouse = true\n')
    assert (load(home).display, load(home).mouse) == ("whole", True)
    assert not load(home, PEPS_MOUSE="false").mouse


def test_a_relative_path_starts_at_the_home_and_another_stays(home: Path) -> None:
    write(home, 'log_file = "journaux/peps.log"\nmessages_dir = "/var/spool/peps"\n')
    settings = load_settings({"PEPS_HOME": str(home), "PEPS_WORKSTATION": "~/poste"})

    assert settings.log_file == home / "journaux" / "peps.log"
    assert settings.messages_dir == Path("/var/spool/peps")
    assert settings.workstation == Path.home() / "poste"


def test_without_a_home_the_system_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/nowhere/data")

    assert load_settings({}).home.name == "peps-tui"


@pytest.mark.parametrize(
    ("toml", "fault", "key"),
    [
        ("bse = 1", SettingFault.UNKNOWN, "bse"),
        ('home = "/tmp"', SettingFault.UNKNOWN, "home"),
        ("sender_name = 1", SettingFault.NOT_TEXT, "sender_name"),
        ('sender_name = ""', SettingFault.NOT_TEXT, "sender_name"),
        ('sender_name = "a\\u001b"', SettingFault.NOT_TEXT, "sender_name"),
        ('sender_name = "a\\nBcc: b"', SettingFault.NOT_TEXT, "sender_name"),
        ('demo = "true"', SettingFault.NOT_BOOLEAN, "demo"),
        ('database_url = "mysql://x"', SettingFault.NOT_A_DATABASE, "database_url"),
        ('link_base = "file:///etc"', SettingFault.NOT_A_WEB_ADDRESS, "link_base"),
        ('entrance = "ssh  été"', SettingFault.NOT_TEXT, "entrance"),
        ('sender_email = "personne"', SettingFault.NOT_AN_EMAIL, "sender_email"),
        ("demo = true\ndate = 2020-12-31", SettingFault.NOT_A_DAY, "date"),
        ("demo = true\ndate = 2021-03-01T10:00:00", SettingFault.NOT_A_DAY, "date"),
        ('demo = true\ndate = "2021-03-01"', SettingFault.NOT_A_DAY, "date"),
        ("date = 2021-03-01", SettingFault.DAY_OUTSIDE_DEMO, "date"),
        ("demo = false\ndate = 2021-03-01", SettingFault.DAY_OUTSIDE_DEMO, "date"),
        ("retention_days = 29", SettingFault.NOT_A_RETENTION, "retention_days"),
        ("retention_days = 3651", SettingFault.NOT_A_RETENTION, "retention_days"),
        ("retention_days = true", SettingFault.NOT_A_RETENTION, "retention_days"),
        ('retention_days = "6 mois"', SettingFault.NOT_A_RETENTION, "retention_days"),
        ("ssh_port = 0", SettingFault.NOT_A_PORT, "ssh_port"),
        ('ssh_host = "a b"', SettingFault.NOT_A_HOST, "ssh_host"),
        ("ssh_sessions = 0", SettingFault.NOT_A_COUNT, "ssh_sessions"),
        ("ssh_sessions = true", SettingFault.NOT_A_COUNT, "ssh_sessions"),
        ("ssh_grace_seconds = 3601", SettingFault.NOT_A_COUNT, "ssh_grace_seconds"),
        ('ssh_compression = "true"', SettingFault.NOT_BOOLEAN, "ssh_compression"),
        ("ssh_nonsense = 1", SettingFault.UNKNOWN, "ssh_nonsense"),
        ("lock_minutes = 0", SettingFault.NOT_MINUTES, "lock_minutes"),
        ("idle_minutes = 721", SettingFault.NOT_MINUTES, "idle_minutes"),
        ("lock_minutes = 60", SettingFault.NEVER_LOCKED, "lock_minutes"),
        ("sender_name = moi", SettingFault.NOT_TOML, ""),
        ('sms_gateway = "pigeon"', SettingFault.NOT_A_GATEWAY, "sms_gateway"),
        ('sms_gateway = "sip"', SettingFault.NOT_A_GATEWAY, "sms_gateway"),
        ('smtp_host = "relais fr"', SettingFault.NOT_A_HOST, "smtp_host"),
        ("smtp_port = 0", SettingFault.NOT_A_PORT, "smtp_port"),
        ("smtp_port = 65536", SettingFault.NOT_A_PORT, "smtp_port"),
        ('smtp_security = "non"', SettingFault.NOT_A_SECURITY, "smtp_security"),
        ('smpp_security = "starttls"', SettingFault.NOT_A_SECURITY, "smpp_security"),
        ('webhook_url = "http://relais.fr/sms"', SettingFault.NOT_PROTECTED, "webhook_url"),
        ('webhook_url = "https://relais.fr:65536/"', SettingFault.NOT_PROTECTED, "webhook_url"),
        ('webhook_url = "https://peps:x@relais.fr"', SettingFault.NOT_PROTECTED, "webhook_url"),
        ('webhook_url = "http://localhost:8@a.fr/"', SettingFault.NOT_PROTECTED, "webhook_url"),
        ('webhook_url = "https://[::1/"', SettingFault.NOT_PROTECTED, "webhook_url"),
        ('webhook_url = "file:///etc/passwd"', SettingFault.NOT_PROTECTED, "webhook_url"),
        ('ovh_sender = "a\\nb"', SettingFault.NOT_TEXT, "ovh_sender"),
        ("ovh_secret = 'x'", SettingFault.UNKNOWN, "ovh_secret"),
        ('email_gateway = "smtp"', SettingFault.MISSING, "smtp_host"),
        ('sms_gateway = "ovh"\novh_service = "s"', SettingFault.MISSING, "ovh_application_key"),
        (
            'email_gateway = "smtp"\nsmtp_host = "relais.fr"\nsmtp_security = "none"',
            SettingFault.NOT_PROTECTED,
            "smtp_security",
        ),
        (
            'email_gateway = "smtp"\nsmtp_host = "relais.fr"\nsmtp_user = "peps"',
            SettingFault.MISSING,
            "smtp_password",
        ),
    ],
)
def test_a_bad_line_is_told_with_its_file(
    home: Path, toml: str, fault: SettingFault, key: str
) -> None:
    write(home, toml)

    with pytest.raises(SettingsError) as refused:
        load_settings({"PEPS_HOME": str(home)})

    error = refused.value
    assert (error.fault, error.key, error.source) == (fault, key, str(home / "peps.toml"))


@pytest.mark.parametrize("content", [b"sender_name = '\xff'", b"\x00"])
def test_a_file_that_is_no_text_is_no_toml(home: Path, content: bytes) -> None:
    (home / "peps.toml").write_bytes(content)

    with pytest.raises(SettingsError) as refused:
        load_settings({"PEPS_HOME": str(home)})

    assert refused.value.fault is SettingFault.NOT_TOML


def test_a_file_that_cannot_be_read_is_told(home: Path) -> None:
    (home / "peps.toml").mkdir()

    with pytest.raises(SettingsError) as refused:
        load_settings({"PEPS_HOME": str(home)})

    assert refused.value.fault is SettingFault.UNREADABLE


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("PEPS_DATABSE_URL", "sqlite:///x", SettingFault.UNKNOWN),
        ("PEPS_DEMO", "true", SettingFault.UNKNOWN),
        ("PEPS_SSH_POST_QUANTUM", "1", SettingFault.NOT_BOOLEAN),
        ("PEPS_SSH_SESSIONS", "many", SettingFault.NOT_A_COUNT),
        ("PEPS_DISPLAY", "none", SettingFault.NOT_A_DISPLAY),
        ("PEPS_MOUSE", "on", SettingFault.NOT_BOOLEAN),
        ("PEPS_DATE", "2021-03-01", SettingFault.UNKNOWN),
        ("PEPS_LOG_FILE", "", SettingFault.NOT_TEXT),
        ("PEPS_LOG_FILE", "\udce9", SettingFault.NOT_TEXT),
        ("PEPS_LOG_FILE", "~nosuch/peps.log", SettingFault.NOT_A_PATH),
        ("PEPS_HOME", "~nosuch", SettingFault.NOT_A_PATH),
        ("PEPS_HOME", "/tmp/\udce9", SettingFault.NOT_A_PATH),
        ("PEPS_DATABASE_URL", "sqlite://", SettingFault.DATABASE_IN_MEMORY),
        ("PEPS_DATABASE_URL", "sqlite:///", SettingFault.DATABASE_IN_MEMORY),
        ("PEPS_DATABASE_URL", "sqlite:///:memory:", SettingFault.DATABASE_IN_MEMORY),
        ("PEPS_DATABASE_URL", "sqlite:///x?mode=memory", SettingFault.NOT_A_DATABASE),
        ("PEPS_DATABASE_URL", "sqlite:///~nosuch/x", SettingFault.NOT_A_PATH),
        ("PEPS_SENDER_EMAIL", "a@b@c", SettingFault.NOT_AN_EMAIL),
        ("PEPS_SENDER_EMAIL", "a..b@c.fr", SettingFault.NOT_AN_EMAIL),
        ("PEPS_SENDER_EMAIL", "a,b@c.fr", SettingFault.NOT_AN_EMAIL),
        ("PEPS_SENDER_EMAIL", "a@-c.fr", SettingFault.NOT_AN_EMAIL),
    ],
)
def test_a_bad_variable_is_told_by_its_name(
    home: Path, name: str, value: str, fault: SettingFault
) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings({"PEPS_HOME": str(home), name: value})

    error = refused.value
    assert (error.fault, error.key, error.source) == (fault, name, "")


def test_the_password_of_a_database_is_shown_nowhere(home: Path) -> None:
    secret = "s3cret"
    environ = {"PEPS_HOME": str(home), "PEPS_DATABASE_URL": f"postgresql+psycopg://u:{secret}@h/d"}

    assert secret not in repr(load_settings(environ))
    with pytest.raises(SettingsError) as refused:
        load_settings({**environ, "PEPS_DATABASE_URL": f"mysql://u:{secret}@h/d"})
    assert secret not in repr(refused.value)


@pytest.mark.parametrize(
    "rest",
    ["u:p@ss:s3cret@h/d", "u:x@s3cret@h/d", "u:s3/cret@h/d", "u:s3?cret@h/d", "u/x:s3cret@h/d"],
)
def test_a_password_that_cuts_its_address_is_refused_and_not_shown(home: Path, rest: str) -> None:
    url = f"postgresql+psycopg://{rest}"

    with pytest.raises(SettingsError) as refused:
        load_settings({"PEPS_HOME": str(home), "PEPS_DATABASE_URL": url})

    assert refused.value.fault is SettingFault.NOT_A_DATABASE
    told = "".join(traceback.format_exception(refused.value))
    assert "cret" not in told
    assert refused.value.__cause__ is refused.value.__context__ is None


@pytest.mark.parametrize(
    "rest",
    [
        "h/d",
        "u@h/d",
        "u:p%40ss:w0rd@h:5432/d",
        "u:p@[::1]:5432/d",
        "u:p@h/d?sslmode=require&connect_timeout=3",
        "/d?host=/var/run/postgresql",
    ],
)
def test_usual_addresses_are_accepted_and_cut_as_meant(home: Path, rest: str) -> None:
    url = f"postgresql+psycopg://{rest}"

    assert load_settings({"PEPS_HOME": str(home), "PEPS_DATABASE_URL": url}).database_url == url
    parsed = make_url(url)
    assert parsed.database == "d"
    assert parsed.password in {None, "p", "p@ss:w0rd"}


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///rel.db", "{home}/rel.db"),
        ("sqlite:////srv/peps.db", "/srv/peps.db"),
        ("sqlite:///~/peps.db", f"{Path.home()}/peps.db"),
    ],
)
def test_a_relative_database_starts_at_the_home(home: Path, url: str, path: str) -> None:
    settings = load_settings({"PEPS_HOME": str(home), "PEPS_DATABASE_URL": url})

    assert make_url(settings.database_url).database == path.format(home=home)


def test_a_demonstration_may_have_its_day(home: Path) -> None:
    write(home, "date = 2021-03-01\ndemo = true\n")

    assert load_settings({"PEPS_HOME": str(home)}).date == date(2021, 3, 1)


@pytest.mark.rule("MSG-3")
def test_messages_land_in_the_folder_unless_a_gateway_is_chosen(home: Path) -> None:
    write(home, 'smtp_host = "relais.fr"\nsms_gateway = "webhook"\nwebhook_url = "https://s.fr"')
    settings = load_settings({"PEPS_HOME": str(home), "PEPS_VOICE_GATEWAY": "sip"})

    assert settings.email_gateway == "folder"
    assert settings.gateways == {
        "folder": {},
        "sip": {"host": "127.0.0.1", "port": "4444"},
        "webhook": {"url": "https://s.fr", "token": ""},
    }


@pytest.mark.rule("MSG-3")
def test_a_demonstration_uses_no_gateway(home: Path) -> None:
    write(home, "demo = true\n")
    settings = load_settings({"PEPS_HOME": str(home), "PEPS_SMS_GATEWAY": "ovh"})

    assert (settings.sms_gateway, settings.gateways) == ("folder", {"folder": {}})


def secret_of(environ: dict[str, str]) -> str:
    settings = load_settings({"PEPS_SMS_GATEWAY": "octopush", **environ})
    assert settings.gateways["octopush"]["key"] not in repr(settings)
    return settings.gateways["octopush"]["key"]


def test_a_secret_is_in_a_private_file_a_credential_or_a_variable(home: Path) -> None:
    credentials = home / "credentials"
    credentials.mkdir()
    environ = {"PEPS_HOME": str(home), "CREDENTIALS_DIRECTORY": str(credentials)}
    write(home, 'octopush_login = "a@b.fr"\noctopush_sender = "PEPS"\noctopush_key = "fichier"')
    (home / "peps.toml").chmod(0o600)

    assert secret_of(environ) == "fichier"
    (credentials / "octopush_key").write_text("confiée\n", "utf-8")
    (credentials / "octopush_key").chmod(0o440)  # as systemd does with access lists
    assert secret_of(environ) == "confiée"
    assert secret_of({**environ, "PEPS_OCTOPUSH_KEY": "variable"}) == "variable"


@pytest.mark.parametrize("where", ["peps.toml", "octopush_key"])
def test_a_secret_that_others_can_read_is_refused(home: Path, where: str) -> None:
    file = home / where
    file.write_text('octopush_key = "s3cret"')
    file.chmod(0o644)

    with pytest.raises(SettingsError) as refused:
        load_settings({"PEPS_HOME": str(home), "CREDENTIALS_DIRECTORY": str(home)})

    error = refused.value
    assert (error.fault, error.source) == (SettingFault.READABLE_BY_OTHERS, str(file))
    assert "s3cret" not in repr(error)


@pytest.mark.parametrize("rest", ["//peps:s3cret@serveur/peps", "//serveur/peps?password=s3cret"])
def test_the_password_of_a_database_is_a_secret_too(home: Path, rest: str) -> None:
    write(home, f'database_url = "postgresql+psycopg:{rest}"')
    (home / "peps.toml").chmod(0o644)
    with pytest.raises(SettingsError) as refused:
        load_settings({"PEPS_HOME": str(home)})
    assert refused.value.fault is SettingFault.READABLE_BY_OTHERS

    write(home, 'database_url = "postgresql+psycopg://serveur:5432/peps"')
    (home / "peps.toml").chmod(0o644)
    assert load_settings({"PEPS_HOME": str(home)}).home == home


def test_authorities_are_certificates(home: Path, trusted: Authority) -> None:
    environ = {"PEPS_HOME": str(home), "PEPS_AUTHORITIES_FILE": str(trusted.file)}
    assert load_settings(environ).authorities_file == trusted.file

    (home / "vide.pem").touch()
    for name in ("vide.pem", "absent.pem"):
        with pytest.raises(SettingsError) as refused:
            load_settings({**environ, "PEPS_AUTHORITIES_FILE": name})
        assert refused.value.fault is SettingFault.NOT_CERTIFICATES
        assert refused.value.source == str(home / name)


@pytest.mark.parametrize(
    ("key", "known"),
    [
        ("ssh_sessions", "de 1 à 10000"),
        ("ssh_grace_seconds", "de 0 à 3600"),
        ("ssh_port", "de 1 à 65535"),
        ("idle_minutes", "de 1 à 720"),
        ("retention_days", "de 30 à 3650"),
    ],
)
def test_what_a_number_may_be_is_told(home: Path, key: str, known: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings({"PEPS_HOME": str(home), f"PEPS_{key.upper()}": "-1"})

    error = refused.value
    assert known in explain_setting(error.fault, key=key, source="", known=error.known)


@pytest.mark.parametrize("fault", SettingFault)
def test_every_fault_has_a_sentence(fault: SettingFault) -> None:
    assert explain_setting(fault, key="sender_name", source="/x/peps.toml").endswith(".")
    assert "PEPS_THEME" in explain_setting(fault, key="PEPS_THEME", source="")
