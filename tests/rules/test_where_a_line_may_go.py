"""Which addresses of apprise are used: a message over the network and nothing else, whatever else it knows."""

import pytest

from onefirm.connectors.notify.addresses import unfit


@pytest.mark.parametrize(
    "url",
    ["ntfy://ntfy.sh/topic", "NTFYS://host/topic", "json://127.0.0.1:9/x?method=post", "slack://a/b/c?footer=no"],
)
def test_a_message_over_the_network_is_one(url: str) -> None:
    assert unfit(url) == ""


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "syslog://", "dbus://", "windows://", "mailto://a:b@host", "schan://x", "wrong", "x", "://"],
)
def test_what_is_none_is_refused_and_all_that_are_known_are_named(url: str) -> None:
    assert " is none of bark, " in unfit(url)


@pytest.mark.parametrize("named", ["template", "attach", "attachment", "cert", "key", "keyfile", "file"])
@pytest.mark.parametrize("spelled", ["{}", "+{}", "-{}", ":{}", "x=1&{}", "x;{}", "%20{}", "{}+", "x#&{}"])
def test_what_would_have_a_file_of_this_machine_read_is_refused(named: str, spelled: str) -> None:
    for name in (named, named.upper()):
        why = unfit(f"jsons://u:se-cret@host/se-cret?{spelled.format(name)}=/etc/se-cret")
        assert named in why and "would read a file" in why and "se-cret" not in why


@pytest.mark.parametrize("second", ["syslog://", "mailto://u:p@x.example", "ntfy://ntfy.sh/other"])
def test_another_address_behind_a_comma_is_not_carried_in_with_the_first(second: str) -> None:
    assert "another address" in unfit(f"json://127.0.0.1:9/a,{second}")


def test_of_an_address_that_cannot_be_used_only_the_kind_is_told() -> None:
    for url in ("json://[se-cret/", "mailto://se-cret:se-cret@host", "se/cret://x", "se-cret"):
        why = unfit(url)
        assert why and "se-cret" not in why and "cret" not in why
