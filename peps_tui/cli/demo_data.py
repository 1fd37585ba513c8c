"""The people of the demonstration, all of them made up; days are counted back from its today.

Numbers lie in the ranges that Arcep keeps for fiction, but for those overseas, which have none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from peps_tui.core.domain.account import Civility, Profile
from peps_tui.core.domain.establishment import LegalRepresentative
from peps_tui.core.domain.history import Operation
from peps_tui.core.domain.rights import Fund, Right, Service

MRS, MR = Civility.MRS, Civility.MR
ADMIN = Profile.ADMIN
BY_CODES, BY_PASSWORDS = Operation.BLOCKED_BY_CODES, Operation.BLOCKED_BY_PASSWORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """A usual set of rights: the codes of the services to change, and to read."""

    write: Sequence[str] = ()
    read: Sequence[str] = ()

    @property
    def levels(self) -> Mapping[str, Right]:
        """As the core wants them."""
        return {
            **dict.fromkeys(self.read, Right.READ),
            **dict.fromkeys(self.write, Right.WRITE),
        }


_CAREER = (
    "affiliation-cnracl",
    "caracteristiques-agents",
    "cir-cnracl",
    "anomalies-carriere-cnracl",
    "qualification-cir-cnracl",
)
_PENSION = (
    "avis-prealable-cnracl",
    "demande-retraite",
    "estimation-pension-cnracl",
    "liquidation-pensions-cnracl",
    "simulation-retraite-cnracl",
)
_CONTRIBUTIONS = ("cotisations-fnc", "cotisations-individuelles")

NONE = Rights()
ALL = Rights(write=(*_CAREER, *_PENSION, *_CONTRIBUTIONS), read=("rncps",))
CAREER = Rights(write=_CAREER, read=("simulation-retraite-cnracl",))
PENSION = Rights(write=_PENSION, read=("cir-cnracl", "cir-ircantec"))
PAY = Rights(write=_CONTRIBUTIONS, read=("affiliation-cnracl",))
READER = Rights(read=(*_CAREER, *_PENSION))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One account. `created`, `renewed`, `last_login`, `blocked` count days before today.

    `activated` tells whether the password was created; `mailbox` is the left part of the address
    where that of the name is taken; `suggested` accounts are those shown to whoever tries the
    demonstration.
    """

    name: tuple[Civility | None, str, str]
    service: str
    created: int
    profile: Profile = Profile.USER
    rights: Rights = NONE
    phone: str = ""
    anonymous: bool = False
    renewed: int | None = None
    last_login: int | None = None
    activated: bool = True
    mailbox: str = ""
    blocked: int | None = None
    blocked_by: Operation = BY_CODES
    delegation: bool = False
    net_entreprises: bool = False
    suggested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Employer:
    """An establishment and its people; the first of them administers it.

    Its `contracts` are numbers by fund. Where there are `departed` people, a review deleted them.
    Without people, its inscription is still to be done.
    """

    siret: str
    name: str
    contracts: Mapping[Fund, str]
    domain: str = ""
    representative: LegalRepresentative | None = None
    iban: str = ""
    people: Sequence[Person] = ()
    departed: Sequence[Person] = ()


