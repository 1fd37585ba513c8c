"""Advice that a person confirms before going on (LIFE-12)."""

from collections.abc import Mapping
from types import MappingProxyType

from peps_tui.core.domain.draft import Advice

TITLE = "Êtes-vous sûr ?"

ADVICE: Mapping[Advice, str] = MappingProxyType(
    {
        Advice.GENERIC_NAME: (
            "Ce nom semble désigner un service et non une personne. Chaque utilisateur doit "
            "disposer de son propre compte : les comptes génériques partagés sont à supprimer. "
            "Voulez-vous continuer avec ce nom ?"
        ),
        Advice.NO_RIGHT: (
            "Tous les droits sont à « Aucun » : le titulaire pourra se connecter, mais ne verra "
            "aucun service. Voulez-vous continuer ainsi ?"
        ),
        Advice.REUSED_ACCOUNT: (
            "Vous changez à la fois le nom et le prénom. Il est fortement déconseillé d’utiliser "
            "le compte créé pour une autre personne : supprimez-le, puis créez un compte à "
            "l’arrivant. Voulez-vous continuer malgré tout ?"
        ),
    }
)
