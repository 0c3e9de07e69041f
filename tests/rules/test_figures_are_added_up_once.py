"""Adding up: no day twice, no count with another one's, no money that nobody named, and nothing that nobody counted."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from onefirm.desk.measure.sums import Figure, counted, is_about, missing, money, slug_in

_DAY = date(2026, 3, 1)
_SPANS = st.tuples(st.integers(0, 40), st.integers(0, 20))


def figure(source: str = "plausible", begins: int = 0, days: int = 1, **values: object) -> Figure:
    first = _DAY + timedelta(days=begins)
    last = first + timedelta(days=days - 1)
    known = {"source": source, "page": "/a", "from_on": first.isoformat(), "to_on": last.isoformat()}
    return Figure({**known, **values})  # pyright: ignore[reportArgumentType]  Plain values, as a record holds them.


@given(st.lists(_SPANS, min_size=1, max_size=12))
def test_no_day_is_ever_counted_twice_and_whatever_is_set_aside_is_told(spans: list[tuple[int, int]]) -> None:
    different = list(dict.fromkeys(spans))
    figures = [figure(begins=begins, days=days + 1, views=days + 1) for begins, days in different]
    (one,) = counted(figures)
    assert one.views == one.days, "One view a day: as many views as days."
    covered = {begins + day for begins, days in different for day in range(days + 1)}
    assert one.days <= len(covered)
    assert (one.set_aside > 0) == (one.days < sum(days + 1 for _, days in different))


def test_rows_about_the_same_days_in_one_file_belong_together() -> None:
    (one,) = counted([figure(views=3), figure(views=4)])
    assert (one.views, one.days, one.set_aside) == (7, 1, 0)


def test_two_counts_stand_beside_each_other_and_what_was_not_counted_is_not_nought() -> None:
    one, other = counted([figure(views=3), figure("search-console", clicks=0)])
    assert (one.source, one.views, one.clicks) == ("plausible", 3, None)
    assert (other.source, other.views, other.clicks) == ("search-console", None, 0)
    assert counted([figure("book", earned_minor=100, currency="EUR")]) == ()


def test_what_was_searched_for_is_not_added_to_the_pages_it_led_to() -> None:
    (one,) = counted([figure("search-console", clicks=9), figure("search-console", clicks=5, query="logo")])
    assert one.clicks == 9


def test_the_book_counts_before_what_a_counter_believes_and_currencies_stay_apart() -> None:
    book = [figure("book", earned_minor=45000, currency="EUR"), figure("book", earned_minor=1990, currency="USD")]
    believed = figure("ga4", earned_minor=99900, currency="EUR")
    assert money([*book, believed], "earned_minor") == ("450.00 EUR", "19.90 USD")
    assert money([believed], "earned_minor") == ("999.00 EUR",)
    assert money([figure(views=1)], "earned_minor") == ()
    assert (
        len(missing((), None, (), ())) == 5 and missing(counted([figure(views=1, clicks=1)]), 0, ("1",), ("1",)) == ()
    )


def test_a_figure_belongs_to_the_piece_its_address_ends_in() -> None:
    assert slug_in("https://tern.example/posts/a-new-logo/?utm=x#top") == "a-new-logo"
    assert slug_in("/2026/a-new-logo.html") == "a-new-logo"
    assert is_about("A new logo", "a-new-logo", "A new logo")
    assert not is_about("https://tern.example/a-new-logo-2/", "a-new-logo", "A new logo")
    assert not is_about("https://tern.example/a-new-logo/comments", "a-new-logo", "")
    assert not is_about("", "", "")