# fmt: off
COMMUNE = Employer(
    siret="21990041200012",
    name="Commune de Bellerive",
    contracts={Fund.CNRACL: "099041-01", Fund.IRCANTEC: "4100990412"},
    iban="FR7699001000010000099041062",
    domain="bellerive.exemple.fr",
    representative=LegalRepresentative(
        name="M. Bernard Vasseur",
        title="Maire",
        address="Mairie\n1 place des Tilleuls\n99410 Bellerive",
    ),
    people=(
        Person(
            name=(MRS, "Caron", "Hélène"), service="Direction générale", profile=ADMIN,
            created=900, renewed=200, last_login=1, phone="0639 98 01 12", rights=ALL,
            suggested=True,
        ),
        Person(
            name=(MR, "Lefèvre", "Julien"), service="Ressources humaines", profile=ADMIN,
            created=400, last_login=3, phone="01 99 00 23 45", rights=CAREER,
        ),
        Person(
            name=(MRS, "Da Costa", "Inès"), service="Ressources humaines",
            created=300, last_login=2, phone="0639 98 02 34", rights=CAREER, suggested=True,
        ),
        Person(
            name=(MR, "N’Diaye", "Moussa"), service="Ressources humaines",
            created=210, last_login=12, phone="0692 00 00 17", rights=PENSION,
        ),
        Person(
            name=(MRS, "Le Gall", "Maëlle"), service="Paie",
            created=540, last_login=5, phone="02 61 91 40 08", rights=PAY,
        ),
        Person(
            name=(MR, "Garcia", "Thomas"), service="Paie",
            created=600, last_login=70, phone="0639 98 03 56", rights=PAY, suggested=True,
        ),
        Person(
            name=(MRS, "Œuvrard", "Léa"), service="Paie", created=20, rights=PAY, suggested=True,
        ),
        Person(
            name=(None, "Mairie", "Accueil"), service="Accueil",
            created=500, last_login=45, phone="01 99 00 10 00", rights=READER,
        ),
        Person(
            name=(MRS, "Petit", "Camille"), service="État civil",
            created=3, rights=READER, activated=False,
        ),
        Person(
            name=(MR, "Moreau", "Antoine"), service="Finances",
            created=20, rights=PAY, activated=False,
        ),
        Person(
            name=(MRS, "Benali", "Nadia"), service="Finances",
            created=260, last_login=6, phone="0639 98 04 78", rights=PAY,
            blocked=2, blocked_by=BY_PASSWORDS,
        ),
        Person(
            name=(MR, "Rousseau", "Paul"), service="Élections",
            created=330, last_login=30, phone="0639 98 05 90", rights=READER, net_entreprises=True,
        ),
        Person(
            name=(MRS, "d’Harcourt", "Élise"), service="Petite enfance",
            created=150, last_login=9, phone="0639 98 06 21", anonymous=True, rights=READER,
        ),
        Person(
            name=(MR, "Nguyen Van", "Minh"), service="Services techniques",
            created=480, last_login=400, phone="03 53 01 77 10",
        ),
        Person(
            name=(MR, "Bonnet", "Jean-Baptiste"), service="Direction générale", profile=ADMIN,
            created=700, last_login=200, phone="0639 98 07 43", rights=ALL,
        ),
        Person(name=(MRS, "Roy", "Sylvie"), service="Secrétariat", created=120, rights=READER),
        Person(
            name=(MRS, "Roy", "Sylvie"), service="Élections", mailbox="elections",
            created=300, last_login=160, phone="0639 98 08 54", rights=READER,
        ),
    ),
    departed=(
        Person(name=(MR, "Fabre", "Gérard"), service="Paie", created=1100),
        Person(name=(MRS, "Leclercq", "Odile"), service="État civil", created=1000),
    ),
)

