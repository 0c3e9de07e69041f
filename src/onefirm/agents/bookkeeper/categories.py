"""What a bank line is that pays no invoice: the operator's own categories first, then the words that banks use."""

import re

from onefirm.domain.names import folded

INCOME, OTHER_INCOME, OTHER_COST = "income", "other income", "other cost"

_GOING_OUT = (
    ("bank fees", "bank fee|account fee|kontoführung|kontogebühr|entgelt|transaction fee|card fee|stripe fee"),
    ("taxes", "finanzamt|tax office|hmrc|irs|umsatzsteuer|vorauszahlung|vat payment|income tax|einkommensteuer"),
    ("insurance", "insurance|versicherung|krankenkasse|haftpflicht|künstlersozialkasse|ksk"),
    ("rent", "rent|miete|coworking|co-working|nebenkosten"),
    ("software", "hosting|domain|saas|subscription|adobe|figma|github|google workspace|microsoft|hetzner|aws|openai"),
    ("telephone", "telekom|vodafone|o2|mobile|mobilfunk|internet|broadband"),
    ("travel", "bahn|railway|train|flight|airline|hotel|taxi|uber"),
    ("equipment", "laptop|monitor|camera|kamera|apple store|hardware"),
    ("own drawings", "privatentnahme|owner draw|own account|eigenes konto|drawings"),
)
_COMING_IN = (
    ("refund", "refund|erstattung|rückzahlung|gutschrift|credit note"),
    ("interest", "interest|zinsen"),
    ("own money", "privateinlage|own account|eigenes konto|capital contribution"),
)


def own_categories(text: str) -> list[tuple[str, list[str]]]:
    """`hosting: hetzner, netcup`, one a line."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        name, colon, words = line.partition(":")
        listed = [word.strip() for word in re.split(r"[,;]", words) if word.strip()]
        if colon and name.strip() and listed:
            found.append((name.strip(), listed))
    return found


def category(text: str, own: str, *, incoming: bool) -> tuple[str, str]:
    """The category, and the words of the line it goes by; none where it falls back to what is left."""
    said = folded(text)
    for name, words in own_categories(own):
        for word in words:
            if found := _stands(re.escape(folded(word)), said, text):
                return name, found
    for name, words in _COMING_IN if incoming else _GOING_OUT:
        if found := _stands(folded(words), said, text):
            return name, found
    return (OTHER_INCOME if incoming else OTHER_COST), ""


def _stands(pattern: str, said: str, text: str) -> str:
    match = re.search(rf"(?<!\w)(?:{pattern})(?!\w)", said)
    # A folded text may be longer than what was written; then its own words are shown.
    return "" if match is None else text[match.start() : match.end()] if len(said) == len(text) else match[0]
