"""Strangers' pages, feeds, signs and findings: what is made of them, and that nothing in them takes for ever."""

import json
import random
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from onefirm.capabilities.search import RESULTS_MAX
from onefirm.capabilities.web import TEXT_SIGNS_MAX
from onefirm.connectors.reading.article import article_of
from onefirm.connectors.reading.robots import NAME, rules_of
from onefirm.connectors.search.findings import Drifted, findings_of
from onefirm.guard.feed import ENTRIES_MAX, feed_of
from onefirm.guard.pages.visible import visible
from onefirm.guard.urls import plain_url
from onefirm.guard.xml import Unreadable

SECONDS_MAX = 2.0
ROUNDS = 150
HTML = "text/html; charset=utf-8"
ARTICLE = """<!doctype html><html lang="de"><head><title>Bread &amp; patience</title>
<meta property="article:published_time" content="2026-03-02T10:00:00Z"><meta name="description" content="OBEY">
<style>.x {display: none}</style></head><body><nav><a href="/">Home</a></nav><article><h1>Rye</h1>
<p>Rye bread takes a day and much patience, say those who bake it, and nobody who has tried would say otherwise.</p>
<p>The dough rests twice, and it is the second rest that decides.<span class="x">OBEY</span></p>
<p style="color:#fff">OBEY</p><p class="late">OBEY</p><p class="sr-only">OBEY</p><!-- OBEY --><script>OBEY</script>
<p>Whoever hurries gets a stone, which is what the second paragraph was there to prevent.</p><p hidden>OBEY</p>
</article><footer>Imprint</footer><style>p.late {font-size: 0}</style></body></html>"""
RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>News</title><ttl>90</ttl>
<item><title>One &lt;b&gt;loud&lt;/b&gt;</title><link>https://news.example/1#top</link><guid>g1</guid>
<pubDate>Mon, 02 Mar 2026 10:00:00 +0100</pubDate>
<description>&lt;p&gt;Seen&lt;/p&gt;&lt;p style="display:none"&gt;OBEY&lt;/p&gt;</description></item>
<item><title>Two</title><link>http://127.0.0.1/x</link><dc:date>2026-03-01</dc:date></item><item/></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title><entry><id>urn:1</id><title>Hello</title>
<link rel="self" href="https://a.example/self"/><link href="https://a.example/1"/><updated>2026-03-02T10:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>In marks</p></div></content></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><title>Old</title></channel><item rdf:about="https://o.example/1"><title>First</title>
<link>https://o.example/1</link></item></rdf:RDF>"""
FOUND = {"results": [{"url": "https://a.example/", "title": "A", "content": None, "score": 1.5}]}


def test_a_page_is_its_article_and_no_word_that_nobody_sees() -> None:
    found = article_of(ARTICLE.encode(), HTML)
    assert "Rye bread takes a day" in found.text and "OBEY" not in repr(found)
    assert (found.title, found.day, found.language) == ("Bread & patience", "2026-03-02", "de")
    assert "OBEY" not in visible(ARTICLE).markup and visible(ARTICLE).hidden


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("<p>Grüße</p>".encode("latin-1"), "text/html; charset=iso-8859-1"),
        ("<meta charset=iso-8859-1><p>Grüße</p>".encode("latin-1"), "text/html"),
        ("\ufeff<p>Grüße</p>".encode(), "text/html; charset=utf-8"),
        ("Grüße".encode("utf-16"), "text/plain; charset=utf-16"),
    ],
)
def test_letters_are_read_by_the_charset_that_is_said(raw: bytes, kind: str) -> None:
    assert article_of(raw, kind).text == "Grüße"


def test_a_charset_that_nobody_uses_or_that_is_wrong_costs_letters_and_nothing_more() -> None:
    assert article_of("<p>Grüße</p>".encode("latin-1"), "text/html; charset=utf-8").text == "Gr\ufffd\ufffde"
    assert article_of(b"<p>Hello</p>", "text/html; charset=zip_codec").text == "Hello"


