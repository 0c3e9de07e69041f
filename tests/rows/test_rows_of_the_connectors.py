"""The scoreboard: the outside is asked for by what it does, never by who does it. Row 53."""

from pathlib import Path

import pytest

from calendar_server import HOST, PASSWORD, USER, open_calendars
from git_server import WITHOUT_GIT, WORD, GitServer, Repository
from outside import GOOD, Firm, new_firm
from post_office import PASSWORD as MAIL_PASSWORD
from post_office import open_post

_PLAYBOOK = """---
name: lead-qualification
description: Whoever asks is answered, met and shown.
version: 1
starts-on: qualify-lead@2
limits:
  steps: 10
---

# Answer, meet and show

It says what is to be done, and not with whose program.

## Answer

```yaml
id: answer
effect: mail.send
takes:
  to: intent.email
  subject: = About your logo
  body: intent.message
  reply_to: profile.email
mode: ask
then:
  sent: meet
  failed: by-hand
  declined: end
```

## Meet

```yaml
id: meet
effect: calendar.book
takes:
  title: = First talk
  starts_at: = 2026-03-10T10:00:00Z
  ends_at: = 2026-03-10T11:00:00Z
  guest: intent.email
mode: ask
then:
  booked: show
  failed: by-hand
  declined: end
```

## Show

```yaml
id: show
effect: publishing.publish
takes:
  slug: = a-new-logo
  title: = A new logo
  body: intent.message
mode: ask
then:
  published: end
  failed: by-hand
  declined: end
```

## Do it by hand

```yaml
id: by-hand
manual: It could not be done. Do it yourself, or let it rest. Then say that it is done.
takes:
  email: intent.email
then: end
```
"""
_ACCOUNTS = """
[mail]
smtp-host = "{host}"
smtp-port = {smtp}
smtp-tls = "none"
imap-host = "{host}"
imap-port = {imap}
imap-tls = "none"

[calendar]
url = "http://{calendar}{path}"
homes = ["{calendar}"]
user = "{user}"

[site]
url = "{site}"
homes = ["{git}"]
folder = "content"
"""


def _runs(firm: Firm, email: str) -> None:
    """The same for both: the playbook, what comes in, and what the operator says."""
    (firm.folder / "playbooks" / "lead-qualification.md").write_text(_PLAYBOOK)
    firm.fill_in("one", **{**GOOD, "email": email})
    firm.ask("work")
    for kind in ("mail.send", "calendar.book", "publishing.publish"):
        (card,) = firm.ask("inbox", "list")["items"]
        declared = firm.events("effect.declared")[-1]
        assert kind in str(declared), "Each act is asked about by what it does."
        firm.ask("inbox", "accept", card["id"])
        firm.ask("work")
    assert firm.ask("inbox", "list")["items"] == []
    assert len(firm.events("effect.receipted")) == 3
    (plan,) = firm.ask("plans", "list")["items"]
    assert plan["state"] in ("completed", "reconciled")


@pytest.mark.skipif(bool(WITHOUT_GIT), reason=WITHOUT_GIT or "git is here.")
def test_row_53_the_same_playbook_runs_with_the_built_in_connectors_and_with_accounts(tmp_path: Path) -> None:
    own = new_firm(tmp_path / "own")
    _runs(own, "ada@palmer.example")
    site = [path for path in (own.folder / "site").glob("*.html") if path.name != "index.html"]
    assert [len(own.letters()), len(list((own.folder / "calendar").glob("*.ics"))), len(site)] == [1, 1, 1]

    (tmp_path / "calendars").mkdir()
    repository = Repository(tmp_path / "site.git")
    with open_post() as post, open_calendars(tmp_path / "calendars") as calendars, GitServer(repository) as server:
        theirs, path, client = new_firm(tmp_path / "theirs"), calendars.make(), post.address("ada", "palmer.example")
        with (theirs.folder / "firm.toml").open("a") as file:
            said = {"smtp": post.smtp, "imap": post.imap, "calendar": f"{HOST}:{calendars.port}", "path": path}
            file.write(_ACCOUNTS.format(host=HOST, user=USER, site=server.url, git=f"{HOST}:{server.port}", **said))
        for name, word in (("mail-password", MAIL_PASSWORD), ("calendar-password", PASSWORD), ("site-token", WORD)):
            assert theirs.run("vault", "set", name, text=f"{word}\n").code == 0
        _runs(theirs, client)
        assert [len(post.letters(client)), len(calendars.files(path)), len(repository.files())] == [1, 1, 1]
        assert theirs.letters() == [], "Nothing was done with the built-in ones."
    both = [firm.folder / "playbooks" / "lead-qualification.md" for firm in (own, theirs)]
    assert both[0].read_bytes() == both[1].read_bytes()
