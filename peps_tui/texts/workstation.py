"""How a workstation is called; what tells it apart and where it is follow."""

LOCAL = "poste local"
REMOTE = "session SSH"
KEY = "clé SSH"
