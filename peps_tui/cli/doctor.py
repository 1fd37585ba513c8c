"""`peps-tui doctor`: what is wrong with the platform, and its settings in force."""

from __future__ import annotations

import json
import os
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from peps_tui import __version__
from peps_tui.cli.examination import examine
from peps_tui.cli.outcome import DONE, REFUSED
from peps_tui.cli.terminal import complain, tell
from peps_tui.core.domain.diagnosis import Finding, Verdict
from peps_tui.gateways import SECRETS
from peps_tui.settings import Settings, load_settings
from peps_tui.texts import doctor as words

_HIDDEN = SECRETS | {"webhook_url", "directory_url"}
"""An address is often secret by itself."""


def add_to(commands: Any) -> None:
    """Declare the command `doctor`."""
    parser = commands.add_parser("doctor", help=words.DOCTOR, description=words.DOCTOR_DESCRIPTION)
    parser.add_argument("--json", action="store_true", help=words.JSON)
    parser.set_defaults(run=doctor)


def doctor(command: Namespace) -> int:
    """Tell every finding and the settings; 1 when something fails."""
    settings = load_settings(os.environ)
    findings = list(examine(settings))
    if command.json:
        tell(_as_json(findings, in_force(settings)))
    else:
        for finding in findings:
            say = complain if finding.verdict is Verdict.FAILURE else tell
            say(words.told(finding))
        tell(words.SETTINGS)
        for name, value in in_force(settings).items():
            tell(f"  {name} = {value}")
    failed = any(finding.verdict is Verdict.FAILURE for finding in findings)
    return REFUSED if failed else DONE


def in_force(settings: Settings) -> Mapping[str, str]:
    """The settings by name, without what is secret."""
    from peps_tui.core.storage.health import shown

    set_ = {field.name: getattr(settings, field.name) for field in fields(settings)}
    for gateway, options in set_.pop("gateways").items():
        set_ |= {f"{gateway}_{option}": value for option, value in options.items()}
    set_ |= {f"ssh_{name}": value for name, value in set_.pop("ssh")._asdict().items()}
    told = {name: _told(value) for name, value in set_.items()}
    hidden = {name: words.HIDDEN for name in _HIDDEN if told.get(name)}
    return {**told, **hidden, "database_url": shown(settings.database_url)}


def _told(value: object) -> str:
    """As one writes it in `peps.toml`, without its quotes."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _as_json(findings: Sequence[Finding], settings: Mapping[str, str]) -> str:
    worst = max((list(Verdict).index(f.verdict) for f in findings), default=0)
    told = {
        "version": __version__,
        "verdict": list(Verdict)[worst],
        "findings": [
            {"subject": f.subject, "verdict": f.verdict, **f.facts}
            | ({"error": f.error} if f.error else {})
            for f in findings
        ],
        "settings": settings,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
