"""A field like `amount_minor`, counted in the smallest unit, as people read it. Pure, and quickly loaded."""

MINOR = "_minor"
_EXPONENTS = {
    "JPY": 0,
    "KRW": 0,
    "ISK": 0,
    "VND": 0,
    "CLP": 0,
    "BHD": 3,
    "KWD": 3,
    "TND": 3,
    "OMR": 3,
    "JOD": 3,
}


def exponent_of(currency: str) -> int:
    """How many digits of this currency stand behind the mark."""
    return _EXPONENTS.get(currency, 2)


def spelled(minor: int, currency: str) -> str:
    """`2,400.00 EUR`; without a currency, as if there were hundredths."""
    exponent = exponent_of(currency)
    sign = "-" if minor < 0 else ""
    whole, part = divmod(abs(minor), 10**exponent)
    fraction = f".{part:0{exponent}d}" if exponent else ""
    return f"{sign}{whole:,}{fraction} {currency}".rstrip()


def field_called(name: str) -> str:
    """`amount` for `amount_minor`, `due on` for `due_on`."""
    return name.removesuffix(MINOR).replace("_", " ")


def field_said(name: str, value: object, currency: object) -> object:
    """The value of a field, and as money where it counts the smallest unit."""
    counts = name.endswith(MINOR) and isinstance(value, int) and not isinstance(value, bool)
    return spelled(value, str(currency or "")) if counts and isinstance(value, int) else value
