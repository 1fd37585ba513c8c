"""The settings in force: defaults, then the file `peps.toml` of the home, then `PEPS_…` variables.

The home is `$PEPS_HOME`, or the folder the system gives to applications. A setting `log_file` is
`log_file` in the file and `PEPS_LOG_FILE` in the environment; a relative path starts at the home,
that of a SQLite database too. `demo` and `date` are for the file alone. A secret may also be a
file of its name in `$CREDENTIALS_DIRECTORY`, as systemd hands them over.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from peps_tui.gateways import CHOICES, FOLDER, GATEWAYS, KEYS, SECRETS
from peps_tui.serving import BOOLEANS, NUMBERS, Serving

FILE = "peps.toml"
PREFIX = "PEPS_"
HOME = "PEPS_HOME"
CREDENTIALS = "CREDENTIALS_DIRECTORY"


class SettingFault(StrEnum):
    """What is wrong with a setting."""

    UNKNOWN = "unknown"
    NOT_TEXT = "not_text"
    NOT_BOOLEAN = "not_boolean"
    NOT_A_DAY = "not_a_day"
    NOT_A_RETENTION = "not_a_retention"
    NOT_MINUTES = "not_minutes"
    NOT_A_DISPLAY = "not_a_display"
    NOT_A_SPEED = "not_a_speed"
    NOT_A_COUNT = "not_a_count"
    NEVER_LOCKED = "never_locked"
    DAY_OUTSIDE_DEMO = "day_outside_demo"
    NOT_A_PATH = "not_a_path"
    NOT_A_DATABASE = "not_a_database"
    DATABASE_IN_MEMORY = "database_in_memory"
    NOT_A_WEB_ADDRESS = "not_a_web_address"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_GATEWAY = "not_a_gateway"
    NOT_A_HOST = "not_a_host"
    NOT_A_PORT = "not_a_port"
    NOT_A_SECURITY = "not_a_security"
    NOT_PROTECTED = "not_protected"
    NOT_CERTIFICATES = "not_certificates"
    MISSING = "missing"
    READABLE_BY_OTHERS = "readable_by_others"
    NOT_TOML = "not_toml"
    UNREADABLE = "unreadable"


DEMO_YEARS = range(2021, 2100)
"""The years in which a demonstration may take place."""
RETENTION_DAYS = range(30, 3651)
"""How long ended traces may be kept; history, accounts and reviews are kept in any case."""
IDLE_MINUTES = range(1, 721)
"""How long a session may stay unused before it locks, and before it ends (AUTH-7)."""
PORTS = range(1, 65_536)
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""Where what is not encrypted is read by nobody else."""

