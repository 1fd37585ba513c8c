"""The names of the values people read."""

from collections.abc import Mapping
from types import MappingProxyType

from peps_tui.core.domain.account import Civility, Profile, Status
from peps_tui.core.domain.review import Decision, Reason, Result
from peps_tui.core.domain.rights import Right

STATUS_NAMES: Mapping[Status, str] = MappingProxyType(
    {
        Status.PENDING: "En attente d’activation",
        Status.ACTIVE: "Actif",
        Status.EXPIRED: "Expiré",
        Status.BLOCKED: "Bloqué",
    }
)

PROFILE_NAMES: Mapping[Profile, str] = MappingProxyType(
    {Profile.ADMIN: "Administrateur", Profile.USER: "Utilisateur"}
)

CIVILITY_SHORT: Mapping[Civility, str] = MappingProxyType({Civility.MRS: "Mme", Civility.MR: "M."})

CIVILITY_NAMES: Mapping[Civility, str] = MappingProxyType(
    {Civility.MRS: "Madame", Civility.MR: "Monsieur"}
)

RIGHT_NAMES: Mapping[Right, str] = MappingProxyType(
    {Right.NONE: "Aucun", Right.READ: "Lecture seule", Right.WRITE: "Modification"}
)

REASON_NAMES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.NEVER_SIGNED_IN: "jamais connecté",
        Reason.LAPSED_LINK: "lien de création périmé",
        Reason.INACTIVE: "inactif depuis un an",
        Reason.EXPIRED: "expiré",
        Reason.EXPIRES_SOON: "expire bientôt",
        Reason.BLOCKED: "bloqué",
        Reason.GENERIC_NAME: "nom générique",
        Reason.DUPLICATE: "doublon possible",
        Reason.NET_ENTREPRISES: "Net-entreprises",
    }
)

DECISION_NAMES: Mapping[Decision, str] = MappingProxyType(
    {
        Decision.KEEP: "Garder",
        Decision.DELETE: "Supprimer",
        Decision.LATER: "Plus tard",
    }
)

RESULT_NAMES: Mapping[Result, str] = MappingProxyType(
    {
        Result.RENEWED: "Renouvelé",
        Result.DELETED: "Supprimé",
        Result.REFUSED: "Refusé",
        Result.GONE: "Déjà supprimé",
    }
)
