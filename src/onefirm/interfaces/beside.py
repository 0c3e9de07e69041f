"""What is done to a firm's folder beside the desk: it is made, and its key is read and put back."""

import sys
from collections.abc import Callable
from pathlib import Path

from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.recovery import KIT_SIGNS_MAX, is_locked, kit, recovered
from onefirm.app.setup import init
from onefirm.domain.frozen import Frozen, Json, as_json
from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.wire.server import refused


class Made(Frozen):
    """The answer to `init`."""

    folder: str
    says: str
    next: tuple[str, ...]


def made(folder: str, name: str, operator: str, email: str) -> Json:
    try:
        init(Path(folder), name=name, operator=operator, email=email, clock=SystemClock(), chance=SystemChance())
    except Refusal as refusal:
        return refused(*refusal.problems)
    says = f"{name} is a firm now, in {folder}."
    steps = (f"{folder}/firm.toml says who you are: complete it.", f"onefirm up --firm {folder}")
    return {"answer": as_json(Made(folder=folder, says=says, next=steps))}


def kit_of(folder: str, passphrase: str | None) -> Json:
    try:
        return {"answer": as_json(kit(Path(folder), passphrase, SystemClock(), SystemChance()))}
    except Refusal as refusal:
        return refused(*refusal.problems)


def recovered_in(folder: str, place: str, unseen: Callable[[str], str]) -> Json:
    """The passphrase is asked for only when the kit has one."""
    try:
        text = _kit_from(place)
        passphrase = unseen("The passphrase of the kit: ") if is_locked(text) else ""
        return {"answer": as_json(recovered(Path(folder), text, passphrase, SystemChance()))}
    except Refusal as refusal:
        return refused(*refusal.problems)


def _kit_from(place: str) -> str:
    try:
        if place == "-":
            return sys.stdin.read(KIT_SIGNS_MAX)
        with open(place, encoding="utf-8", errors="replace") as file:
            return file.read(KIT_SIGNS_MAX)
    except OSError as fault:
        raise Refusal(_no_kit(place, fault)) from fault


def _no_kit(place: str, fault: OSError) -> Problem:
    return Problem(
        code="kit-unreadable",
        what="The recovery kit cannot be read.",
        why=f"The system says: {fault.strerror}.",
        fix="Name the file it is in, or type the page into one.",
        where=place,
    )
