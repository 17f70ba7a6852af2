"""Chunks: whole sentences, filled in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from dragoman.language.chunks import chunk_sentences
from dragoman.language.sentences import split_sentences


def words() -> Tokenizer:
    """A tokenizer with one piece a word."""
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    return tokenizer


def test_sentences_fill_a_chunk_in_order() -> None:
    """A chunk closes before the sentence that no longer fits."""
    text = "One two three. Four five. Six seven eight nine."
    chunks = chunk_sentences(text, split_sentences(text), words(), budget=10)
    assert [[span.of(text) for span in chunk.spans] for chunk in chunks] == [
        ["One two three.", "Four five."],
        ["Six seven eight nine."],
    ]


def test_a_long_sentence_is_read_in_parts() -> None:
    """Each part keeps the whole sentence's span, and no piece is lost."""
    text = "word " * 50 + "end."
    chunks = chunk_sentences(text, split_sentences(text), words(), budget=22)
    assert [len(chunk.ids) for chunk in chunks] == [22, 22, 14]
    assert {chunk.spans for chunk in chunks} == {(split_sentences(text)[0],)}


@given(st.text(alphabet="ab .\n\u2011\u202f“”", max_size=400), st.integers(4, 40))
def test_pieces_point_at_their_words(text: str, budget: int) -> None:
    """Every piece's offsets lie in its sentence, in order, and no chunk is over the budget."""
    for chunk in chunk_sentences(text, split_sentences(text), words(), budget=budget):
        assert len(chunk.ids) == len(chunk.offsets) <= budget
        for (low, high), span in zip(chunk.sentences, chunk.spans, strict=True):
            for start, end in chunk.offsets[low:high]:
                assert span.start <= start < end <= span.end
