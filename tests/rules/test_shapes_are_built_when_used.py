"""A shape is built when it is used first: whether each can be built is found out here, and not by importing it."""

from concurrent.futures import ThreadPoolExecutor
from pkgutil import resolve_name, walk_packages

import onefirm
from onefirm.domain.frozen import Frozen
from read_in import shapes

SHAPES_MIN = 250
THREADS = 8


class _Inner(Frozen):
    name: str


class _Outer(Frozen):
    inner: tuple[_Inner, ...] = ()


def test_every_shape_can_be_built() -> None:
    for module in walk_packages(onefirm.__path__, "onefirm."):
        if not module.name.endswith("__main__"):
            resolve_name(module.name)
    every = list(shapes())
    assert len(every) > SHAPES_MIN
    for shape in every:
        shape.model_rebuild()
        assert shape.__pydantic_complete__, shape


def test_nothing_is_built_before_it_is_used_and_two_threads_may_use_it_first() -> None:
    assert not _Outer.__pydantic_complete__
    with ThreadPoolExecutor(THREADS) as pool:
        made = list(pool.map(_made, range(10 * THREADS)))
    assert [outer.inner[0].name for outer in made] == [str(number) for number in range(10 * THREADS)]
    assert _Outer.__pydantic_complete__


def _made(number: int) -> _Outer:
    return _Outer(inner=(_Inner(name=str(number)),))
