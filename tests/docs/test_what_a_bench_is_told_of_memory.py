"""A figure of memory is of the bench that is measured, and of nobody who started it."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from bench.memory import height_megabytes

_LARGE = 300


def test_the_memory_of_whoever_started_a_bench_is_not_counted() -> None:
    held = bytearray(_LARGE << 20)
    held[::4096] = b"\x01" * len(held[::4096])
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        height = alone.submit(height_megabytes).result()
    assert len(held) == _LARGE << 20, "It was held until the bench had been asked."
    assert 1 < height < _LARGE / 2


def test_what_is_let_go_again_counts_for_the_height() -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        alone.submit(_held_for_a_moment).result()
        assert alone.submit(height_megabytes).result() >= _LARGE


def _held_for_a_moment() -> None:
    held = bytearray(_LARGE << 20)
    held[::4096] = b"\x01" * len(held[::4096])
