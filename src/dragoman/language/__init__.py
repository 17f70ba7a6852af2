"""Sentences with offsets, and one small encoder, run once, that every later step shares.

``dragoman.language.encoder`` loads the encoder's runtime and is imported where it is needed.
"""

from __future__ import annotations

from dragoman.language.sentences import split_sentences

__all__ = ["split_sentences"]
