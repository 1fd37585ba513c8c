"""The settings in force: defaults, then the file `peps.toml` of the home, then `PEPS_…` variables.

The home is `$PEPS_HOME`, or the folder the system gives to applications. A setting `log_file` is
`log_file` in the file and `PEPS_LOG_FILE` in the environment; a relative path starts at the home,
that of a SQLite database too. `demo` and `date` are for the file alone.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

FILE = "peps.toml"
PREFIX = "PEPS_"
HOME = "PEPS_HOME"


class SettingFault(StrEnum):
    """What is wrong with a setting."""

    UNKNOWN = "unknown"
    NOT_TEXT = "not_text"
    NOT_BOOLEAN = "not_boolean"
    NOT_A_DAY = "not_a_day"
    NOT_A_RETENTION = "not_a_retention"
    DAY_OUTSIDE_DEMO = "day_outside_demo"
    NOT_A_PATH = "not_a_path"
    NOT_A_DATABASE = "not_a_database"
    DATABASE_IN_MEMORY = "database_in_memory"
    NOT_A_WEB_ADDRESS = "not_a_web_address"
    NOT_AN_EMAIL = "not_an_email"
    NOT_TOML = "not_toml"
    UNREADABLE = "unreadable"


DEMO_YEARS = range(2021, 2100)
"""The years in which a demonstration may take place."""
RETENTION_DAYS = range(30, 3651)
"""How long ended traces may be kept; history, accounts and reviews are kept in any case."""

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
_FILES = frozenset({*_PATHS, "database_url"})
_NOT_EMPTY = (".+", SettingFault.NOT_TEXT)
_SHAPES: Mapping[str, tuple[str, SettingFault]] = {
    "database_url": (_DATABASE, SettingFault.NOT_A_DATABASE),
    "messages_dir": _NOT_EMPTY,
    "exports_dir": _NOT_EMPTY,
    "log_file": _NOT_EMPTY,
    "workstation": _NOT_EMPTY,
    "link_base": (r"https?://[^\s/]\S*", SettingFault.NOT_A_WEB_ADDRESS),
    "sender_email": (
        rf"{_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})*",
        SettingFault.NOT_AN_EMAIL,
    ),
    "sender_name": _NOT_EMPTY,
    "theme": _NOT_EMPTY,
}
"""What each text must look like, and the fault when it does not; `_FILE_ONLY` has the others."""


class SettingsError(Exception):
    """A setting cannot be used.

    `key` is its name where it was written, empty when the whole file is at fault; `source` is
    that file, empty for the environment.
    """

    def __init__(self, fault: SettingFault, *, key: str = "", source: str = "") -> None:
        super().__init__(fault, key, source)
        self.fault = fault
        self.key = key
        self.source = source


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be set; `theme` is empty until one is chosen.

    No variable sets `demo`: it would open the messages of a real platform to whoever starts it.
    `date` is the day on which a demonstration starts at each opening, None for the real one.
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
    link_base: str = "https://peps.exemple.fr/activation"
    sender_email: str = "ne-pas-repondre@peps.exemple.fr"
    sender_name: str = "Plateforme Employeurs Publics PEP’s"
    theme: str = ""
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
    }
    for key, value in _table(file).items():
        values[key] = _checked(key, value, named=key, source=str(file))
    for name, value in environ.items():
        if name.startswith(PREFIX) and name != HOME:
            key = name.removeprefix(PREFIX).lower()
            values[key] = _checked(key, value, named=name, source="")
    if "date" in values and not values.get("demo"):
        raise SettingsError(SettingFault.DAY_OUTSIDE_DEMO, key="date", source=str(file))
    for key in _PATHS:
        values[key] = home / Path(values[key]).expanduser()
    values["database_url"] = _from_home(home, values["database_url"])
    values["retention_days"] = int(values["retention_days"])
    return Settings(home=home, **values)


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
        content = file.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError:
        raise SettingsError(SettingFault.UNREADABLE, source=str(file)) from None
    import tomllib  # 3 ms before the first screen, when there is a file

    try:
        return tomllib.loads(content.decode())
    except ValueError:
        raise SettingsError(SettingFault.NOT_TOML, source=str(file)) from None


def _checked(key: str, value: object, *, named: str, source: str) -> object:
    fault = _fault(key, value, in_file=bool(source))
    if fault is not None:
        raise SettingsError(fault, key=named, source=source)
    return value


def _fault(key: str, value: object, *, in_file: bool) -> SettingFault | None:
    if in_file and key in _FILE_ONLY:
        accepted, fault = _FILE_ONLY[key]
        return None if accepted(value) else fault
    if key == "retention_days":
        return None if _is_retention(value) else SettingFault.NOT_A_RETENTION
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


def _is_retention(value: object) -> bool:
    # A number in the file, a text in a variable; to Python a boolean is a number too.
    figures = str(value) if isinstance(value, int | str) else ""
    return re.fullmatch("[0-9]{1,4}", figures) is not None and int(figures) in RETENTION_DAYS


def _is_day(value: object) -> bool:
    # A TOML date with a time is a datetime, which Python takes for a date.
    return type(value) is datetime.date and value.year in DEMO_YEARS


_FILE_ONLY: Mapping[str, tuple[Callable[[object], bool], SettingFault]] = {
    "demo": (lambda value: isinstance(value, bool), SettingFault.NOT_BOOLEAN),
    "date": (_is_day, SettingFault.NOT_A_DAY),
}
"""What no variable sets: which values are accepted, and the fault of the others."""