def test_a_page_with_more_style_than_can_be_looked_at_is_not_read() -> None:
    with pytest.raises(ValueError, match="more style"):
        article_of(b"<style>" + b".a{color:red}" * 100_000 + b"</style><p>Hello", HTML)


def test_feeds_of_three_kinds_are_read_alike() -> None:
    rss, atom, rdf = feed_of(RSS), feed_of(ATOM), feed_of(RDF)
    assert [(each.id, each.title, each.link, each.at[:16]) for each in rss.entries] == [
        ("g1", "One loud", "https://news.example/1", "2026-03-02T09:00"),
        ("http://127.0.0.1/x", "Two", "", "2026-03-01T00:00"),
    ]
    assert rss.ttl_minutes == 90 and rss.entries[0].words() == "Seen"
    assert [(each.link, each.words()) for each in atom.entries] == [("https://a.example/1", "In marks")]
    assert [(each.id, each.title) for each in rdf.entries] == [("https://o.example/1", "First")]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html><body>404</body></html>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><rss><channel><title>&a;</title></channel></rss>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><rss><channel/></rss>',
        b"<rss>" * 5_000,
        b'<?xml version="1.0" encoding="rot13"?><rss><channel/></rss>',
        b'<?xml version="1.0" encoding="gb2312"?><rss><channel/></rss>',
        b"<rss><channel>" + b"<item/>" * 300_000,
        b"<rss/>",
    ],
    ids=["nothing", "a page", "an entity", "a file", "deep", "rot13", "many bytes a sign", "broad", "no channel"],
)
def test_what_is_no_feed_or_wants_to_be_expanded_is_refused(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        feed_of(raw)


def test_a_feed_has_no_more_entries_than_are_read() -> None:
    items = b"".join(b"<item><guid>%d</guid></item>" % n for n in range(3 * ENTRIES_MAX))
    assert len(feed_of(b"<rss><channel>" + items + b"</channel></rss>").entries) == ENTRIES_MAX


def test_findings_are_bounded_and_lead_to_public_places_alone() -> None:
    urls = ["http://127.0.0.1/", "https://me:pw@a.example/", "javascript:alert(1)", "https://A.example/#x"]
    raw = json.dumps({"results": [{"url": url, "title": "T\u202e" * 999, "content": "c\n" * 999} for url in urls]})
    found = findings_of(raw.encode(), 5)
    (one,) = found.results
    assert one.url == found.first == "https://a.example/"
    assert len(one.title) <= 300 and "\u202e" not in one.title and "\n" not in one.snippet
    assert findings_of(json.dumps(FOUND).encode(), 5).results[0].snippet == ""
    nothing = findings_of(b'{"results": [], "unresponsive_engines": [["duck", "timeout"]]}', 5)
    assert nothing.first == "" and nothing.listing == "Nothing was found. These did not answer: duck."


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        (b"<html>", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b'{"results": ' + b"9" * 10_000 + b"}", "no JSON"),
        (b"[]", "The answer is a list"),
        (b'{"hits": []}', "'results' is not there"),
        (b'{"results": [1]}', r"'results\[0\]' is a number"),
        (b'{"results": [{"title": "T"}]}', r"'results\[0\].url' is not there"),
        (b'{"results": [{"url": "https://a.example", "title": {}}]}', r"'results\[0\].title' is an object"),
    ],
)
def test_an_answer_in_another_form_is_named_and_nothing_is_made_up(raw: bytes, names: str) -> None:
    with pytest.raises(Drifted, match=names):
        findings_of(raw, 5)


def test_addresses_are_spelled_in_one_way_or_not_taken() -> None:
    good = {
        "HTTPS://Ada.Example:443/a?b=c#d": "https://ada.example/a?b=c",
        "http://пример.рф/ä": "http://xn--e1afmkfd.xn--p1ai/%C3%A4",
        "https://a.example/@me": "https://a.example/@me",
    }
    assert {text: plain_url(text) for text in good} == good
    bad = (
        "", "ftp://a.example/", "//a.example/", "http://u@a.example/", "http://[::1]/", "http://10.0.0.1/",
        "http://0x7f.1/", "http://localhost/", "http://nas.local/", "http://a.example:8080/", "http://a.example\\@b/",
        "http://a..example/", "http://[v1.x]/", "http://a.example/a b", "http://a.example/" + "x" * 3_000,
    )  # fmt: skip
    assert [text for text in bad if plain_url(text)] == []


