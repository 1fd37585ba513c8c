"""The three looks: sombre, clair, contraste.

Blues of the French administration, chosen to keep apart in 256 colours and to be readable in 16.
Nothing is told by colour alone, so that NO_COLOR and « contraste » lose nothing.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = "sombre"
LIGHT = "clair"
CONTRAST = "contraste"

DEFAULT = DARK
"""Most terminals are dark: a light screen there would dazzle at each switch of window."""

# `$boost`, behind the field that has the focus, is among the variables: Textual drops a theme’s
# `boost` when it has a `panel`.
_CURSORS = {
    "input-cursor-text-style": "reverse",
}

THEMES = (
    Theme(
        name=DARK,
        dark=True,
        background="#121212",
        foreground="#e4e4e4",
        surface="#262626",
        panel="#303030",
        primary="#005faf",
        secondary="#5f87af",
        accent="#87afff",
        success="#87d787",
        warning="#ffd75f",
        error="#ff8787",
        variables={
            **_CURSORS,
            "boost": "#3a3a3a",
            "title-foreground": "#ffffff",
            "text-primary": "#87afff",
            "text-muted": "#a8a8a8",
            "text-disabled": "#8a8a8a",
            "text-error": "#ff8787",
            "text-warning": "#ffd75f",
            "text-success": "#87d787",
        },
    ),
    Theme(
        name=LIGHT,
        dark=False,
        background="#ffffff",
        foreground="#1c1c1c",
        surface="#eeeeee",
        panel="#dadada",
        primary="#00005f",
        secondary="#005f87",
        accent="#0000af",
        success="#005f00",
        warning="#875f00",
        error="#af0000",
        variables={
            **_CURSORS,
            "boost": "#d7ffff",
            "title-foreground": "#ffffff",
            "text-primary": "#0000af",
            "text-muted": "#4e4e4e",
            "text-disabled": "#626262",
            "text-error": "#af0000",
            "text-warning": "#875f00",
            "text-success": "#005f00",
        },
    ),
    Theme(
        name=CONTRAST,
        dark=True,
        background="#000000",
        foreground="#ffffff",
        surface="#262626",
        panel="#000000",
        primary="#ffffff",
        secondary="#ffffff",
        accent="#ffffff",
        success="#ffffff",
        warning="#ffffff",
        error="#ffffff",
        variables={
            **_CURSORS,
            "boost": "#444444",
            "title-foreground": "#000000",
            "text-primary": "#ffffff",
            "text-muted": "#ffffff",
            "text-disabled": "#ffffff",
            "text-error": "#ffffff",
            "text-warning": "#ffffff",
            "text-success": "#ffffff",
        },
    ),
)


BY_NAME = {theme.name: theme for theme in THEMES}


def after(name: str) -> str:
    """The theme that follows `name`, in a circle."""
    names = [*BY_NAME]
    return names[(names.index(name) + 1) % len(names)]
