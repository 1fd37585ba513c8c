"""How a workstation is called, where what tells it apart follows; and where people come from."""

LOCAL = "poste local"
REMOTE = "session SSH"
KEY = "clé SSH"

_WAYS = {"ssh": "SSH", "local": LOCAL}
"""How the sources that are kept begin, and the way that each tells of."""


def place(source: str) -> str:
    """« 10.0.0.7 (SSH) », « agent@serveur (poste local) »; another source is told as it is."""
    way, _, where = source.partition(":")
    return f"{where} ({_WAYS[way]})" if way in _WAYS and where else source


def whence(source: str) -> str:
    """« depuis 10.0.0.7 (SSH) »; nothing where nobody knows."""
    return f"depuis {place(source)}" if source else ""