HOSPITAL = Employer(
    siret="26990072600010",
    name="Centre hospitalier du Lac",
    contracts={Fund.CNRACL: "099072-01", Fund.IRCANTEC: "4100990726"},
    iban="FR7699001000010000099072684",
    domain="ch-du-lac.exemple.fr",
    representative=LegalRepresentative(
        name="Mme Agnès Delorme",
        title="Directrice",
        address="Centre hospitalier du Lac\n12 quai de l’Hôpital\n99200 Confluence",
    ),
    people=(
        Person(
            name=(MR, "Fontaine", "Olivier"), service="Direction des ressources humaines",
            profile=ADMIN, created=800, renewed=260, last_login=1, phone="04 65 71 20 01",
            rights=ALL, suggested=True,
        ),
        Person(
            name=(MRS, "Marchand", "Sophie"), service="Direction des ressources humaines",
            profile=ADMIN, created=310, last_login=4, phone="0639 98 11 02", rights=ALL,
        ),
        Person(
            name=(MRS, "Haddad", "Yasmine"), service="Retraites",
            created=280, last_login=1, phone="0639 98 11 13", rights=PENSION,
        ),
        Person(
            name=(MR, "Weber", "Franck"), service="Retraites",
            created=545, last_login=8, phone="0639 98 11 24", rights=PENSION,
        ),
        Person(
            name=(MRS, "Kowalczyk", "Anna"), service="Paie médicale",
            created=190, last_login=15, phone="04 65 71 20 35", rights=PAY,
        ),
        Person(
            name=(MR, "Diallo", "Ibrahima"), service="Paie non médicale",
            created=240, last_login=2, phone="0690 00 00 46", rights=PAY,
        ),
        Person(
            name=(MRS, "Perrin", "Zoé"), service="Carrières",
            created=12, rights=CAREER, activated=False,
        ),
        Person(
            name=(MR, "Schmitt", "Gaël"), service="Carrières",
            created=130, last_login=21, phone="0639 98 11 57", rights=CAREER,
            blocked=5,
        ),
        Person(
            name=(None, "Secrétariat", "Cadres de santé"), service="Direction des soins",
            created=590, last_login=300, phone="04 65 71 20 99", rights=READER,
        ),
        Person(
            name=(MRS, "Lopez", "Carmen"), service="Affaires médicales",
            created=620, last_login=90, phone="0639 98 11 68", rights=READER,
        ),
        Person(
            name=(MR, "Aubert", "Étienne"), service="Affaires médicales",
            created=410, last_login=60, phone="0639 98 11 79", anonymous=True, rights=CAREER,
        ),
        Person(
            name=(MRS, "Ferreira", "Ana"), service="Formation",
            created=70, rights=READER, net_entreprises=True,
        ),
        Person(
            name=(MR, "Ö", "Jonas"), service="Informatique",
            created=95, last_login=33, phone="05 36 49 12 12",
        ),
        Person(
            name=(MRS, "Girard", "Manon"), service="Retraites",
            created=25, rights=PENSION, activated=False,
        ),
    ),
)

MANAGEMENT_CENTRE = Employer(
    siret="28990015100019",
    name="Centre de gestion du Val",
    contracts={Fund.CNRACL: "099015-01", Fund.IRCANTEC: "4100990151"},
    iban="FR7699001000010000099015163",
    domain="cdg-du-val.exemple.fr",
    representative=LegalRepresentative(
        name="M. Philippe Arnaud",
        title="Président",
        address="Centre de gestion du Val\n8 rue des Collectivités\n99000 Valbourg",
    ),
    people=(
        Person(
            name=(MRS, "Lambert", "Isabelle"), service="Retraite et carrières", profile=ADMIN,
            created=1000, renewed=330, last_login=1, phone="0639 98 21 01", rights=ALL,
            delegation=True, suggested=True,
        ),
        Person(
            name=(MR, "Martinez", "David"), service="Retraite et carrières", profile=ADMIN,
            created=15, last_login=10, phone="05 36 49 30 02", rights=ALL, delegation=True,
        ),
        Person(
            name=(MRS, "Chevalier", "Margaux"), service="Retraite et carrières",
            created=350, last_login=2, phone="0639 98 21 13", rights=PENSION, delegation=True,
        ),
        Person(
            name=(MR, "Traoré", "Adama"), service="Retraite et carrières",
            created=220, last_login=6, phone="0694 00 00 24", rights=PENSION, delegation=True,
        ),
        Person(
            name=(MRS, "Picard", "Clémence"), service="Conseil statutaire",
            created=546, last_login=28, phone="02 61 91 55 35", rights=READER, delegation=True,
        ),
        Person(
            name=(MR, "O’Connor", "Liam"), service="Conseil statutaire",
            created=7, rights=READER, activated=False,
        ),
        Person(
            name=(MRS, "Vidal", "Océane"), service="Paie à façon",
            created=180, last_login=4, phone="0639 98 21 46", rights=PAY, delegation=True,
        ),
        Person(
            name=(MR, "Besson", "Loïc"), service="Paie à façon",
            created=640, last_login=120, phone="0639 98 21 57", rights=PAY,
        ),
        Person(
            name=(None, "Pôle", "Retraites"), service="Retraite et carrières",
            created=430, last_login=55, phone="03 53 01 60 68", rights=READER, net_entreprises=True,
        ),
        Person(
            name=(MRS, "Hubert", "Solène"), service="Concours",
            created=275, last_login=40, phone="0639 98 21 79", rights=READER,
            blocked=1, blocked_by=BY_PASSWORDS,
        ),
    ),
)

