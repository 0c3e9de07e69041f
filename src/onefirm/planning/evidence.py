"""What evidence about an act makes of it. Reply, look-up, webhook and the operator's word weigh the same."""

from typing import Literal

from onefirm.domain.effect import Found
from onefirm.planning.acts import Act

Weight = Literal["settles", "agrees", "contradicts", "tells-nothing"]
"""The first evidence settles; what agrees changes nothing; what disagrees is written down and shown."""


def weigh(act: Act, found: Found, provider_id: str = "") -> Weight:
    """`not-happened` means that it surely did not: whoever looked has waited out the grace."""
    if found == "cannot-tell":
        return "tells-nothing"
    match act.state:
        case "dispatched" | "unknown":
            return "settles"
        case "receipted":
            return "agrees" if found == "happened" and _same(act, provider_id) else "contradicts"
        case "contradicted":
            return "agrees" if found == act.found else "contradicts"
        case "refused" | "withdrawn":
            return "agrees" if found == "not-happened" else "contradicts"
        case "declared" | "approved" | "declined" | "deferred":
            # The outside has it although we never heard so: it must not leave a second time.
            return "settles" if found == "happened" else "tells-nothing"


def _same(act: Act, provider_id: str) -> bool:
    """Two names for one act mean that it happened twice. The operator's word has no name."""
    assert act.receipt is not None, "A receipted act has a receipt."
    known = act.receipt.provider_id
    return not provider_id or act.receipt.source == "operator" or provider_id == known
