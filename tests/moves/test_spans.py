"""The first look: which spans may be objects."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dragoman.moves.spans import LONGEST, candidate_spans


def tags(pieces: int, *spans: tuple[int, int, float]) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities of B and I for one act: each span begins with B and goes on with I, as likely as said."""
    begin, inside = np.zeros((1, pieces), np.float32), np.zeros((1, pieces), np.float32)
    for start, end, likely in spans:
        begin[0, start] = likely
        inside[0, start + 1 : end] = likely
    return begin, inside


def test_a_clear_run_is_the_only_candidate() -> None:
    """A run of likely pieces is found once, whatever threshold it passes."""
    assert candidate_spans(*tags(12, (3, 7, 0.9)), [(1, 11)]).tolist() == [[3, 7]]


def test_a_doubtful_edge_gives_both_lengths() -> None:
    """Pieces that pass only a low threshold make a second, longer candidate."""
    begin, inside = tags(12, (3, 7, 0.9))
    inside[0, 7:9] = 0.3
    assert candidate_spans(begin, inside, [(1, 11)]).tolist() == [[3, 7], [3, 9]]


def test_a_likely_beginning_cuts_a_run() -> None:
    """Two objects side by side are two candidates."""
    assert candidate_spans(*tags(12, (3, 6, 0.9), (6, 9, 0.9)), [(1, 11)]).tolist() == [[3, 6], [6, 9]]


def test_no_candidate_crosses_sentences() -> None:
    """A run over the end of a sentence is cut there."""
    assert candidate_spans(*tags(12, (3, 9, 0.9)), [(1, 6), (6, 11)]).tolist() == [[3, 6], [6, 9]]


def test_single_pieces_are_no_candidates() -> None:
    """Fragments of one piece are noise."""
    assert candidate_spans(*tags(12, (3, 4, 0.9)), [(1, 11)]).tolist() == []


@given(
    st.integers(3, 40).flatmap(
        lambda pieces: st.tuples(
            arrays(np.float32, (7, pieces), elements=st.floats(0, 0.5, width=32)),
            arrays(np.float32, (7, pieces), elements=st.floats(0, 0.5, width=32)),
            st.integers(1, pieces - 2),
        )
    )
)
def test_candidates_lie_within_a_sentence(case: tuple[np.ndarray, np.ndarray, int]) -> None:
    """Whatever the probabilities: sorted, distinct, of two pieces or more, each inside one sentence."""
    begin, inside, cut = case
    pieces = begin.shape[1]
    sentences = [(1, cut), (cut, pieces - 1)] if cut > 1 else [(1, pieces - 1)]
    spans = [tuple(span) for span in candidate_spans(begin, inside, sentences).tolist()]
    assert spans == sorted(set(spans))
    for start, end in spans:
        assert 2 <= end - start <= LONGEST
        assert any(low <= start and end <= high for low, high in sentences)
