"""The analyst's hand: records of its own, laid over what the machine read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from dragoman.moves.records import Move, TermLink, When
from dragoman.offsets import CharSpan
from dragoman.store import (
    Correction,
    Evidence,
    FormError,
    Store,
    apply_corrections,
    apply_links,
    correction_form,
    correction_id,
    live_corrections,
    parse_correction,
)
from tests.store.build import WEIR, settled, weir

REPORT = weir().report
NAMES = {REPORT.id: REPORT.path}
TEXTS = {REPORT.path: REPORT.text}
MOVES = settled(weir()).moves


def evidence(move: Move, *, party: str | None = None) -> Evidence:
    """What a correction of this move rests on."""
    return Evidence(report=REPORT.id, object=move.object, act=move.act, party=party)


def correction(number: int, **fields: object) -> Correction:
    """A correction by one person, in the order of the numbers."""
    made = {"kind": "replace", "who": "Ann", "when": f"2025-04-0{number}T10:00:00+00:00"}
    return Correction(**{**made, **fields})  # type: ignore[arg-type]


def applied(*corrections: Correction, moves: tuple[Move, ...] = MOVES) -> list[tuple[str, str, str | None, bool]]:
    """Act, object, party of what stands after all, and whether a person set it down."""
    found, human = apply_corrections(moves, live_corrections(corrections), NAMES, TEXTS)
    return [(move.act, move.object.of(WEIR), move.party, number in human) for number, move in enumerate(found)]


def by_id(move: Move) -> Move:
    """A move as a correction carries it."""
    return replace(move, report=REPORT.id)


DEMAND, REJECTION = MOVES
EDITED = by_id(replace(DEMAND, party="Corvia"))


def test_a_move_is_accepted_edited_rejected_and_added() -> None:
    other = by_id(replace(DEMAND, act="offer", object=CharSpan(WEIR.index("the river"), WEIR.index("river.") + 5)))
    assert applied() == [("demand", "a lower weir", "Ardenia", False), ("reject", "the lower weir", "Borland", False)]
    assert applied(correction(1, evidence=(evidence(DEMAND),), moves=(by_id(DEMAND),)))[0][-1]
    assert applied(correction(1, evidence=(evidence(DEMAND),), moves=(EDITED,)))[0] == (
        *("demand", "a lower weir", "Corvia"),
        True,
    )
    assert applied(correction(1, evidence=(evidence(DEMAND),))) == [("reject", "the lower weir", "Borland", False)]
    assert [act for act, *_ in applied(correction(1, moves=(other,)))] == ["demand", "offer", "reject"]


def test_moves_are_split_and_merged() -> None:
    two = (EDITED, by_id(DEMAND))
    assert [party for _, _, party, _ in applied(correction(1, evidence=(evidence(DEMAND),), moves=two))] == [
        *("Ardenia", "Corvia"),
        "Borland",
    ]
    both = (evidence(DEMAND), evidence(REJECTION))
    assert applied(correction(1, evidence=both, moves=(EDITED,))) == [("demand", "a lower weir", "Corvia", True)]


def test_of_a_joint_move_one_party_is_meant() -> None:
    joint = (DEMAND, replace(DEMAND, party="Corvia"))
    gone = correction(1, evidence=(evidence(DEMAND, party="Corvia"),))
    assert applied(gone, moves=joint) == [("demand", "a lower weir", "Ardenia", False)]


def test_a_better_reader_does_not_undo_a_correction() -> None:
    """It may cut the object otherwise, or miss the move: what a person set down stands."""
    edited = correction(1, evidence=(evidence(DEMAND),), moves=(EDITED,))
    rejected = correction(1, evidence=(evidence(DEMAND),))
    shorter = replace(DEMAND, object=CharSpan(DEMAND.object.start + 2, DEMAND.object.end), party="Borland")
    assert applied(edited, moves=(shorter,)) == [("demand", "a lower weir", "Corvia", True)]
    assert applied(rejected, moves=(shorter,)) == []
    assert applied(edited, moves=()) == [("demand", "a lower weir", "Corvia", True)]
    elsewhere = replace(DEMAND, object=CharSpan(WEIR.index("the river"), WEIR.index("river.") + 5))
    assert len(applied(rejected, moves=(elsewhere,))) == 1


def test_later_corrections_rest_on_earlier_ones() -> None:
    again = by_id(replace(EDITED, act="offer"))
    first = correction(1, evidence=(evidence(DEMAND),), moves=(EDITED,))
    second = correction(2, evidence=(evidence(EDITED),), moves=(again,))
    assert applied(second, first)[0] == ("offer", "a lower weir", "Corvia", True)


def test_an_undo_takes_back_and_the_undo_of_an_undo_brings_back() -> None:
    gone = correction(1, evidence=(evidence(DEMAND),))
    undo = correction(2, kind="undo", undoes=correction_id(gone))
    redo = correction(3, kind="undo", undoes=correction_id(undo))
    assert len(applied(gone)) == 1
    assert len(applied(gone, undo)) == 2
    assert len(applied(gone, undo, redo)) == 1


def test_parties_are_renamed_merged_and_split() -> None:
    moves = (DEMAND, replace(REJECTION, target="Ardenia"))
    renamed = correction(1, kind="party", old="Ardenia", new="Borland", talks="river")
    found, _ = apply_corrections(moves, (renamed,), NAMES, TEXTS)
    assert [(move.party, move.target) for move in found] == [("Borland", None), ("Borland", "Borland")]
    split = correction(1, kind="party", old="Borland", new="Borland guards", words="guards", talks="river")
    assert applied(split)[1][2] == "Borland"
    named = correction(1, kind="party", old="Borland", new="The Borlanders", words="borland", talks="river")
    assert applied(named)[1][2] == "The Borlanders"


def test_links_by_hand_replace_those_of_the_machine() -> None:
    linked = tuple(replace(move, terms=(TermLink(term="weir", sign=1, score=0.7),)) for move in MOVES)
    terms = (TermLink(term="weir", sign=-1, score=1.0), TermLink(term="gone", sign=1, score=1.0))
    by_hand = correction(1, kind="link", evidence=(evidence(DEMAND),), terms=terms)
    found = apply_links(linked, (by_hand,), NAMES, frozenset({"weir"}))
    assert [[(link.term, link.sign) for link in move.terms] for move in found] == [[("weir", -1)], [("weir", 1)]]


FULL = correction(
    1,
    evidence=(evidence(DEMAND, party="Ardenia"),),
    moves=(
        replace(
            EDITED,
            cue=CharSpan(8, 16),
            condition=CharSpan(20, 30),
            hedged=True,
            speaker="the envoy",
            target="Borland",
            told_as="denial",
            when=When(words=CharSpan(3, 9), first="2025-03-01", last=None),
        ),
    ),
    why="heard it",
)
ALL = (
    FULL,
    correction(2, kind="link", evidence=(evidence(DEMAND),), terms=(TermLink(term="weir", sign=-1, score=1.0),)),
    correction(3, kind="party", old="a", new="b", words="c", talks="river"),
    correction(4, kind="undo", undoes="abc"),
    correction(5, kind="note", evidence=(evidence(DEMAND),), why="look again"),
)


@pytest.mark.parametrize("made", ALL, ids=lambda made: made.kind)
def test_a_correction_survives_its_file(made: Correction) -> None:
    assert parse_correction(json.loads(json.dumps(correction_form(made)))) == made


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "delete"},
        {"who": None},
        {"when": ""},
        {"evidence": [{"report": "x", "object": [3, 1], "act": "demand"}]},
        {"evidence": {}},
        {"moves": [{"act": "demand"}]},
        {"surprise": 1},
        {"why": 3},
        {"terms": [["weir", 0, 1.0]]},
    ],
    ids=str,
)
def test_what_is_no_correction_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(FormError):
        parse_correction({**correction_form(FULL), **change})


def test_a_store_keeps_each_correction_once_and_works_its_talks_out_anew(store: Store) -> None:
    store.add(weir(), talks="river")
    store.put_settled("river", settled(weir()), version=store.state("river", "now").version, recipe="now")
    assert store.correct(ALL) == len(ALL)
    assert not store.state("river", "now").settled
    assert store.correct(ALL) == 0
    assert store.corrections() == ALL
    assert store.corrections("river") == tuple(made for made in ALL if made.kind != "undo")
    assert store.material("river").corrections == store.corrections("river")
    assert list(store.check()) == []


def test_an_undo_belongs_to_the_talks_of_what_it_undoes(store: Store) -> None:
    store.add(weir(), talks="river")
    gone = correction(1, evidence=(evidence(DEMAND),))
    undo = correction(2, kind="undo", undoes=correction_id(gone))
    store.correct([gone])
    store.put_settled("river", settled(weir()), version=store.state("river", "now").version, recipe="now")
    store.correct([undo])
    assert not store.state("river", "now").settled
    assert store.corrections("river") == (gone, undo)