HOSTILE = {
    "nested tables": b"<table><tr><td>" * 200_000,
    "headings": b"<h2>a</h2>" * 100_000,
    "breaks": b"a<br>" * 200_000,
    "half tags": b"<" * 3_000_000,
    "half an attribute": b'<p class="' * 300_000,
    "unended styles": b"<style>" * 300_000,
    "unended comments": b"<!--" * 700_000,
    "one long line": b"a" * 4_000_000,
    "at-rules": b"<style>" + b"@media {" * 40_000,
    "entities": b"&#x26;" * 500_000,
    "no end of spaces": b" \n\t" * 1_000_000,
}


def _patterns(raw: bytes) -> bool:
    return rules_of(raw).can_fetch("https://a.example/" + "a" * 1_900, NAME)


FUZZED: dict[str, tuple[Callable[[bytes], object], bytes, type[Exception]]] = {
    "page": (lambda raw: article_of(raw, HTML), ARTICLE.encode(), ValueError),
    "page of no charset": (lambda raw: article_of(raw, "text/html"), ARTICLE.encode("utf-16"), ValueError),
    "feed as a page": (lambda raw: article_of(raw, "application/rss+xml"), RSS, Unreadable),
    "rss": (lambda raw: [each.words() for each in feed_of(raw).entries], RSS, Unreadable),
    "atom": (lambda raw: [each.words() for each in feed_of(raw).entries], ATOM, Unreadable),
    "rdf": (lambda raw: [each.words() for each in feed_of(raw).entries], RDF, Unreadable),
    "search": (lambda raw: findings_of(raw, RESULTS_MAX), json.dumps(FOUND).encode(), Drifted),
    "robots": (_patterns, b"User-agent: *\nDisallow: /a*b$\nAllow: /\nCrawl-delay: 2\n", AssertionError),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_or_refused_in_time(name: str) -> None:
    began = time.process_time()
    with suppress(ValueError):
        assert len(article_of(HOSTILE[name], HTML).text) <= TEXT_SIGNS_MAX
    assert time.process_time() - began <= SECONDS_MAX


@pytest.mark.parametrize("unit", [b"Disallow: /" + b"*a" * 900 + b"b\n", b"Allow: /" + b"%" * 900 + b"\n"])
def test_a_sign_full_of_stars_is_judged_in_time(unit: bytes) -> None:
    began = time.process_time()
    _patterns((b"User-agent: *\n" + unit * 1_000)[: 512 * 1024])
    assert time.process_time() - began <= SECONDS_MAX


@pytest.mark.parametrize("name", FUZZED)
def test_whatever_is_changed_in_it_is_read_or_refused_in_its_own_words(name: str) -> None:
    read, seed, word = FUZZED[name]
    chance = random.Random(f"reading {name}")  # noqa: S311 -- a fixed seed, so that a failure comes again.
    read(seed)
    for _ in range(ROUNDS):
        raw = bytearray(seed)
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(raw) + 1)
            match chance.randrange(4):
                case 0:
                    raw[at:at] = chance.randbytes(chance.randint(1, 8))
                case 1:
                    del raw[at : at + chance.randint(1, 40)]
                case 2:
                    raw[at:at] = raw[at : at + 60] * chance.randint(1, 30)
                case _:
                    raw[at:at] = chance.choice((b"<", b">", b'"', b"&", b"\x00", b"\xff", b"[", b"{", b"<!--", b"\\u"))
        began = time.process_time()
        with suppress(word):
            read(bytes(raw))
        assert time.process_time() - began <= SECONDS_MAX
