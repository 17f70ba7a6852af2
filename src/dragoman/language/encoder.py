"""The shipped encoder: word pieces in, one row of features for each piece out.

One ONNX file holds the graph, the vocabulary, the weights of the span head and the settings of decoding
(``training/export.py`` writes it). Every chunk is run alone on one thread, so that the same words give the same
features whatever else is read, in whatever order and on however many threads; speed comes from running several chunks
at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from dragoman.errors import ModelError
from dragoman.language.chunks import Chunk, chunk_sentences
from dragoman.offsets import CharSpan

FORMAT = "2"
FEATURES = ("tags", "start", "end", "mean", "sentence", "keys")
SHIPPED = Path(__file__).with_name("reader.onnx")

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Features:
    """What the encoder says of one chunk; the first axis is the chunk's word pieces."""

    tags: Array  # (pieces, acts, 2): probability that an object of the act begins here, goes on here
    start: Array  # (pieces, span width): a span's representation is the sum of these four over its pieces
    end: Array
    mean: Array
    sentence: Array
    keys: Array  # (pieces, 2 * roles * pointer width)


class Encoder:
    """The reader's file, loaded.

    Attributes:
        acts, attributions, roles: the labels, in the order of the arrays.
        head: weights of the span head by name.
        decoding: settings of decoding by name.
    """

    def __init__(self, path: Path = SHIPPED) -> None:
        """Load a reader's file. Raises ModelError when it is absent, damaged, or of another format."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
            about: Mapping[str, str] = self._session.get_modelmeta().custom_metadata_map
            if about.get("format") != FORMAT:
                raise ModelError(
                    f"{path}: reader format {about.get('format')!r}, not {FORMAT!r}; install Dragoman anew"
                )
            self._tokenizer = Tokenizer.from_str(about["tokenizer"])
            self.acts: tuple[str, ...] = tuple(json.loads(about["acts"]))
            self.attributions: tuple[str, ...] = tuple(json.loads(about["attributions"]))
            self.roles: tuple[str, ...] = tuple(json.loads(about["roles"]))
            self.decoding: dict[str, Any] = json.loads(about["decoding"])
            names = json.loads(about["head"])
            values = self._session.run(names, {"ids": np.asarray([101, 102])})
        except ModelError:
            raise
        except Exception as error:  # onnxruntime raises many unrelated types for a damaged file
            raise ModelError(f"{path}: cannot load the reader ({error}); install Dragoman anew") from error
        self.head: dict[str, Array] = dict(zip(names, values, strict=True))

    def vocabulary(self) -> tuple[str, ...]:
        """The whole words that are one piece, about in the order of their frequency in English, the commonest first.

        A vocabulary of word pieces is written in that order (Wu et al. 2016); it ends where words get rare.
        """
        places = self._tokenizer.get_vocab()
        return tuple(sorted((word for word in places if word.isalpha() and len(word) > 1), key=places.__getitem__))

    def chunks(self, text: str, sentences: Sequence[CharSpan]) -> list[Chunk]:
        """The sentences cut into chunks that the encoder takes at once, in order."""
        return chunk_sentences(text, sentences, self._tokenizer, budget=self.decoding["chunk_pieces"])

    def features(self, ids: Sequence[int]) -> Features:
        """Run one chunk; safe to call from several threads at once."""
        return Features(*self._session.run(FEATURES, {"ids": np.asarray(ids, dtype=np.int64)}))

    def embed(self, phrases: Sequence[str]) -> Array:
        """The meaning of phrases: rows of length 1, (phrases, 384). A phrase is cut at the chunk's size.

        The mean of the last layer over all word pieces (Reimers and Gurevych 2019, Sentence-BERT).
        """
        limit = self.decoding["chunk_pieces"]
        (width,) = (output.shape[1] for output in self._session.get_outputs() if output.name == "meaning")
        rows = np.zeros((len(phrases), width), np.float32)
        known: dict[str, Array] = {}
        for position, phrase in enumerate(phrases):
            if phrase not in known:
                ids = self._tokenizer.encode(phrase).ids[:limit]
                (meaning,) = self._session.run(["meaning"], {"ids": np.asarray(ids, dtype=np.int64)})
                mean = meaning.mean(axis=0)
                known[phrase] = mean / max(float(np.sqrt((mean * mean).sum())), 1e-12)
            rows[position] = known[phrase]
        return rows
