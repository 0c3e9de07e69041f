"""The outside as it really is: four systems that each keep their own truth about what happened."""

from dataclasses import dataclass, field

from onefirm.domain.effect import EffectClass, Terms


@dataclass(frozen=True)
class Thing:
    """One thing that happened in the world because of an order of ours."""

    effect: str
    key: str
    bytes: str
    at: float
    seen_from: float
    """From this moment on a look-up can find it."""
    name: str
    """What the outside calls it."""


@dataclass
class Place:
    """One outside system. It knows nothing of us but the requests that arrive."""

    cls: EffectClass
    terms: Terms
    things: list[Thing] = field(default_factory=list[Thing])
    first_used: dict[str, float] = field(default_factory=dict[str, float])
    """Native key: when each key came for the first time."""
    on_their_way: dict[str, int] = field(default_factory=dict[str, int])
    """Requests that left and have not arrived yet, by effect."""
    bounced: set[str] = field(default_factory=set[str])
    """Effects that the outside itself says came back."""
    other_bytes: list[str] = field(default_factory=list[str])
    """Keys that came again with other bytes."""

    def arrive(self, effect: str, key: str, text: str, now: float, lag: float = 0.0) -> tuple[Thing, bool]:
        """A request is here. Returns the thing it made, or the one it had made before."""
        known = self._known(key, now)
        if known is not None:
            if known.bytes != text:
                self.other_bytes.append(key)
            return known, True
        thing = Thing(effect, key, text, now, now + lag, f"{self.cls}-{len(self.things) + 1}")
        self.things.append(thing)
        self.first_used[key] = now
        return thing, False

    def found(self, effect: str, now: float) -> Thing | None:
        """What a look-up shows now."""
        return next((thing for thing in self.things if thing.effect == effect and thing.seen_from <= now), None)

    def has(self, effect: str) -> bool:
        """The truth, whatever a look-up shows."""
        return any(thing.effect == effect for thing in self.things)

    def _known(self, key: str, now: float) -> Thing | None:
        if self.cls not in ("native-key", "natural-key"):
            return None
        if self.cls == "native-key" and now > self.first_used.get(key, now) + self.terms.window_seconds:
            return None  # The key was forgotten; the same request is a new one now.
        return next((thing for thing in reversed(self.things) if thing.key == key), None)
