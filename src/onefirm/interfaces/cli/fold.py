"""Folding text into a narrow terminal: words stay whole, wide letters count twice, styles cost no room."""

import unicodedata
from collections.abc import Iterator
from typing import TypeAlias

WIDTH = 80

Piece: TypeAlias = "str | tuple[str, str]"
"""Text, or text and its style."""
Styled: TypeAlias = "tuple[str, str]"


def width_of(said: str) -> int:
    if said.isascii():
        return len(said)
    return sum(_columns_of(letter) for letter in said)


def folded(pieces: tuple[Piece, ...], width: int) -> list[list[Styled]]:
    """Lines of at most `width` columns. A line that was indented stays so; a word too long for a line is cut."""
    lines: list[list[Styled]] = [[]]
    used = 0
    for word, style in _words(pieces):
        if word == "\n":
            lines.append([])
            used = 0
            continue
        if used and used + width_of(word.rstrip()) > width:
            lines.append([])
            used = 0
            word = word.lstrip()
        for cut in _cut(word, width):
            if used and used + width_of(cut) > width and cut.strip():
                lines.append([])
                used = 0
            lines[-1].append((cut, style))
            used += width_of(cut)
    return lines


def shortened(said: str, width: int) -> str:
    """One line of at most `width` columns; an ellipsis says that there was more."""
    line = " ".join(said.split())
    if width_of(line) <= width:
        return line
    kept = line[: width - 1]
    while width_of(kept) > width - 1:
        kept = kept[:-1]
    return kept + "…"


def columns(listed: list[tuple[str, str]], width: int = WIDTH) -> list[str]:
    """Names to the left, sentences to the right."""
    left = max(width_of(name) for name, _ in listed) + 4
    lines: list[str] = []
    for name, about in listed:
        start = f"  {name}{' ' * (left - 2 - width_of(name))}"
        for line in folded((about,), width - left):
            lines.append((start + "".join(word for word, _ in line)).rstrip())
            start = " " * left
    return lines


def _words(pieces: tuple[Piece, ...]) -> Iterator[Styled]:
    """Words with the spaces before them, line ends, and the style of each."""
    for piece in pieces:
        said, style = (piece, "") if isinstance(piece, str) else piece
        for number, line in enumerate(said.split("\n")):
            if number:
                yield "\n", ""
            word = ""
            for letter in line:
                if letter == " " and word.strip():
                    yield word, style
                    word = ""
                word += letter
            if word:
                yield word, style


def _cut(word: str, width: int) -> Iterator[str]:
    while width_of(word) > width:
        kept = word[:width]
        while width_of(kept) > width:
            kept = kept[:-1]
        yield kept
        word = word[len(kept) :]
    yield word


def _columns_of(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