_SQLITE = "sqlite:///"
# A password that holds @, / or ? unescaped would be cut there: its end would be taken for the
# host, the port or the base, and told aloud with them.
_DATABASE = (
    rf"{_SQLITE}[^?]+"
    r"|postgresql\+psycopg://"
    r"([^:/@]*(:[^@/?]*)?@)?"
    r"(\[[0-9A-Fa-f:.]+\]|[^:/@?\[\]]+)?(:[0-9]{1,5})?"
    r"(/[^:/@?]*)?"
    r"(\?\w+=[^&@]*(&\w+=[^&@]*)*)?"
)
_IN_MEMORY = re.compile(r"sqlite:/*(:memory:.*)?")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_PATHS = ("messages_dir", "exports_dir", "log_file", "workstation")
_FILES = frozenset({*_PATHS, "authorities_file", "database_url"})
_NOT_EMPTY = (".+", SettingFault.NOT_TEXT)
_EMAIL = (rf"{_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})*", SettingFault.NOT_AN_EMAIL)
_HOST = (rf"{_LABEL}(\.{_LABEL})*|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*", SettingFault.NOT_A_HOST)
_LOCAL = r"localhost|127\.0\.0\.1|\[::1\]"
_PORT = r"[0-9]{1,4}|[1-5][0-9]{4}|6([0-4][0-9]{3}|5([0-4][0-9]{2}|5([0-2][0-9]|3[0-5])))"
# Neither a name nor a password before the host: they would be told, and used by nobody.
_PROTECTED = (
    rf"(https://({_LABEL}(\.{_LABEL})*|\[[0-9A-Fa-f:.]+\])|http://({_LOCAL}))(:({_PORT}))?([/?]\S*)?",
    SettingFault.NOT_PROTECTED,
)
_SHAPES: Mapping[str, tuple[str, SettingFault]] = {
    **dict.fromkeys(KEYS, _NOT_EMPTY),
    **{key: ("|".join(known), SettingFault.NOT_A_GATEWAY) for key, known in CHOICES.items()},
    "ssh_host": _HOST,
    "smtp_host": _HOST,
    "smtp_security": ("starttls|tls|none", SettingFault.NOT_A_SECURITY),
    "smpp_host": _HOST,
    "smpp_security": ("tls|none", SettingFault.NOT_A_SECURITY),
    "sip_host": _HOST,
    "webhook_url": _PROTECTED,
    "directory_url": _PROTECTED,
    "directory_service": ("[0-9]{1,4}", SettingFault.NOT_TEXT),
    "authorities_file": _NOT_EMPTY,
    "database_url": (_DATABASE, SettingFault.NOT_A_DATABASE),
    "messages_dir": _NOT_EMPTY,
    "exports_dir": _NOT_EMPTY,
    "log_file": _NOT_EMPTY,
    "workstation": _NOT_EMPTY,
    "link_base": (r"https?://[^\s/]\S*", SettingFault.NOT_A_WEB_ADDRESS),
    "entrance": ("([!-~]+( [!-~]+)*)?", SettingFault.NOT_TEXT),
    "sender_email": _EMAIL,
    "support_email": _EMAIL,
    "sender_name": _NOT_EMPTY,
    "display": ("changes|whole", SettingFault.NOT_A_DISPLAY),
    "line": ("auto|slow|fast", SettingFault.NOT_A_SPEED),
}
"""What each text must look like, and the fault when it does not."""
_NUMBERS: Mapping[str, tuple[range, SettingFault]] = {
    "retention_days": (RETENTION_DAYS, SettingFault.NOT_A_RETENTION),
    **dict.fromkeys(("lock_minutes", "idle_minutes"), (IDLE_MINUTES, SettingFault.NOT_MINUTES)),
    **{key: (known, SettingFault.NOT_A_COUNT) for key, known in NUMBERS.items()},
    **dict.fromkeys(
        ("ssh_port", "smtp_port", "smpp_port", "sip_port"), (PORTS, SettingFault.NOT_A_PORT)
    ),
}
"""What each number may be; `_FILE_ONLY` has the others."""
_BOOLEANS = BOOLEANS | {"mouse"}


