"""Finding a playbook on the shelf."""

from onefirm.conductor.crew import Page
from onefirm.desk.post import Post
from onefirm.domain.problem import Problem, Refusal


def page_of(post: Post, name: str) -> Page:
    pages = {page.name: page for page in post.means.crew.shelf.pages()}
    if name not in pages:
        raise Refusal(
            Problem(
                code="playbook-unknown",
                what=f"There is no playbook '{name}'.",
                why=f"On the shelf: {', '.join(pages) or 'nothing'}.",
                fix="See `onefirm playbooks list`.",
                where="playbooks/",
            )
        )
    return pages[name]
