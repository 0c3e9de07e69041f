"""What tokens cost: as the operator said, or else as the table of a package has it. No network is asked."""

from decimal import ROUND_CEILING, Decimal
from importlib import import_module
from importlib.metadata import version
from typing import Any

from onefirm.domain.tiers import MICROS
from onefirm.llm.settings import ModelSettings

_TABLE = "genai_prices"


class Prices:
    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        self._known: bool | None = None

    @property
    def told(self) -> str:
        if self._settings.price_in:
            return f"yours: {self._settings.price_in} and {self._settings.price_out} dollars a million"
        return f"genai-prices {version('genai-prices')}" if self.micros(1, 1) is not None else ""

    def micros(self, tokens_in: int, tokens_out: int, tokens_cached: int = 0) -> int | None:
        """Rounded up: a sum of roundings is never less than the bill."""
        if self._settings.price_in:
            # So many dollars for a million tokens are as many millionths of a dollar for one.
            own = tokens_in * Decimal(self._settings.price_in) + tokens_out * Decimal(self._settings.price_out)
            return int(own.to_integral_value(ROUND_CEILING))
        return self._by_table(tokens_in, tokens_out, tokens_cached)

    def _by_table(self, tokens_in: int, tokens_out: int, tokens_cached: int) -> int | None:
        if self._settings.provider == "compatible" or self._known is False:
            return None
        table: Any = import_module(_TABLE)
        usage = table.Usage(
            input_tokens=tokens_in, output_tokens=tokens_out, cache_read_tokens=min(tokens_cached, tokens_in)
        )
        try:
            found = table.calc_price(usage, self._settings.model, provider_id=self._settings.provider)
        except LookupError:
            self._known = False
            return None
        self._known = True
        dollars: Decimal = found.total_price
        return int((dollars * MICROS).to_integral_value(ROUND_CEILING))
