"""Services put online: « Aucun » for all, and reviewed by an administrator (RIGHT-2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Profile
from peps_tui.core.domain.history import Author
from peps_tui.core.domain.notice import NoticeKind
from peps_tui.core.domain.rights import Fund, Right, Service
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.home import home
from peps_tui.core.use_cases.services import (
    NewService,
    add_service,
    services_reviewed,
    services_to_review,
)
from tests.support.world import World

OPERATOR = Author(identifier="", name="operateur", source="ligne de commande")


def new_service(world: World, **changes: object) -> Service:
    service = Service(
        code="vos-courriers",
        theme="Carrière",
        label="Vos courriers",
        fund=Fund.ALL,
        online_on=world.today,
        position=0,
    )
    return replace(service, **changes)  # type: ignore[arg-type]


def to_review(context: Context) -> list[str]:
    return [each.service.code for each in services_to_review(context)]


@pytest.mark.rule("RIGHT-1", "RIGHT-2", "HIST-1", "CASE-95")
def test_a_new_service_is_told_to_administrators_until_one_reviews_it(world: World) -> None:
    claire, paul = (world.sign_in(world.admin(name)) for name in ("Martin", "Petit"))
    elsewhere = world.sign_in(
        world.add("Loin", profile=Profile.ADMIN, establishment=world.hospital)
    )
    assert to_review(claire) == []  # what was there before the establishment is no news

    assert add_service(world.ports, new_service(world), by=OPERATOR) == 2
    holder = world.add("Louty", rights={"vos-courriers": Right.READ})

    with world.storage.reading() as unit:
        online = unit.services.online(world.today)
    added = next(service for service in online if service.code == "vos-courriers")
    themes = [service.theme for service in online]
    assert online.index(added) == themes.index("Droits à pension") - 1  # the last of its theme
    assert services_to_review(claire) == [NewService(service=added, holders=1)]
    assert services_to_review(elsewhere) == [NewService(service=added, holders=0)]
    assert world.operations()[-1] == world.operations(world.hospital)[-1] == "service_added"
    told = next(n for n in home(paul).notices if n.kind is NoticeKind.NEW_SERVICES)
    assert (told.count, told.criterion) == (1, None)

    services_reviewed(paul, ["vos-courriers", "cir-cnracl", "inconnu"])
    services_reviewed(claire, ["vos-courriers"])

    assert to_review(claire) == to_review(paul) == []
    assert to_review(elsewhere) == ["vos-courriers"]
    assert world.operations().count("services_reviewed") == 1
    assert NoticeKind.NEW_SERVICES not in {notice.kind for notice in home(claire).notices}
    assert home(world.sign_in(holder)).notices == ()


@pytest.mark.rule("RIGHT-2")
def test_a_service_to_come_is_news_on_its_day(world: World) -> None:
    claire = world.sign_in(world.admin())
    tomorrow = world.today + timedelta(days=1)
    add_service(world.ports, new_service(world, online_on=tomorrow), by=OPERATOR)

    assert to_review(claire) == []
    world.clock.advance(timedelta(hours=13))  # after midnight in Paris
    assert to_review(claire) == ["vos-courriers"]


@pytest.mark.rule("RIGHT-1")
@pytest.mark.parametrize(
    "changes",
    [{"label": "Autre"}, {"code": "courriers", "theme": "CARRIERE", "label": "vos courriers"}],
)
def test_the_same_service_is_not_added_twice(world: World, changes: dict[str, object]) -> None:
    add_service(world.ports, new_service(world), by=OPERATOR)

    with pytest.raises(errors.ServiceKnown) as refused:
        add_service(world.ports, new_service(world, **changes), by=OPERATOR)

    assert refused.value.code == "vos-courriers"
    assert world.operations() == ["service_added"]


@pytest.mark.rule("RIGHT-4")
def test_services_are_reviewed_by_administrators_alone(world: World) -> None:
    user = world.sign_in(world.add("Louty"))

    with pytest.raises(errors.NotAdministrator):
        services_to_review(user)
    with pytest.raises(errors.NotAdministrator):
        services_reviewed(user, ["rncps"])