# fmt: on

NEWCOMER = Employer(
    siret="25990063700010",
    name="Syndicat des eaux de la Vallée",
    contracts={Fund.CNRACL: "099063-01"},
)

EMPLOYERS = (COMMUNE, HOSPITAL, MANAGEMENT_CENTRE)
BIC = "PEPSFRPPXXX"
CONTRACTED = 3000
"""Days since the contracts of all of them began."""

REVIEWED = 650
"""How many days ago those who left were deleted."""

ONLINE = 6
"""How many days ago the new service was put online; nobody has reviewed it since."""


def new_service(online_on: date) -> Service:
    """The service that nobody has reviewed."""
    return Service(
        code="vos-courriers",
        theme="Échanges",
        label="Vos courriers",
        fund=Fund.ALL,
        online_on=online_on,
        position=100,
    )


FOUNDER = "Assistance PEP’s"
FOUNDER_SOURCE = "Inscription de l’établissement"
OFFICE = "poste du bureau"

# fmt: off
# Two words and a number make a password: easy to type on any keyboard, and long enough.
PASSWORD_WORDS = (
    "Hibou", "Galet", "Noyer", "Saule", "Sapin", "Grive", "Merle", "Renne", "Tilleul", "Cigale",
    "Loutre", "Castor", "Pinson", "Renard", "Bouleau", "Grillon", "Chamois", "Platane", "Marmotte",
    "Fauvette",
)
PASSWORD_ENDS = (
    "Phare", "Rivage", "Verger", "Cerise", "Moulin", "Ruche", "Plage", "Jardin", "Chalet",
    "Prairie", "Falaise",
)

# What the accounts of --accounts are made of.
CROWD_FIRST_NAMES = (
    (MRS, "Marie"), (MR, "Pierre"), (MRS, "Nathalie"), (MR, "Mehdi"), (MRS, "Fatou"),
    (MR, "Nicolas"), (MRS, "Élodie"), (MR, "Frédéric"), (MRS, "Anne-Laure"), (MR, "Kévin"),
    (MRS, "Lucie"), (MR, "Samuel"), (MRS, "Aïcha"), (MR, "Rémi"), (MRS, "Justine"),
    (MR, "Jérôme"), (MRS, "Ophélie"), (MR, "Yann"), (MRS, "Thi Lan"), (MR, "Xavier"),
    (MRS, "Béatrice"), (MR, "Guillaume"), (MRS, "Gwenaëlle"), (MR, "Ali"), (MRS, "Noémie"),
    (MR, "François"), (MRS, "Séverine"), (MR, "Bastien"), (MRS, "Clara"),
)
CROWD_LAST_NAMES = (
    "Martin", "Bernard", "Dubois", "Thomas", "Robert", "Richard", "Durand", "Leroy", "Simon",
    "Laurent", "Michel", "Lefebvre", "David", "Bertrand", "Roux", "Vincent", "Fournier", "Morel",
    "André", "Mercier", "Dupont", "Blanc", "Guérin", "Boyer", "Garnier", "Chevallier", "Clément",
    "Gauthier", "Le Goff", "Fernandes", "Muller", "Faure", "Mathieu", "Dupuis", "Berger",
    "L’Hermitte", "Brun", "Dumont", "Barbier", "Kaya", "Masson", "Pham", "Colin", "Lacroix",
    "El Amrani", "Noël", "Meunier",
)
CROWD_SERVICES = (
    "Ressources humaines", "Paie", "Gestion des carrières", "Retraites", "Finances",
    "Secrétariat général", "Services techniques", "Espaces verts", "Restauration scolaire",
    "Petite enfance", "Bibliothèque", "Sports et vie associative", "Action sociale",
)
# fmt: on
