"""How a workstation is called; where it is follows between brackets."""

LOCAL = "poste local"
REMOTE = "session SSH"
