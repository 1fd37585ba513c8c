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


def session_place(name: str, source: str) -> str:
    """Where a session is: the name of its workstation and, unless that tells it, its address."""
    # What recognises a workstation often is where it is.
    tells = source.partition(":")[2] in name if ":" in source else not source
    return name if tells else f"{name}, {whence(source)}"


def whence(source: str) -> str:
    """« depuis 10.0.0.7 (SSH) »; nothing where nobody knows."""
    return f"depuis {place(source)}" if source else ""
