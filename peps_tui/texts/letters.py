"""Letters to legal representatives: the pages that are posted, and the same as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from textwrap import fill
from types import MappingProxyType

from peps_tui.core.domain.account import Civility
from peps_tui.core.domain.document import Aside, Document, Heading, Large, Paragraph
from peps_tui.core.domain.text import clean, fold
from peps_tui.texts import dates
from peps_tui.texts.common import FULL_NAME, PLATFORM
from peps_tui.texts.names import CIVILITY_NAMES

LETTER_WIDTH = 76
ADDRESS_MARGIN = 40

SENDER = f"{FULL_NAME}\nDirection des politiques sociales\nCaisse des Dépôts"
SIGNATURE = f"Pour la plateforme {PLATFORM},\nl’assistance technique"
SUBJECT = "Désignation d’un administrateur de votre établissement"
NO_ADDRESS = "[adresse à compléter]"
TO_ANYBODY = "Madame, Monsieur"

_CIVILITIES: Mapping[str, Civility] = MappingProxyType(
    {
        **dict.fromkeys(("m", "mr", "monsieur"), Civility.MR),
        **dict.fromkeys(("mme", "madame"), Civility.MRS),
    }
)
# The offices of those who represent public employers, by the words they begin with.
_OFFICES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "maire": ("le Maire", "la Maire"),
        "president": ("le Président", "la Présidente"),
        "presidente": ("le Président", "la Présidente"),
        "directeur": ("le Directeur", "la Directrice"),
        "directrice": ("le Directeur", "la Directrice"),
        "directeur general": ("le Directeur général", "la Directrice générale"),
        "directrice generale": ("le Directeur général", "la Directrice générale"),
        "prefet": ("le Préfet", "la Préfète"),
        "prefete": ("le Préfet", "la Préfète"),
    }
)
# Who stands in for somebody is not greeted by his office.
_DEPUTIES = frozenset({"adjoint", "adjointe", "delegue", "deleguee", "suppleant", "suppleante"})


def letter(to: str, facts: Mapping[str, str]) -> Document:
    """Tell the legal representative of a new administrator (LIFE-9, LIFE-10).

    `to` is his postal address, empty where it is not known; `facts` are those of the message.
    """
    day = dates.long(date.fromisoformat(facts["on"]))
    greeting = salutation(facts["representative"], facts["title"])
    return Document(
        title=SUBJECT,
        author=FULL_NAME,
        blocks=(
            Paragraph(text=SENDER),
            Aside(text="\n".join(_recipient(to, facts))),
            Aside(text=f"Le {day}"),
            Heading(text=f"Objet : {SUBJECT}"),
            Paragraph(text=f"{greeting},"),
            Paragraph(
                text="Nous vous informons, en votre qualité de représentant légal de "
                f"l’établissement {facts['establishment']} (SIRET {facts['siret']}), que le profil "
                f"« Administrateur » de la {FULL_NAME} y a été attribué, le {day}, à "
                f"{_holder(facts)}."
            ),
            Paragraph(
                text="Un administrateur crée, modifie, renouvelle et supprime les comptes des "
                "utilisateurs de votre établissement, et leur attribue leurs droits d’accès aux "
                "services."
            ),
            Paragraph(
                text="Si cette désignation est conforme à votre décision, vous n’avez aucune "
                "démarche à effectuer. Si elle vous est inconnue ou ne vous convient pas, nous "
                "vous invitons à en avertir sans délai un autre administrateur de votre "
                "établissement ou l’assistance de la plateforme : ce compte pourra être supprimé."
            ),
            Paragraph(
                text=f"Nous vous prions d’agréer, {greeting}, l’expression de notre considération "
                "distinguée."
            ),
            Aside(text=SIGNATURE),
        ),
    )


def salutation(name: str, title: str) -> str:
    """« Madame la Maire », « Monsieur le Président »: as far as civility and office are known."""
    civility = _CIVILITIES.get(fold(name).partition(" ")[0])
    if civility is None:
        return TO_ANYBODY
    words = fold(title).split()
    if _DEPUTIES.intersection(words):
        return CIVILITY_NAMES[civility]
    office = _OFFICES.get(" ".join(words[:2])) or _OFFICES.get(" ".join(words[:1]))
    if office is None:
        return CIVILITY_NAMES[civility]
    return f"{CIVILITY_NAMES[civility]} {office[civility is Civility.MRS]}"


def as_text(document: Document) -> str:
    """A document in plain text, for what knows nothing else: 76 columns, without its tables."""
    return "\n\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    for block in document.blocks:
        match block:
            case Aside():
                yield _wrapped(block.text, " " * ADDRESS_MARGIN)
            case Paragraph() | Heading() | Large():
                yield _wrapped(block.text)


def _wrapped(text: str, margin: str = "") -> str:
    return "\n".join(
        fill(clean(line), LETTER_WIDTH, initial_indent=margin, subsequent_indent=margin)
        for line in text.splitlines()
    )


def _recipient(to: str, facts: Mapping[str, str]) -> Iterable[str]:
    """The lines of the address; one that repeats the name of the establishment is told once."""
    address = [clean(line) for line in to.splitlines()] or [NO_ADDRESS]
    known = (facts["representative"], facts["title"], facts["establishment"], *address)
    return dict.fromkeys(filter(None, known))


def _holder(facts: Mapping[str, str]) -> str:
    civility = CIVILITY_NAMES[Civility(facts["civility"])] if facts["civility"] else ""
    return " ".join(filter(None, (civility, facts["first_name"], facts["last_name"])))
