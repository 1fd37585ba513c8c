"""Words of the grid of accounts (SCR-GRID); where there are several, the longest comes first."""

from collections.abc import Container, Mapping
from datetime import date
from types import MappingProxyType

from peps_tui.core.domain.account import Profile, Status
from peps_tui.core.domain.listing import AccountRow, Group, GroupBy
from peps_tui.core.domain.text import clean
from peps_tui.texts import dates, names
from peps_tui.texts.common import figures

CIVILITY = ("Civ.",)
LAST_NAME = ("Nom",)
FIRST_NAME = ("Prénom",)
NET_ENTREPRISES = ("N-E", "NE")
IDENTIFIER = ("Identifiant", "Identif.")
SERVICE = ("Service", "Serv.")
PROFILE = ("Profil", "Prof.")
DELEGATION = ("Délégation", "Dél.", "Dél", "Dé")
STATUS = ("Statut",)
EXPIRES_ON = ("Expiration du compte", "Expiration", "Expire")
LAST_LOGIN_ON = ("Connexion", "Connecté", "Connex.")

YES = "Oui"
EMPTY = "Aucun compte à afficher."

OPEN = "Ouvrir le compte, plier ou déplier"
TICK = "Cocher ou décocher, plier ou déplier"
FOLD = "Masquer le groupe"
UNFOLD = "Afficher le groupe"

PROFILE_FORMS: Mapping[Profile, tuple[str, ...]] = MappingProxyType(
    {
        Profile.ADMIN: (names.PROFILE_NAMES[Profile.ADMIN], "Admin."),
        Profile.USER: (names.PROFILE_NAMES[Profile.USER], "Util."),
    }
)

STATUS_FORMS: Mapping[Status, tuple[str, ...]] = MappingProxyType(
    {status: (name,) for status, name in names.STATUS_NAMES.items()}
    | {Status.PENDING: (names.STATUS_NAMES[Status.PENDING], "En attente")}
)


def date_forms(day: date | None) -> tuple[str, ...]:
    """« JJ/MM/AAAA » and « JJ/MM/AA »; nothing for a day that never came."""
    return (dates.short(day), f"{day:%d/%m/%y}") if day else ("",)


def group_name(by: GroupBy, key: str) -> str:
    """What the accounts of a group share: « Administrateur », « Expiration en mai 2027 »."""
    match by:
        case GroupBy.PROFILE:
            return names.PROFILE_NAMES[Profile(key)]
        case GroupBy.STATUS:
            return names.STATUS_NAMES[Status(key)]
    month = dates.month(date.fromisoformat(f"{key}-01"))
    return f"Expiration en {month}"


def heading(by: GroupBy, group: Group, *, folded: bool) -> str:
    """« Expiré · 12 compte(s)  Masquer détail »."""
    hint = "Afficher détail" if folded else "Masquer détail"
    return f"{group_name(by, group.key)} · {figures(group.count)} compte(s)  {hint}"


def describe_group(by: GroupBy, group: Group, *, folded: bool) -> str:
    """The same in full, with the keys that fold it, and all of them."""
    keys = "Entrée, Espace ou → les affiche" if folded else "Entrée, Espace ou ← les masque"
    them = f"{figures(group.count)} compte(s)"
    return f"{group_name(by, group.key)} : {them}. {keys} ; p plie ou déplie tous les groupes."


def describe(row: AccountRow, cut: Container[tuple[str, ...]]) -> str:
    """Whose account, what the columns of these headings cut or leave out, and what none tells.

    On one line, nothing cut; safe to show.
    """
    civility = names.CIVILITY_SHORT[row.civility] if row.civility else ""
    last_login = f"connexion le {dates.short(row.last_login_on)}" if row.last_login_on else ""
    columns = {
        IDENTIFIER: row.identifier,
        SERVICE: row.service,
        PROFILE: names.PROFILE_NAMES[row.profile],
        STATUS: names.STATUS_NAMES[row.status],
        EXPIRES_ON: f"expiration le {dates.short(row.expires_on)}",
        LAST_LOGIN_ON: last_login,
        NET_ENTREPRISES: "Net-entreprises" if row.net_entreprises else "",
        DELEGATION: "délégation" if row.delegation else "",
    }
    facts = (
        " ".join(filter(None, (civility, row.first_name, row.last_name))),
        *(fact for heading, fact in columns.items() if heading in cut),
        "nom générique" if row.generic_name else "",
        "lien de création périmé" if row.link_lapsed else "",
    )
    return clean(" · ".join(filter(None, facts)))
