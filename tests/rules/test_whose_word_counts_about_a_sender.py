"""Whose word counts about who wrote a letter: our own server's, and nothing that somebody has it quote."""

from time import perf_counter

import pytest

from onefirm.connectors.mail.letters.letter import mail_of
from onefirm.connectors.mail.letters.problems import Named
from onefirm.connectors.mail.letters.results import SIGNS_MAX, Unclear, results_of
from onefirm.connectors.mail.letters.vouched import aligned

OURS = "mx.tern.example"
YES = "dmarc=pass header.from=tern.example"
NO = "dmarc=fail header.from=tern.example"
NONE_SAID = "spf=none smtp.mailfrom=evil.example"
QUOTED = f'spf=pass smtp.mailfrom="a;{YES};"@evil.example'
LONG = "; ".join(f"dkim=permerror header.d=s{number}.evil.example header.s={'a' * 40}" for number in range(60))

FORGED = {
    "quoted in the envelope": QUOTED,
    "a bracket in quotes, and another": f'spf=pass smtp.mailfrom="a;{YES};("@evil.example; {NO}; dkim=x h.i="b)"@x',
    "quoted, and no beyond what is read": f"{QUOTED}; {LONG}; {NO}",
    "yes, and no beyond what is read": f"{YES}; {LONG}; {NO}",
    "quoted as a reason": f'dkim=fail reason="bad; {YES}" header.d=evil.example',
    "quoted in the verdict's own reason": 'dmarc=pass reason="header.from=tern.example" header.from=evil.example',
    "quoted behind a mark that ends no quote": f'spf=pass smtp.mailfrom="a\\";{YES};"@evil.example',
    "in brackets in brackets": f"spf=pass (a (b) ; {YES} ; c) smtp.mailfrom=evil.example",
    "in brackets with a mark that ends none": f"spf=pass (a \\) ; {YES} ; c) smtp.mailfrom=evil.example",
    "a quote that ends the brackets": f'spf=pass (of "a) ; {YES} ; (b"@evil.example) smtp.mailfrom=evil.example',
    "a quote that is not closed": f'{YES}; spf=pass smtp.mailfrom="a',
    "a bracket that is not closed": f"{YES}; spf=pass (a smtp.mailfrom=b",
    "a bracket that was not opened": f"{YES}; spf=pass a) smtp.mailfrom=b",
    "a mark outside": f"{YES}; spf=pass smtp.mailfrom=a\\",
    "a domain that begins like ours": 'dmarc=pass header.from="tern.example".evil.example',
    "two domains": f"{YES} header.from=evil.example",
    "no domain": "dmarc=pass",
    "another method's domain": "dmarc=pass; dkim=pass header.from=tern.example",
    "another method's verdict": "spf=pass dmarc=pass header.from=tern.example",
    "two verdicts": f"{YES}; {YES}",
    "yes and no": f"{YES}; DMARC/1 = fail header.from=tern.example",
    "an honest no": f"spf=pass smtp.mailfrom=x@evil.example; {NO}",
    "words between": "dmarc=pass or header.from=tern.example",
}
HONEST = {
    "in one word": YES,
    "in capitals": "DMARC=Pass Header.From=Tern.Example",
    "with a version and remarks": "(a) 1 ; spf=pass (a (b); c) a.b=x; dmarc (d) = pass (e) header.from=tern.example",
    "quoted itself": 'dmarc=pass reason="as; they (say" header.from="tern.example"',
    "with signs of a signature": f"dkim=pass (2048-bit key; unprotected) header.d=tern.example header.b=Ab/+c==; {YES}",
    "with what others add": f"spf=pass (IP is 1.2.3.4)\r\n smtp.mailfrom=x; {YES} action=none;compauth=pass reason=100",
}


def vouched(*values: str, sender: str = "ines@tern.example") -> bool:
    lines = "".join(f"Authentication-Results: {value}\r\n" for value in values)
    raw = f"{lines}From: Ines <{sender}>\r\nTo: ines@tern.example\r\nSubject: x\r\n\r\nPay it.\r\n"
    return aligned(mail_of(raw.encode(), Named("one.eml", "here")), OURS)


@pytest.mark.parametrize("case", FORGED)
def test_what_an_outsider_can_have_put_there_vouches_for_nobody(case: str) -> None:
    assert not vouched(f"{OURS}; {FORGED[case]}")


@pytest.mark.parametrize("case", HONEST)
def test_what_our_server_says_is_believed_however_it_spells_it(case: str) -> None:
    gap = "" if case == "with a version and remarks" else ";"
    assert vouched(f"{OURS}{gap} {HONEST[case]}")


@pytest.mark.parametrize(
    "first",
    [f"{OURS}; {NONE_SAID}", f"{OURS}; none", OURS, f"{OURS}; {NO}", f"{OURS}; {LONG}", f'{OURS}; spf=pass x.y="a'],
    ids=["another method", "none", "nothing", "no", "too much", "unclear"],
)
def test_only_the_first_line_of_our_server_counts(first: str) -> None:
    assert not vouched(first, f"{OURS}; {YES}")
    assert vouched("mx.elsewhere.example; dmarc=fail", f"{OURS}; {YES}", first), "Another server's line is no first."


def test_a_sender_without_a_domain_is_vouched_for_by_nobody() -> None:
    assert not vouched(f'{OURS}; dmarc=pass header.from=""', sender="ines")


@pytest.mark.parametrize("sign", ["(", '"', '"\\', "a", "=", ";", "a;", "(a)", '("', "\\", " ", '"" '])
def test_a_long_line_costs_no_more_than_it_is_long(sign: str) -> None:
    began = perf_counter()
    for length in (SIGNS_MAX, 5_000_000):
        value = (sign * length)[:length]
        try:
            results_of(value)
        except Unclear:
            continue
    assert perf_counter() - began < 1