class SettingsError(Exception):
    """A setting cannot be used.

    `key` is its name where it was written, empty when the whole file is at fault; `source` is
    that file, empty for the environment. `known` are the numbers that it may be, where it is one.
    """

    def __init__(
        self, fault: SettingFault, *, key: str = "", source: str = "", known: range = range(0)
    ) -> None:
        super().__init__(fault, key, source)
        self.fault = fault
        self.key = key
        self.source = source
        self.known = known


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be set.

    No variable sets `demo`: it would open the messages of a real platform to whoever starts it.
    `date` is the day on which a demonstration starts at each opening, None for the real one.
    Its messages go to its folder, whatever gateways are set.
    """

    home: Path
    database_url: str = field(repr=False)  # it may hold a password
    messages_dir: Path
    exports_dir: Path
    """Where the files made for people are put."""
    log_file: Path
    workstation: Path
    """The file that holds the token of this workstation (TRUST-3)."""
    retention_days: int
    """How many days codes, sessions and other traces are kept once they ended."""
    lock_minutes: int
    """How long a session may stay unused before its password is asked again (AUTH-7)."""
    idle_minutes: int
    """How long before it ends."""
    email_gateway: str
    sms_gateway: str
    voice_gateway: str
    gateways: Mapping[str, Mapping[str, str]] = field(repr=False)  # passwords among it
    """What each gateway in use is told: the setting `smtp_host` is `host` of `smtp`."""
    ssh: Serving = field(default_factory=Serving)
    """How `peps-tui serve` serves."""
    authorities_file: Path | None = None
    """Certificates of authorities that gateways may have besides those of the system."""
    directory_url: str = ""
    """Where Net-entreprises is asked who comes; empty, the file of the platform tells."""
    directory_service: str = "25"
    """The number of the Net-entreprises service that people are asked for; 25 is the DSN."""
    link_base: str = "https://peps.exemple.fr/activation"
    entrance: str = ""
    """What people type in a terminal to come in, as mails tell it: `ssh peps.exemple.fr`."""
    sender_email: str = "ne-pas-repondre@peps.exemple.fr"
    support_email: str = "assistance@peps.exemple.fr"
    """Where the contact form writes to."""
    sender_name: str = "Plateforme Employeurs Publics PEP’s"
    display: str = "changes"
    """What is sent to a terminal: `changes` of cells, or the `whole` of what Textual draws."""
    mouse: bool = False
    """Whether clicks go to the application; else the terminal selects and pastes with them."""
    line: str = "auto"
    """Whether lines are spared: `slow`, `fast`, or `auto` for those that are measured as slow."""
    demo: bool = False
    date: datetime.date | None = None


def load_settings(environ: Mapping[str, str]) -> Settings:
    """The settings in force under these variables.

    Raises:
        SettingsError: one is unknown or has a value that cannot be used.
    """
    home = _home(environ)
    file = home / FILE
    values: dict[str, Any] = {
        "database_url": f"sqlite:///{home / 'peps.db'}",
        "messages_dir": "messages",
        "exports_dir": "exports",
        "log_file": "peps.log",
        "workstation": "workstation",
        "retention_days": 180,
        "lock_minutes": 15,
        "idle_minutes": 60,
        **{channel: known[0] for channel, known in CHOICES.items()},
        **_given(file, environ),
    }
    if "date" in values and not values.get("demo"):
        raise SettingsError(SettingFault.DAY_OUTSIDE_DEMO, key="date", source=str(file))
    for key in _PATHS:
        values[key] = home / Path(values[key]).expanduser()
    values["database_url"] = _from_home(home, values["database_url"])
    if values["lock_minutes"] >= values["idle_minutes"]:
        raise SettingsError(SettingFault.NEVER_LOCKED, key="lock_minutes", source=str(file))
    if values.get("demo"):
        values.update(dict.fromkeys(CHOICES, FOLDER))
    values["gateways"] = _gateways(values, source=str(file))
    values["ssh"] = _serving(values)
    values["authorities_file"] = _authorities(home, values.get("authorities_file"))
    return Settings(home=home, **values)


def _given(file: Path, environ: Mapping[str, str]) -> dict[str, object]:
    """What is set, each value checked: by the file, then by credentials, then by variables."""
    given = {
        key: _checked(key, value, named=key, source=str(file))
        for key, value in _table(file).items()
    }
    for key, value, source in _credentials(environ):
        given[key] = _checked(key, value, named=key, source=source)
    for name, value in environ.items():
        if name.startswith(PREFIX) and name != HOME:
            key = name.removeprefix(PREFIX).lower()
            given[key] = _checked(key, value, named=name, source="")
    return given


def _gateways(values: dict[str, Any], *, source: str) -> Mapping[str, Mapping[str, str]]:
    """What the gateways in use are told, taken out of `values` with what no gateway uses."""
    given = {key: str(values.pop(key)) for key in KEYS if key in values}
    used = {values[channel] for channel in CHOICES}
    told = {gateway: _told(gateway, given, source=source) for gateway in sorted(used)}
    smtp = told.get("smtp", {})
    if smtp.get("user") and not smtp["password"]:
        raise SettingsError(SettingFault.MISSING, key="smtp_password", source=source)
    if smtp.get("security") == "none" and smtp["host"] not in LOOPBACK:
        raise SettingsError(SettingFault.NOT_PROTECTED, key="smtp_security", source=source)
    return told


def _serving(values: dict[str, Any]) -> Serving:
    """How the SSH server serves, taken out of `values`."""
    keys = {name: f"ssh_{name}" for name in Serving._fields}
    return Serving(**{name: values.pop(key) for name, key in keys.items() if key in values})


def _told(gateway: str, given: Mapping[str, str], *, source: str) -> Mapping[str, str]:
    told = dict[str, str]()
    for name, default in GATEWAYS[gateway].items():
        value = given.get(f"{gateway}_{name}", default)
        if value is None:
            key = f"{gateway}_{name}"
            raise SettingsError(SettingFault.MISSING, key=key, source=source)
        told[name] = value
    return told


def _authorities(home: Path, written: str | None) -> Path | None:
    if written is None:
        return None
    import ssl  # several milliseconds before the first screen, when there is a file

    path = home / Path(written).expanduser()
    try:
        ssl.create_default_context(cafile=path)
    except OSError:  # a file that cannot be read, or holds something else
        raise SettingsError(SettingFault.NOT_CERTIFICATES, source=str(path)) from None
    return path


def _home(environ: Mapping[str, str]) -> Path:
    if chosen := environ.get(HOME):
        if not is_path(chosen):
            raise SettingsError(SettingFault.NOT_A_PATH, key=HOME)
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("peps-tui", appauthor=False)


def is_path(text: str) -> bool:
    """Whether `text` may name a file: in UTF-8, and in the folder of somebody who exists if `~`."""
    try:
        Path(text).expanduser()
        text.encode()
    except (RuntimeError, UnicodeEncodeError):
        return False
    return True


def _from_home(home: Path, database_url: str) -> str:
    if not database_url.startswith(_SQLITE):
        return database_url
    return f"{_SQLITE}{home / Path(database_url.removeprefix(_SQLITE)).expanduser()}"


def _table(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as opened:
            content, mode = opened.read(), os.fstat(opened.fileno()).st_mode
    except FileNotFoundError:
        return {}
    except OSError:
        raise SettingsError(SettingFault.UNREADABLE, source=str(file)) from None
    import tomllib  # 3 ms before the first screen, when there is a file

    try:
        table = tomllib.loads(content.decode())
    except ValueError:
        raise SettingsError(SettingFault.NOT_TOML, source=str(file)) from None
    secrets = SECRETS | {"database_url"} if _tells(table.get("database_url")) else SECRETS
    if mode & 0o077 and (told := secrets.intersection(table)):
        raise SettingsError(SettingFault.READABLE_BY_OTHERS, key=min(told), source=str(file))
    return table


def _tells(database_url: object) -> bool:
    """Whether an address holds a password."""
    return re.search("://[^/@]*:[^/@]+@|[?&]password=", str(database_url)) is not None


def _credentials(environ: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """The secrets that systemd hands over: key, value, and the file of each."""
    folder = environ.get(CREDENTIALS)
    if not folder:
        return
    for key in sorted({*SECRETS, "database_url"}):
        file = Path(folder, key)
        try:
            # systemd may give the right to read to a group that is the service alone.
            if file.stat().st_mode & 0o007:
                raise SettingsError(SettingFault.READABLE_BY_OTHERS, key=key, source=str(file))
            yield key, file.read_text("utf-8").removesuffix("\n"), str(file)
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError):
            raise SettingsError(SettingFault.UNREADABLE, key=key, source=str(file)) from None


def _checked(key: str, value: object, *, named: str, source: str) -> object:
    """The value as settings hold it: a variable tells numbers and booleans as texts."""
    fault = _fault(key, value, in_file=bool(source))
    if fault is not None:
        known, _ = _NUMBERS.get(key, (range(0), fault))
        raise SettingsError(fault, key=named, source=source, known=known)
    if key in _NUMBERS:
        return int(str(value))
    return value in (True, "true") if key in _BOOLEANS else value


def _fault(key: str, value: object, *, in_file: bool) -> SettingFault | None:
    if in_file and key in _FILE_ONLY:
        accepted, fault = _FILE_ONLY[key]
        return None if accepted(value) else fault
    if key in _BOOLEANS:
        fits = isinstance(value, bool) if in_file else value in ("true", "false")
        return None if fits else SettingFault.NOT_BOOLEAN
    if key in _NUMBERS:
        known, fault = _NUMBERS[key]
        return None if _is_among(known, value) else fault
    if key not in _SHAPES:
        return SettingFault.UNKNOWN
    if not isinstance(value, str) or not value.isprintable():
        return SettingFault.NOT_TEXT
    shape, fault = _SHAPES[key]
    if key == "database_url" and _IN_MEMORY.fullmatch(value):
        return SettingFault.DATABASE_IN_MEMORY
    if not re.fullmatch(shape, value):
        return fault
    file = value.removeprefix(_SQLITE) if key == "database_url" else value
    return SettingFault.NOT_A_PATH if key in _FILES and not is_path(file) else None


def _is_among(known: range, value: object) -> bool:
    # A number in the file, a text in a variable; to Python a boolean is a number too.
    figures = str(value) if isinstance(value, int | str) else ""
    return re.fullmatch("[0-9]{1,5}", figures) is not None and int(figures) in known


def _is_day(value: object) -> bool:
    # A TOML date with a time is a datetime, which Python takes for a date.
    return type(value) is datetime.date and value.year in DEMO_YEARS


_FILE_ONLY: Mapping[str, tuple[Callable[[object], bool], SettingFault]] = {
    "demo": (lambda value: isinstance(value, bool), SettingFault.NOT_BOOLEAN),
    "date": (_is_day, SettingFault.NOT_A_DAY),
}
"""What no variable sets: which values are accepted, and the fault of the others."""
