"""Words of the matrix of rights (RIGHT-1, RIGHT-5)."""

from collections.abc import Mapping
from types import MappingProxyType

from peps_tui.core.domain.rights import Preset, PresetKind, Right
from peps_tui.texts.names import RIGHT_NAMES

RIGHT_FORMS: Mapping[Right, tuple[str, ...]] = MappingProxyType(
    {
        Right.NONE: (RIGHT_NAMES[Right.NONE],),
        Right.READ: (RIGHT_NAMES[Right.READ], "Lecture"),
        Right.WRITE: (RIGHT_NAMES[Right.WRITE], "Modif."),
    }
)

SENSITIVE_MARK = "*"
SENSITIVE_LEGEND = f"{SENSITIVE_MARK} service sensible, un code est demandé"

CHANGED_MARK = "≠"
CHANGED_LEGEND = f"{CHANGED_MARK} droit modifié"

LOWER = "Niveau précédent, replier"
RAISE = "Niveau suivant, déplier"
TOGGLE = "Changer de niveau, plier ou déplier"

ALL_READ = "Tous les services en lecture seule"
ALL_WRITE = "Tous les services en modification"


def preset_name(preset: Preset) -> str:
    """« Carrière en modification »: a « profil type », by what it gives (RIGHT-5)."""
    match preset.kind:
        case PresetKind.READ_ALL:
            return ALL_READ
        case PresetKind.WRITE_THEME:
            return f"{preset.theme} en modification"
        case PresetKind.WRITE_ALL:
            return ALL_WRITE


def fold_hint(services: int, *, folded: bool) -> str:
    """What the key of a theme does to the lines of its `services`."""
    return f"Afficher détail ({services})" if folded else "Masquer détail"
