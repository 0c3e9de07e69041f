"""Words with a known meaning in names, mailboxes and telephone numbers. Data only; all spelt as `names.fold` does."""


def listed(words: str) -> tuple[str, ...]:
    """A row of words, written as one reads it."""
    return tuple(words.split())


TITLES = frozenset(
    listed(
        "dr prof mag di ing dipl dkfm med jur phil mr mrs ms miss sir herr frau hr fr fam familie ba bsc msc mba phd "
        "md mba bakk msgr mme mlle monsieur madame sig sra"
    )
)

PARTICLES = frozenset(listed("von vom van der den de del della di da dos du la le el al zu zur zum ter ten"))

GENERATIONS = {
    "jun": "young",
    "jr": "young",
    "junior": "young",
    "ii": "young",
    "iii": "third",
    "sen": "old",
    "sr": "old",
    "senior": "old",
}

NICKNAMES = (
    "hans johann johannes hannes john jonny",
    "josef josip sepp pepi joe joseph jose",
    "franz francis frank franzi francesco",
    "michal michi mike mick mischa",
    "thomas tom tommy thomi",
    "alexander alex sascha xander",
    "alexandra alex sandra sascha",
    "andreas andi andy andrew drew",
    "andrea andi",
    "christian chris christoph christopher",
    "christine christa tina christina chris",
    "elisabeth lisa lisi sissi elizabeth liz beth betty elsa",
    "katharina kathi kathrin katrin kate catherine katherine kathy cathy",
    "magdalena lena leni magda",
    "margarete grete gretl margaret maggie peggy margarita rita",
    "maria mary mizzi marie mia",
    "johanna hanna joanna jo",
    "barbara babsi barbie",
    "susanne susi susanna susan sue suzanne",
    "gabriele gabi gaby",
    "ulrike uli rike",
    "ulrich uli",
    "wolfgang wolf wolfi",
    "matthias matthaus hias matt matthew",
    "sebastian basti wastl seb",
    "stefan steve stephen steven stephan stevie",
    "stefanie steffi stephanie",
    "robert rob bob bobby bert",
    "richard rick dick richie",
    "william bill will billy wilhelm willi",
    "heinrich heinz heiner henry harry",
    "georg schorsch george",
    "anton toni antonio tony",
    "antonia toni",
    "friedrich fritz fred frederick",
    "ludwig lutz louis",
    "maximilian max",
    "dominik dominic nick",
    "nikolaus klaus nick niki nicholas nicolas",
    "benjamin ben benni",
    "daniel dan danny dani",
    "daniela dani",
    "david dave",
    "james jim jimmy jamie",
    "edward ed eddie ted eduard edi",
    "samul sam",
    "samantha sam",
    "victoria vicky viktoria",
    "theresa resi teresa terry",
    "veronika vroni",
    "roswitha rosi",
    "rosa rosi",
    "gerhard gerd hardy",
    "bernhard bernd hartl",
    "manfred fred manni",
    "leopold poldi leo",
    "rudolf rudi rolf",
    "peter pete pit",
    "patrick pat paddy",
    "patricia pat patty trish",
    "anna anni anne annie nani",
    "eva evi eve",
    "jelena helena lena elena helen",
    "aleksandar aca alexander",
    "mehmet mehmed memo",
    "mohamed muhammad mohammed mo mohammad",
)
"""Each line: forms of one given name. A word may stand in several."""

ROLE_MAILBOXES = frozenset(
    listed(
        "info office kontakt contact hello hallo mail post team sales support service buchhaltung rechnung rechnungen "
        "accounting accounts billing invoice invoices verwaltung sekretariat empfang reception praxis kanzlei admin "
        "einkauf verkauf vertrieb marketing presse press jobs karriere hr personal shop order orders bestellung "
        "booking buchung noreply no-reply newsletter webmaster postmaster familie family firma zentrale help "
        "enquiries"
    )
)

OPEN_DOMAINS = frozenset(
    listed(
        "gmail.com gmx.at gmx.de gmx.net gmx.ch web.de outlook.com outlook.de hotmail.com hotmail.de live.com live.at "
        "yahoo.com yahoo.de yahoo.co.uk icloud.com me.com mac.com aol.com aon.at chello.at a1.net t-online.de "
        "freenet.de bluewin.ch hotmail.co.uk btinternet.com orange.fr wanadoo.fr free.fr libero.it posteo.de "
        "mailbox.org proton.me protonmail.com mail.com msn.com seznam.cz wp.pl o2.pl"
    )
)
"""Where anybody can have a mailbox, so that a common domain says nothing."""

LEGAL_FORMS = {
    "gmbh": "gmbh",
    "ag": "ag",
    "kg": "kg",
    "og": "og",
    "ohg": "og",
    "ug": "ug",
    "eu": "eu",
    "ev": "ev",
    "verein": "ev",
    "ltd": "ltd",
    "limited": "ltd",
    "llc": "llc",
    "inc": "inc",
    "plc": "plc",
    "sarl": "sarl",
    "sa": "sa",
    "srl": "srl",
    "spa": "spa",
    "bv": "bv",
    "se": "se",
    "mbh": "gmbh",
    "co": "",
    "und": "",
    "and": "",
    "the": "",
}
"""A word of an organisation's name that is its form, and words that say nothing."""

MOBILE_PREFIXES = (
    *(f"+43{n}" for n in ("650", "660", "664", "676", "677", "678", "680", "681", "688", "699")),
    *("+4915", "+4916", "+4917", "+4175", "+4176", "+4177", "+4178", "+4179", "+447", "+336", "+337", "+393", "+346"),
    *("0650", "0660", "0664", "0676", "0677", "0678", "0680", "0681", "0688", "0699", "015", "016", "017", "07"),
)
"""How the number of a telephone begins that one person carries about."""

COUNTRY_CODES = frozenset(
    listed(
        "1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 "
        "84 86 90 91 92 93 94 95 98"
    )
)
"""Those of one and two digits; all others have three."""

CYRILLIC = dict(
    zip(
        "абвгдезийклмнопрстуфхцыэіїєґ",
        listed("a b v g d e z i j k l m n o p r s t u f h c y e i i e g"),
        strict=True,
    )
) | {"ж": "zh", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ъ": "", "ь": "", "ё": "e"}

LETTERS = {"ß": "ss", "ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"} | CYRILLIC
"""Letters that are not a plain letter with a mark."""
