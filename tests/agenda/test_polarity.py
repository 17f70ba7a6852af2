"""Signs within a phrase."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.agenda.lexicon import ENTRIES, Entry, base_form
from dragoman.agenda.polarity import overall_sign, read_polarity


def sign_at(marked: str) -> tuple[int, bool]:
    """The sign, and whether it is in doubt, at the word in *asterisks*."""
    at = marked.index("*")
    (word,) = [w for w in read_polarity(marked.replace("*", "")) if w.start <= at < w.end]
    return word.sign, word.weak


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.kind}: {entry.name}")
def test_every_entry_reads_its_example(entry: Entry) -> None:
    assert sign_at(entry.example) == (entry.sign, entry.weak)


def test_entries_have_names_of_their_own() -> None:
    names = [(entry.kind, entry.name) for entry in ENTRIES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("marked", "sign"),
    [
        ("join the *league*", 1),
        ("drop its bid to join the *league*", -1),
        ("refuse to drop its bid to join the *league*", 1),
        ("the *toll* must be scrapped", -1),
        ("the *toll* must not be scrapped", 1),
        ("the *ferry* can't sail", -1),
        ("an end to the *toll*", -1),
        ("abandoning the *league* for a harbour pact", -1),
        ("abandoning the league for a harbour *pact*", 1),
        ("drop the claim for *damages*", -1),
        ("never end the *toll*", 1),
        ("a strip between the opposing *fleets*", 1),
        ("opposing the *fleets*", -1),
        ("the scrapping of the *toll*", -1),
        ("*orchard* concessions to the neighbours", -1),
        ("a withdrawal *agreement*", 1),
        ("drop the lawsuit and the *claim*", -1),
        ("drop the lawsuit and sign the *pact*", 1),
        ("a withdrawal from the bank, a *footbridge* and a rota", 1),
        ("no toll, a *footbridge*", 1),
        ("withdraw to the *river*", 1),
        ("refuse to pay the *toll*", -1),
        ("leave the *barges* where they lie", 1),
        ("the harbour's non-*military* use", -1),
    ],
)
def test_scope(marked: str, sign: int) -> None:
    assert sign_at(marked)[0] == sign


def test_a_comparison_is_set_aside() -> None:
    words = {word.text: word for word in read_polarity("pledges comparable to the harbour treaty")}
    assert not words["pledges"].aside
    assert words["treaty"].aside


def test_the_sign_of_a_phrase_is_that_of_what_it_names_last() -> None:
    assert overall_sign(read_polarity("Ardenia gives up the mill")) == -1
    assert overall_sign(read_polarity("")) == 1


def test_base_forms() -> None:
    assert [base_form(w) for w in ("dropping", "gave up", "ceded", "mills")] == ["drop", "give up", "cede", "mills"]


CUES = "not drop the mill and or end to , without no never be dropped withdrawal of leave keep comparable to".split()


@given(st.text() | st.lists(st.sampled_from(CUES)).map(" ".join))
def test_any_text_is_read_in_order(text: str) -> None:
    """Words are in order, do not overlap, lie within the text and have a sign."""
    end = 0
    for word in read_polarity(text):
        assert end <= word.start < word.end <= len(text)
        assert word.sign in (1, -1)
        end = word.end
