"""Finding: what begins so comes before a word that does, and that before what only holds it."""

import pytest

from onefirm.desk.find.rank import A_WORD_BEGINS, BEGINS, EACH_MAX, INSIDE, fit, likeliest
from onefirm.desk.shapes.find import Found


@pytest.mark.parametrize(
    ("words", "name", "fits"),
    [
        ("ma", "Mara Holm", BEGINS),
        ("HO", "Mara Holm", A_WORD_BEGINS),
        ("ho", "photo of Holm", A_WORD_BEGINS),
        ("ol", "Mara Holm", INSIDE),
        ("strasse", "Stra\u00dfe 4", BEGINS),
        ("reed", "o-reed", A_WORD_BEGINS),
        ("zz", "Mara Holm", None),
    ],
)
def test_how_well_a_name_fits(words: str, name: str, fits: int | None) -> None:
    assert fit(words, name) == fits


def test_the_best_of_several_names_counts() -> None:
    assert fit("halt", "Pause everything", "stop halt") == A_WORD_BEGINS


def test_the_likeliest_comes_first_and_what_waits_for_you_before_its_equals() -> None:
    person, card = Found(kind="person", id="p", title="Mara"), Found(kind="card", id="c", title="Mara asks")
    inside = Found(kind="card", id="d", title="About Tamara")
    assert likeliest([(INSIDE, inside), (BEGINS, person), (BEGINS, card)], 9) == (card, person, inside)


def test_many_plans_of_one_client_do_not_hide_the_client_and_fill_what_room_is_left() -> None:
    plans = [(BEGINS, Found(kind="plan", id=str(number), title="Mara")) for number in range(20)]
    client = (INSIDE, Found(kind="person", id="p", title="Tamara"))
    assert client[1] in likeliest([*plans, client], EACH_MAX + 1)
    assert len(likeliest([*plans, client], 9)) == 9
