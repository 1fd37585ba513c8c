"""French is set as printers set it, stays in `peps_tui/texts`, and covers every refusal."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from peps_tui.core.domain.errors import CoreError
from peps_tui.texts import imports  # noqa: F401  # it explains refusals of its own
from peps_tui.texts.refusals import explain

PACKAGE = Path(__file__).parent.parent / "peps_tui"
TEXTS = sorted((PACKAGE / "texts").rglob("*.py"))

# Data in French that is not a sentence of the interface.
DATA = {PACKAGE / "cli" / "demo_data.py"}
DATA_FOLDERS = (PACKAGE / "texts", PACKAGE / "core" / "domain" / "data")
ELSEWHERE = [
    path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path not in DATA and not any(map(path.is_relative_to, DATA_FOLDERS))
]

NO_BREAK = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"
MISSET = re.compile(
    rf"""
      [^\W\d_]'[^\W\d_]                 # ' where ’ belongs
    | (?<=[^{NO_BREAK}{NARROW}?!])[!?;»]  # … a no-break space before these
    | \w:(?=\s|$) | [ ]:(?=\s|$)        # … and before a colon that ends a clause
    | «(?![{NO_BREAK}{NARROW}])         # … and after «
    | \.\.\.                            # three dots where … belongs
    """,
    re.VERBOSE,
)
# A letter alone belongs to a table (œ is searched as oe), not to a sentence.
FRENCH = re.compile("(?s)(?=..).*[àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ«»]")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_typography(path: Path) -> None:
    assert [text for text in literals(path.read_text("utf-8")) if MISSET.search(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "l'accès",
        "Erreur :",
        "Erreur: recommencez",
        "Qui ?",
        "Attention!",
        "« Actif »",
        "«\N{NO-BREAK SPACE}Actif »",
        "Chargement...",
        "oui ; non",
    ],
)
def test_careless_typography_is_seen(text: str) -> None:
    assert MISSET.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "l’accès",
        "Erreur\N{NO-BREAK SPACE}: recommencez",
        "Qui\N{NARROW NO-BREAK SPACE}?",
        "Vraiment\N{NARROW NO-BREAK SPACE}?!",
        "«\N{NO-BREAK SPACE}Actif\N{NO-BREAK SPACE}»",
        "Chargement…",
        "08:30",
        "https://peps.example",
    ],
)
def test_careful_typography_passes(text: str) -> None:
    assert not MISSET.search(text)


@pytest.mark.parametrize("path", ELSEWHERE, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_french_lives_in_texts_only(path: Path) -> None:
    assert [text for text in literals(path.read_text("utf-8")) if FRENCH.match(text)] == []


def test_docstrings_are_not_texts_and_formatted_strings_are() -> None:
    code = '"""Écran."""\ndef f(n):\n    """Où."""\n    return f"à {n} jours"\n'

    assert list(literals(code)) == ["à \N{REPLACEMENT CHARACTER} jours"]


def refusals(base: type[CoreError] = CoreError) -> Iterator[type[CoreError]]:
    """The kinds of refusal that are raised; those with kinds below them only group."""
    for kind in base.__subclasses__():
        yield from refusals(kind) if kind.__subclasses__() else [kind]


@pytest.mark.parametrize("refusal", list(refusals()), ids=lambda kind: kind.__name__)
def test_every_refusal_has_a_sentence(refusal: type[CoreError]) -> None:
    assert refusal in explain.registry


def literals(code: str) -> Iterator[str]:
    """The strings of `code` but its docstrings; a formatted one whole, its values as U+FFFD."""
    tree = ast.parse(code)
    skipped = {id(part) for node in ast.walk(tree) for part in silent(node)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "\N{REPLACEMENT CHARACTER}"
                for part in node.values
            )


def silent(node: ast.AST) -> Iterator[ast.AST]:
    """The constants under `node` not to be read alone: a docstring, the parts of an f-string."""
    if isinstance(node, ast.Expr):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (part for part in node.values if isinstance(part, ast.Constant))
