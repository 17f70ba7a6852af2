"""Support is counted by independent origin."""

from __future__ import annotations

import pytest

from dragoman.agenda import Agenda, Issue, Term
from dragoman.moves.records import Move, TermLink
from dragoman.offsets import CharSpan
from dragoman.positions import Origins, find_quotations, find_stances
from dragoman.positions.origins import Carrier
from dragoman.reports.records import Appearance, Copy

TERM = Term(id="dawn", text="Boats stay in port until dawn", phrases=())
AGENDA = Agenda(name=None, start=None, end=None, issues=(Issue(id="boats", question="When?", terms=(TERM,)),))
QUOTED = "The ferrymen want it settled. “No boat leaves the quay before the sun is up,” their chairwoman said."
OWN = "The ferrymen told this paper in the harbour that nothing would sail at night."


def demand(report: str, text: str, words: str) -> Move:
    """A demand in the sentence of ``text`` that holds ``words``."""
    start = text.index(words)
    return Move(
        report=report,
        sentence=CharSpan(start, start + len(words)),
        act="demand",
        object=CharSpan(start, start + 5),
        holder=None,
        cue=None,
        condition=None,
        hedged=False,
        attribution="direct",
        score=0.9,
        party="Ferrymen",
        terms=(TermLink(term="dawn", sign=1, score=0.9),),
    )


def sentence(text: str) -> str:
    return text[text.index("“") :]


def test_a_quotation_carried_by_five_is_one_origin() -> None:
    """The first has it, four carry it, and each says by which words."""
    texts = {f"{name}.txt": f"Report {name}. {QUOTED}" for name in "abcde"}
    moves = [demand(path, text, sentence(text)) for path, text in texts.items()]
    (origin,) = Origins(shared=find_quotations(texts)).of(moves)
    assert origin.report == "a.txt"
    assert [(carrier.report, carrier.of, carrier.reason) for carrier in origin.carriers] == [
        (f"{name}.txt", "a.txt", "quotation") for name in "bcde"
    ]
    assert all("before the sun is up" in (carrier.words or "") for carrier in origin.carriers)
    (stance,) = find_stances(moves, AGENDA, Origins(shared=find_quotations(texts)))
    assert (stance.independent, len(stance.reports), stance.origins) == (1, 5, (origin,))


def test_words_of_ones_own_stay_an_origin() -> None:
    """Who carries the quotation and tells more stands apart; who only carries it joins him."""
    texts = {"a.txt": QUOTED, "b.txt": f"{QUOTED} {OWN}", "c.txt": f"{QUOTED} {OWN}"}
    moves = [demand(path, text, sentence(QUOTED)) for path, text in texts.items()]
    moves += [demand(path, texts[path], OWN) for path in ("b.txt", "c.txt")]
    origins = Origins(shared=find_quotations(texts)).of(moves)
    assert [(origin.report, origin.reports) for origin in origins] == [
        ("b.txt", ("a.txt", "b.txt")),
        ("c.txt", ("c.txt",)),
    ]


def test_copies_and_carriers_are_one_chain() -> None:
    """A copy of a report that carries a quotation goes with it."""
    texts = {"a.txt": QUOTED, "b.txt": f"In short: {QUOTED}", "c.txt": QUOTED}
    moves = [demand(path, text, sentence(text)) for path, text in texts.items()]
    copy = Copy(report="c.txt", original="b.txt", share=0.9, passages=())
    (origin,) = Origins([copy], find_quotations(texts)).of(moves)
    assert [(carrier.report, carrier.reason) for carrier in origin.carriers] == [
        ("b.txt", "quotation"),
        ("c.txt", "copy"),
    ]


def test_one_text_in_several_places_is_one_origin_with_its_carriers() -> None:
    """They add no report, and each says who carries it."""
    moves = [demand("a.txt", OWN, OWN)]
    also = {"a.txt": (Appearance(path="b.txt", outlet="Quay News", url=None, published=None),)}
    (origin,) = Origins(also=also).of(moves)
    assert origin.reports == ("a.txt",)
    assert origin.carriers == (Carrier(report="b.txt", of="a.txt", reason="same text", words="Quay News"),)


def test_nothing_shared_is_nothing_joined() -> None:
    texts = {"a.txt": OWN, "b.txt": OWN}
    moves = [demand(path, text, OWN) for path, text in texts.items()]
    assert find_quotations(texts) == ()
    assert len(Origins().of(moves)) == 2
    assert Origins().of([]) == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("“We will not sail at night again,” she said.", 'She said "we will not sail at night", and left.', True),
        ("“We stay in port,” she said.", "“We stay in port,” she repeated.", True),
        ("“We stay in port,” she said.", "“We stay in town and wait,” she said.", False),
        ("“A full stop”", "“A full stop”", False),  # too short to be told from chance
        ("She said we will not sail at night again.", "They said we will not sail at night again.", False),
        ("«We will not sail at night again»", "“We will NOT sail at night again”", True),
    ],
)
def test_what_counts_as_the_same_quotation(one: str, other: str, same: bool) -> None:
    assert bool(find_quotations({"a": one, "b": other})) == same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The ferry will stop, she told Reuters.", "Reuters reported that the ferry would stop.", True),
        ("PORT (AP) - The ferry will stop.", "It will stop, according to the AP news agency.", True),
        ("The ferry will stop, she told Reuters.", "It will stop, she told AFP.", False),
        ("The mehr and the wam are two fish.", "The mehr and the wam are two fish.", False),
        ("Ann, who fishes, went to the petra.", "Petra and Ann went to sea.", False),
    ],
)
def test_what_counts_as_credit_to_one_agency(one: str, other: str, same: bool) -> None:
    assert bool(find_quotations({"a": one, "b": other})) == same
