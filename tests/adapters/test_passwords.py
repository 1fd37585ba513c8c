"""Argon2id, a pepper, and nobody's password."""

import re

import argon2
import pytest

from peps_tui.core.adapters.passwords import FLOOR_KIB, FLOOR_PASSES, Argon2Hasher, Cost

PASSWORD = "Une-phrase-2026 é"
FAST = Cost(memory_kib=8, passes=1, lanes=1, testing=True)
HASHER = Argon2Hasher(pepper=b"pepper", cost=FAST)


@pytest.mark.rule("PWD-3")
def test_only_its_password_verifies_a_hash() -> None:
    stored = HASHER.hash(PASSWORD)

    assert HASHER.verify(stored, PASSWORD)
    assert not HASHER.verify(stored, PASSWORD.lower())
    assert stored != HASHER.hash(PASSWORD)


def test_a_hash_is_worth_nothing_without_the_pepper() -> None:
    stored = HASHER.hash(PASSWORD)

    assert not Argon2Hasher(pepper=b"another", cost=FAST).verify(stored, PASSWORD)


@pytest.mark.rule("AUTH-3")
@pytest.mark.parametrize("known", [True, False])
def test_nobody_costs_what_somebody_costs(monkeypatch: pytest.MonkeyPatch, known: bool) -> None:
    stored = HASHER.hash(PASSWORD) if known else None
    costs: list[argon2.Parameters] = []
    verify = argon2.PasswordHasher.verify

    def counted(hasher: argon2.PasswordHasher, of: str, typed: bytes) -> bool:
        costs.append(argon2.extract_parameters(of))
        return bool(verify(hasher, of, typed))

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)

    assert HASHER.verify(stored, PASSWORD) is known
    assert costs == [argon2.extract_parameters(HASHER.hash(PASSWORD))]


@pytest.mark.rule("PWD-3")
def test_the_cost_is_above_the_floor_of_owasp() -> None:
    stored = Argon2Hasher(pepper=b"pepper").hash(PASSWORD)

    found = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$", stored)
    assert found is not None
    assert [int(part) for part in found.groups()] == [65536, 3, 4]


@pytest.mark.rule("PWD-3")
@pytest.mark.parametrize(("memory_kib", "passes"), [(FLOOR_KIB - 1, 3), (65536, FLOOR_PASSES - 1)])
def test_a_cost_below_the_floor_is_refused(memory_kib: int, passes: int) -> None:
    with pytest.raises(ValueError, match="OWASP"):
        Cost(memory_kib=memory_kib, passes=passes)


@pytest.mark.rule("PWD-3")
def test_a_hash_of_another_cost_is_outdated() -> None:
    stored = HASHER.hash(PASSWORD)
    risen = Argon2Hasher(
        pepper=b"pepper", cost=Cost(memory_kib=16, passes=1, lanes=1, testing=True)
    )

    assert not HASHER.is_outdated(stored)
    assert risen.is_outdated(stored)
    assert risen.verify(stored, PASSWORD)


def test_half_a_character_is_a_wrong_password() -> None:
    assert not HASHER.verify(HASHER.hash(PASSWORD), "\ud800")


def test_nothing_of_the_pepper_is_shown() -> None:
    assert "pepper" not in repr(HASHER)
