"""The gateways that settings may choose, and what each of them must be told."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FOLDER = "folder"
"""No gateway: messages land in the folder of the platform (MSG-3)."""

CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "email_gateway": (FOLDER, "smtp"),
        "sms_gateway": (FOLDER, "ovh", "octopush", "twilio", "webhook", "smpp"),
        "voice_gateway": (FOLDER, "octopush", "twilio", "webhook", "sip"),
    }
)
"""What each channel may leave by; the first is the default."""

GATEWAYS: Mapping[str, Mapping[str, str | None]] = MappingProxyType(
    {
        FOLDER: {},
        "smtp": {"host": None, "port": "587", "security": "starttls", "user": "", "password": ""},
        "ovh": {
            "service": None,
            "application_key": None,
            "application_secret": None,
            "consumer_key": None,
            "sender": None,
        },
        "octopush": {"login": None, "key": None, "sender": None},
        "twilio": {"account": None, "token": None, "sender": None},
        "webhook": {"url": None, "token": ""},
        "smpp": {
            "host": None,
            "port": "2775",
            "security": "none",
            "user": None,
            "password": None,
            "sender": None,
        },
        "sip": {"host": "127.0.0.1", "port": "4444"},
    }
)
"""What each is told by the settings `GATEWAY_NAME`, with its default; None must be given."""

KEYS = tuple(f"{gateway}_{name}" for gateway, names in GATEWAYS.items() for name in names)
"""The settings of all the gateways."""

SECRETS = frozenset(
    {
        *("smtp_password", "ovh_application_secret", "ovh_consumer_key", "octopush_key"),
        *("twilio_token", "webhook_token", "smpp_password"),
    }
)
"""Those that are shown nowhere, and refused in a file that others can read."""
