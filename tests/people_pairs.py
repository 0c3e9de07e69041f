"""Invented contact lists of a firm, in which it is known who is whom: with everything that makes this hard in life.

People have nicknames, marry and change their names, hold two jobs, share a mailbox with a couple of colleagues or a
landline with a spouse, and some sons are called what their father is called. Every list they stand in shows other
parts of them, and whoever typed it made mistakes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

from onefirm.records.alike import Entry, Kind
from onefirm.records.alike.words import listed

GIVEN = listed(
    "Anna Maria Hans Peter Michael Thomas Andreas Christian Stefan Martin Markus Daniel Daniela Stefanie Martina "
    "Claudia Sabine Petra Monika Andrea Eva Elisabeth Katharina Johannes Josef Franz Karl Georg Wolfgang Gerhard "
    "Manfred Robert Alexander Alexandra Christine Barbara Susanne Gabriele Ulrike Ursula Brigitte Renate Ingrid "
    "Helga Gerda Julia Lisa Laura Sarah Lena Sophie Hannah Emma Leonie David Lukas Florian Sebastian Maximilian "
    "Tobias Jakob Felix Paul Simon Jonas Elias Fabian Dominik Philipp Matthias Bernhard Friedrich Rudolf Leopold "
    "Anton Ludwig Heinrich Günther Jürgen Jörg Björn Zoë René André Chloé François José Mehmet Ayşe Fatma Emre "
    "Elif Mustafa Ivan Jelena Aleksandar Milica Dragan Marija Zoran Ana Petar Katarzyna Paweł Agnieszka Tomasz "
    "Jiří Zdeněk Ondřej László Zsófia István Gábor James William Emily Oliver Charlotte Thomas-Paul Anna-Lena "
    "Hans-Peter Marie-Luise"
)

FAMILY = listed(
    "Müller Huber Gruber Bauer Wagner Steiner Mayer Maier Hofer Pichler Moser Berger Leitner Fuchs Fischer Eder "
    "Schmid Schmidt Winkler Weber Schwarz Schneider Mayr Schuster Lang Reiter Brunner Wimmer Wolf Egger "
    "Baumgartner Auer Binder Lechner Aigner Wallner Böhm Koller Haas Strasser Strauß Jäger Köhler König Krüger "
    "Schäfer Größl Weiß Wieser Haider Horvath Novak Nowak Kovács Nagy Szabó Jovanović Petrović Nikolić Marković "
    "Yılmaz Öztürk Kaya Demir Şahin Kowalski Wiśniewski Dvořák Svoboda Smith Jones Taylor O'Brien Dubois Lefèvre "
    "García Rossi Bianchi Jensen Sørensen Lindström"
)

FIRST_HALF = listed(
    "Ober Unter Stein Wald Berg Hoch Kirch Alt Neu Sonn Eck Grün Roth Lang Breit Feld Hin Moos Rain Schön"
)
SECOND_HALF = listed(
    "huber bauer maier hofer berger egger thaler lechner steiner auer brunner leitner dorfer gruber müller"
)
FAMILIES = (*FAMILY, *(first + second for first in FIRST_HALF for second in SECOND_HALF))

NICK = {
    "Hans": "Hannes", "Johannes": "Hans", "Josef": "Sepp", "Michael": "Mike", "Thomas": "Tom", "Alexander": "Alex",
    "Alexandra": "Sandra", "Andreas": "Andi", "Christian": "Chris", "Elisabeth": "Lisi", "Katharina": "Kathi",
    "Barbara": "Babsi", "Susanne": "Susi", "Gabriele": "Gabi", "Ulrike": "Uli", "Sebastian": "Basti", "Robert": "Bob",
    "William": "Bill", "James": "Jim", "Stefanie": "Steffi", "Maximilian": "Max", "Friedrich": "Fritz",
    "Dominik": "Nick", "Daniel": "Dani", "Daniela": "Dani", "Leopold": "Poldi", "Rudolf": "Rudi", "Ursula": "Uschi",
    "Brigitte": "Gitti", "Philipp": "Flip", "Tobias": "Tobi", "Florian": "Flo", "Martin": "Tino", "Wolfgang": "Wolfi",
    "Zsófia": "Zsófi",
}  # fmt: skip
"""Not all of them are nicknames the product knows."""

STREETS = listed(
    "Haupt Linden Bahnhof Kirchen Schul Garten Wiesen Berg Feld Mühl Rosen Wiener Grazer Linzer Dorf Post "
    "Schiller Goethe Mozart Brunnen Birken Ahorn Tal See Markt Kaiser Prager Ring Donau Neu"
)
ENDINGS = ("straße", "gasse", "weg")
CITIES = (
    *("1070 Wien", "1100 Wien", "1210 Wien", "4020 Linz", "8010 Graz", "5020 Salzburg", "6020 Innsbruck", "4600 Wels"),
    *("80331 München", "10115 Berlin", "8001 Zürich", "9020 Klagenfurt", "3100 St. Pölten", "2340 Mödling"),
)
OPEN = ("gmail.com", "gmx.at", "gmx.at", "outlook.com", "icloud.com", "web.de", "aon.at")
TRADES = listed(
    "Tischlerei Steuerberatung Bau Elektro Consulting Software Transporte Druckerei Apotheke Metall Immobilien"
)
FORMS = ("GmbH", "KG", "OG", "e.U.", "GmbH & Co KG", "AG", "Ltd.")


@dataclass(frozen=True)
class Noise:
    """How badly the lists are kept: each a share of the entries or people concerned."""

    typos: float
    turned: float
    nicknames: float
    initials: float
    gaps: float
    """How often a mailbox or telephone that a list could show is missing."""
    at_work: float
    """How often a list knows somebody with a job from their work."""
    work_alone: float
    """How often such a list shows nothing private but, perhaps, the mobile telephone."""
    married: float
    two_jobs: float
    shared_mailboxes: float
    """Firms of which everybody writes from one mailbox."""
    couples: float
    couples_with_one_mailbox: float
    fathers_and_sons: float


CALM = Noise(
    typos=0.04, turned=0.1, nicknames=0.04, initials=0.02, gaps=0.04, at_work=0.4, work_alone=0.2, married=0.01,
    two_jobs=0.04, shared_mailboxes=0.1, couples=0.2, couples_with_one_mailbox=0.05, fathers_and_sons=0.01,
)  # fmt: skip
USUAL = Noise(
    typos=0.08, turned=0.2, nicknames=0.07, initials=0.04, gaps=0.1, at_work=0.5, work_alone=0.4, married=0.02,
    two_jobs=0.06, shared_mailboxes=0.15, couples=0.25, couples_with_one_mailbox=0.08, fathers_and_sons=0.015,
)  # fmt: skip
ROUGH = Noise(
    typos=0.15, turned=0.3, nicknames=0.12, initials=0.08, gaps=0.25, at_work=0.5, work_alone=0.7, married=0.04,
    two_jobs=0.1, shared_mailboxes=0.25, couples=0.3, couples_with_one_mailbox=0.15, fathers_and_sons=0.03,
)  # fmt: skip


@dataclass
class Firm:
    name: str
    domain: str
    switchboard: str
    address: str
    vat: str
    one_mailbox: bool


@dataclass
class Someone:
    who: int
    given: str
    family: str
    private_mail: str
    mobile: str
    landline: str
    address: str
    jobs: list[Firm]
    family_before: str = ""
    generation: str = ""


@dataclass
class World:
    """Entries, and who each of them really is."""

    entries: list[Entry] = field(default_factory=list)
    truth: dict[str, int] = field(default_factory=dict)

    def same(self, left: str, right: str) -> bool:
        return self.truth[left] == self.truth[right]

    def true_pairs(self) -> set[tuple[str, str]]:
        by_who: dict[int, list[str]] = {}
        for entry_id, who in self.truth.items():
            by_who.setdefault(who, []).append(entry_id)
        return {pair for ids in by_who.values() for pair in combinations(sorted(ids), 2)}


def world(seed: int, people: int, noise: Noise) -> World:
    return _Maker(Random(seed), noise).make(people)  # noqa: S311 — a seeded game, no secret.


class _Maker:
    def __init__(self, chance: Random, noise: Noise) -> None:
        self.chance, self.noise, self.out, self.who = chance, noise, World(), 0

    def make(self, people: int) -> World:
        firms = [self.firm() for _ in range(people // 8)]
        everybody: list[Someone] = []
        while len(everybody) < people:
            everybody += self.household(firms)
        for someone in everybody:
            for _ in range(self.chance.choices((1, 2, 3, 4), (45, 33, 16, 6))[0]):
                self.list_person(someone)
        for firm in firms:
            self.who += 1
            for _ in range(self.chance.choices((1, 2, 3), (60, 30, 10))[0]):
                self.list_firm(firm)
        self.chance.shuffle(self.out.entries)
        return self.out

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def pick(self, words: Sequence[str]) -> str:
        """The first are common, the last are rare."""
        return words[int(len(words) * self.chance.random() ** 1.7)]

    def digits(self, count: int) -> str:
        return "".join(str(self.chance.randrange(10)) for _ in range(count))

    def address(self) -> str:
        street = self.chance.choice(STREETS) + self.chance.choice(ENDINGS)
        door = f"/{self.chance.randint(1, 30)}" if self.often(0.3) else ""
        return f"{street} {self.chance.randint(1, 120)}{door}, {self.chance.choice(CITIES)}"

    def firm(self) -> Firm:
        owner, trade = self.pick(FAMILIES), self.chance.choice(TRADES)
        name = f"{trade} {owner}" if self.often(0.7) else f"{owner} & {self.pick(FAMILIES)} {trade}"
        stem = _plain(f"{trade}-{owner}" if self.often(0.5) else owner)
        tail = f"-{self.digits(2)}" if self.often(0.3) else ""
        domain = f"{stem}{tail}.{self.chance.choice(('at', 'at', 'de', 'com'))}"
        phone = f"+43 {self.chance.choice(('1', '732', '316', '662'))} {self.digits(6)}"
        mailbox = self.often(self.noise.shared_mailboxes)
        return Firm(
            f"{name} {self.chance.choice(FORMS)}", domain, phone, self.address(), f"ATU{self.digits(8)}", mailbox
        )

    def someone(self, given: str, family: str, landline: str, address: str, firms: list[Firm]) -> Someone:
        self.who += 1
        jobs = self.chance.sample(firms, 2 if self.often(self.noise.two_jobs) else 1) if self.often(0.65) else []
        mobile = f"+43 {self.chance.choice(('650', '660', '664', '676', '699'))} {self.digits(7)}"
        before = self.pick(FAMILIES) if self.often(self.noise.married) else ""
        mail = self.private_mail(given, before or family)
        return Someone(self.who, given, family, mail, mobile, landline, address, jobs, before)

    def private_mail(self, given: str, family: str) -> str:
        first, last = _plain(given), _plain(family)
        local = self.chance.choice(
            (f"{first}.{last}", f"{first[0]}.{last}", f"{first}{last}", f"{last}.{first}", first)
        )
        tail = self.digits(2) if self.often(0.5) or local == first else ""
        return f"{local}{tail}@{self.chance.choice(OPEN)}"

    def household(self, firms: list[Firm]) -> list[Someone]:
        address, landline = self.address(), f"+43 {self.chance.choice(('1', '7242', '316', '2236'))} {self.digits(6)}"
        landline = landline if self.often(0.4) else ""
        family = self.pick(FAMILIES)
        one = self.someone(self.pick(GIVEN), family, landline, address, firms)
        there = [one]
        if self.often(self.noise.couples):
            other = self.someone(self.pick(GIVEN), family, landline, address, firms)
            if other.given != one.given:
                other.private_mail = (
                    one.private_mail if self.often(self.noise.couples_with_one_mailbox) else other.private_mail
                )
                there.append(other)
        if self.often(self.noise.fathers_and_sons):
            son = self.someone(one.given, family, landline, address if self.often(0.6) else self.address(), firms)
            one.generation, son.generation = "sen.", "jun."
            there.append(son)
        return there

    # What a list shows of somebody.

    def list_person(self, one: Someone) -> None:
        job = self.chance.choice(one.jobs) if one.jobs else None
        shows_work = job is not None and self.often(self.noise.at_work)
        mails = [] if shows_work and self.often(self.noise.work_alone) else [one.private_mail]
        phones = [one.mobile]
        if job is not None and shows_work:
            mails.append(self.work_mail(one, job))
            phones += [job.switchboard] if self.often(0.35) else []
        elif one.landline and self.often(0.4):
            phones.append(one.landline)
        address = "" if self.often(0.4) else job.address if job is not None and shows_work else one.address
        self.put(
            "person",
            one.who,
            self.person_name(one),
            tuple(self.typed_mail(mail) for mail in mails if not self.often(self.noise.gaps)),
            tuple(self.typed_phone(phone) for phone in phones if not self.often(self.noise.gaps)),
            self.firm_name(job.name) if job is not None and (shows_work or self.often(0.2)) else "",
            self.typed_address(address),
        )

    def work_mail(self, one: Someone, job: Firm) -> str:
        if job.one_mailbox:
            return f"office@{job.domain}" if len(job.name) % 2 else f"{_plain(job.name.split()[0])}@{job.domain}"
        local = (
            f"{_plain(one.given)[0]}.{_plain(one.family)}"
            if len(job.domain) % 2
            else f"{_plain(one.given)}.{_plain(one.family)}"
        )
        return f"{local}@{job.domain}"

    def list_firm(self, firm: Firm) -> None:
        mails = (f"{self.chance.choice(('office', 'info', 'office'))}@{firm.domain}",) if self.often(0.85) else ()
        phones = (self.typed_phone(firm.switchboard),) if self.often(0.7) else ()
        numbers = (firm.vat if self.often(0.5) else f"{firm.vat[:3]} {firm.vat[3:]}",) if self.often(0.6) else ()
        address = self.typed_address(firm.address) if self.often(0.7) else ""
        self.put("organisation", self.who, self.firm_name(firm.name), mails, phones, "", address, numbers)

    def put(
        self, kind: Kind, who: int, name: str, mails: tuple[str, ...], phones: tuple[str, ...], organisation: str,
        address: str, numbers: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        entry_id = f"e{self.chance.getrandbits(48):012x}"
        self.out.entries.append(Entry(entry_id, kind, name, mails, phones, organisation, address, numbers=numbers))
        self.out.truth[entry_id] = who

    # How it was typed.

    def person_name(self, one: Someone) -> str:
        given, family = one.given, one.family
        if one.family_before and self.often(0.5):
            family = one.family_before if self.often(0.7) else f"{one.family_before}-{family}"
        if given in NICK and self.often(self.noise.nicknames):
            given = NICK[given]
        elif self.often(self.noise.initials):
            given = f"{given[0]}."
        given, family = self.typed(given), self.typed(family)
        title = self.chance.choice(("Dr. ", "Mag. ", "DI ", "Herr ", "Frau ")) if self.often(0.08) else ""
        tail = f" {one.generation}" if one.generation and self.often(0.5) else ""
        if self.often(self.noise.turned):
            return f"{family}{self.chance.choice((', ', ' '))}{given}{tail}"
        return f"{title}{given} {family}{tail}"

    def typed(self, word: str) -> str:
        if self.often(0.15):
            word = _spelt(word) if self.often(0.5) else _bare(word)
        if self.often(self.noise.typos) and len(word) > 3:
            word = self.slip(word)
        return word.upper() if self.often(0.03) else word

    def slip(self, word: str) -> str:
        at = self.chance.randrange(1, len(word) - 1)
        return self.chance.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + self.chance.choice("aeinrst") + word[at + 1 :],
            )
        )

    def typed_mail(self, mail: str) -> str:
        if self.often(self.noise.typos / 4):
            return self.slip(mail)
        return mail.title() if self.often(0.05) else mail

    def typed_phone(self, phone: str) -> str:
        if self.often(self.noise.typos / 4):
            at = self.chance.randrange(6, len(phone))
            phone = phone[:at] + self.digits(1) + phone[at + 1 :]
        style = self.chance.randrange(4)
        if style == 0:
            return "0" + phone.removeprefix("+43 ").replace(" ", "/", 1)
        return phone if style == 1 else phone.replace("+", "00") if style == 2 else phone.replace("+43 ", "+43 (0) ")

    def typed_address(self, address: str) -> str:
        if self.often(0.3):
            address = address.replace("straße", self.chance.choice(("str.", "strasse")))
        return self.slip(address) if address and self.often(self.noise.typos) else address

    def firm_name(self, name: str) -> str:
        if self.often(0.25):
            name = name.removesuffix(name.split()[-1]).strip().removesuffix("GmbH & Co").strip()
        return self.slip(name) if self.often(self.noise.typos) else name


def _spelt(word: str) -> str:
    for sign, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ö", "Oe"), ("ß", "ss")):
        word = word.replace(sign, letters)
    return word


def _bare(word: str) -> str:
    return word.translate(str.maketrans("äöüÖßéèçłşıćčáóőřšřśžØøëńí", "aouOseecl" + "siccaoorsrszOoeni"))


def _plain(word: str) -> str:
    return "".join(sign for sign in _bare(_spelt(word)).lower() if sign.isascii() and (sign.isalnum() or sign == "-"))
