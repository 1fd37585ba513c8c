"""Lists of words that rules are written with, one entry a line, `#` before a comment."""

from functools import cache


@cache
def entries(name: str) -> tuple[str, ...]:
    """The entries of the list `name`.txt, in the order of the file."""
    from importlib.resources import files  # 2 ms, and few screens need a list

    lines = files(__name__).joinpath(f"{name}.txt").read_text("utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
