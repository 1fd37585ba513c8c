"""The keyboard map: the keys of every binding, by id, and how bindings are made.

Every action of the application is bound through `bind`, so that it has an id, which a person
may remap, and a French description, which the help (F1) finds. Not usable in a plain terminal
or on AZERTY: ctrl+a, b, h, i, j, m, [; alt+…; and single keys that need Shift or AltGr. Those
that some terminals do not have, as ctrl+home, come with another. Single letters serve only where
no field has the focus.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from textual.binding import Binding

KEYS: Mapping[str, str] = MappingProxyType(
    {
        "app.quit": "ctrl+q",
        "app.help": "f1,ctrl+p",
        "app.theme": "f9",
        "app.line": "f12",
        "app.redraw": "ctrl+l",
        "app.interrupt": "ctrl+c",
        "app.paste": "ctrl+v",
        "screen.back": "escape",
        "screen.next": "tab",
        "screen.previous": "shift+tab",
        "form.submit": "enter",
        "field.reveal": "ctrl+t",
        "button.press": "space",
        "check.toggle": "space",
        "choice.previous": "left",
        "choice.next": "right,space",
        "choice.above": "up",
        "choice.below": "down",
        "lines.up": "up",
        "lines.down": "down",
        "lines.page_up": "pageup",
        "lines.page_down": "pagedown",
        "lines.first": "home",
        "lines.last": "end",
        "accounts.open": "enter",
        "accounts.tick": "space",
        "accounts.fold": "left",
        "accounts.unfold": "right",
        "rights.none": "a",
        "rights.read": "l",
        "rights.write": "m",
        "rights.lower": "left",
        "rights.raise": "right",
        "rights.toggle": "space,enter",
        "dashboard.accounts": "g",
        "dashboard.history": "h",
        "dashboard.sign_out": "d",
        "dashboard.menu": "n",
        "dashboard.open": "enter",
        "dashboard.favourite": "f",
        "dashboard.arrange": "p",
        "arrange.toggle": "space",
        "arrange.up": "m",
        "arrange.down": "d",
        "arrange.reset": "o",
        "arrange.keep": "enter",
        "service.copy": "c",
        "terms.account": "m",
        "me.open": "enter",
        "me.phone": "f3",
        "me.forget": "o",
        "me.forget_all": "t",
        "me.close": "f",
        "me.close_others": "t",
        "establishment.information": "f3",
        "establishment.contracts": "f4",
        "establishment.bank": "f5",
        "establishment.contacts": "f6",
        "establishment.edit": "m",
        "establishment.accounts": "g",
        "spaces.enter": "enter",
        "spaces.link": "r",
        "spaces.unlink": "s",
        "accounts.edit": "m",
        "accounts.renew": "r",
        "accounts.delete": "s",
        "accounts.resend": "at,l",
        "accounts.identifier": "i",
        "accounts.create": "c",
        "accounts.history": "h",
        "accounts.review": "v",
        "accounts.export": "e",
        "accounts.all": "a",
        "accounts.criterion": "f",
        "accounts.sort": "o",
        "accounts.group": "g",
        "accounts.fold_all": "p",
        "accounts.search": "f3",
        "accounts.search_here": "slash",
        "accounts.size": "t",
        "accounts.first_page": "ctrl+home,f4",
        "accounts.last_page": "ctrl+end,f6",
        "accounts.refresh": "f5",
        "review.start": "enter",
        "review.keep": "g",
        "review.delete": "s",
        "review.later": "p",
        "review.undo": "backspace",
        "review.apply": "f2",
        "review.close": "t",
        "review.report": "e",
        "review.show": "f",
        "review.keep_rest": "a",
        "review.keep_shown": "l",
        "review.open": "enter",
        "review.search": "f3",
        "review.refresh": "f5",
        "services.reviewed": "v",
        "services.accounts": "g",
        "notices.open": "enter",
        "history.newest": "f5",
        "history.filter": "f3",
        "history.export": "e",
        "rights.copy": "c",
        "rights.preset": "p",
        "rights.undo": "z",
        "pick.previous": "up",
        "pick.next": "down",
        "pick.page_up": "pageup",
        "pick.page_down": "pagedown",
        "pick.choose": "enter",
        "edit.apply": "f2",
        "edit.rights": "f3",
        "edit.details": "f4",
        "edit.history": "f5",
        "wizard.next": "f2",
        "summary.page_up": "pageup",
        "summary.page_down": "pagedown",
        "identifier.copy": "c",
        "identifier.print": "p",
        "identifier.speak": "v",
        "wizard.again": "n",
        "code.resend": "f6",
        "login.net_entreprises": "f2",
        "login.identifier": "f3",
        "login.password": "f4",
        "login.create_password": "f5",
        "login.forget": "f6",
        "login.help": "f8",
        "login.contact": "ctrl+f",
        "login.register": "ctrl+n",
        "recovery.link": "f2",
        "net_entreprises.back": "f2",
        "demo.inbox": "f7",
        "inbox.open": "enter",
        "inbox.refresh": "f5",
        "inbox.follow": "f6",
        "help.previous": "up",
        "help.next": "down",
        "help.page_up": "pageup",
        "help.page_down": "pagedown",
        "help.run": "enter",
        "dialog.left": "left",
        "dialog.right": "right",
    }
)
"""Binding id → keys, comma-separated. Screens add theirs here: one place shows collisions."""

_MOVING = frozenset({"tab", "shift+tab", "enter", "escape"})


def bind(
    binding_id: str, action: str, description: str, *, show: bool = True, moves: bool = False
) -> Binding:
    """The binding of `binding_id` (a key of `KEYS`) to `action`.

    Keys that move the focus or change the screen are priority bindings: handled by the app in
    the order they were typed, they cannot be overtaken by the keys that follow in the same
    read; `moves` tells so of a key that elsewhere does not. `show` puts it in the key bar; the
    help shows all of them.
    """
    keys = KEYS[binding_id]
    return Binding(
        keys, action, description, show=show, id=binding_id, priority=moves or _is_moving(keys)
    )


def _is_moving(keys: str) -> bool:
    return any(key in _MOVING or key[1:].isdigit() or "ctrl+" in key for key in keys.split(","))
