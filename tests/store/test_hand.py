"""What analysts decided, laid over moves: found again by their words, whatever the reader says by then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dragoman.errors import CorrectionError
from dragoman.moves.records import Act, Move, TermLink
from dragoman.store import (
    Correction,
    Signature,
    apply_corrections,
    apply_links,
    correction_id,
    correction_lines,
    for_talks,
    link_to,
    live_corrections,
    next_time,
    parse_lines,
    put_down,
    rename_party,
    undo_of,
)
from tests.store.build import move as make_move

TEXT = "Ardenia demanded a lower weir on the river and a fish ladder. Borland rejected the lower weir on Tuesday."
PATH, NAMES, IDS, TEXTS = "a.txt", {"id-a": "a.txt"}, {"a.txt": "id-a"}, {"a.txt": TEXT}
LATEST = datetime(2026, 1, 1, tzinfo=UTC)


def move(words: str, act: Act = "demand", party: str | None = "Ardenia") -> Move:
    return make_move(PATH, TEXT, words, act, party, score=0.3)


def signed(number: int = 1) -> Signature:
    return Signature(who="Anna", when=f"2025-12-14T09:00:00.00000{number}+00:00", why="read it twice")


def apply(moves: list[Move], *corrections: Correction) -> list[tuple[str, str, str | None, bool]]:
    """Each move left: act, object, party, and whether it is by hand."""
    laid, by_hand = apply_corrections(moves, live_corrections(corrections), NAMES, TEXTS)
    assert by_hand == {at for at, move in enumerate(laid) if move.by_hand}
    return [(move.act, move.object.of(TEXT), move.party, move.by_hand) for move in laid]


WEIR = move("a lower weir on the river")
LADDER = move("a fish ladder")
BOTH = move("a lower weir on the river and a fish ladder")
REFUSAL = move("the lower weir", "reject", "Borland")


def test_what_is_accepted_counts_and_is_by_hand() -> None:
    """The machine's doubt is gone; nothing else changes."""
    accepted = put_down([WEIR], [WEIR], IDS, signed())
    (laid, other), by_hand = apply_corrections([WEIR, REFUSAL], [accepted], NAMES, TEXTS)
    assert WEIR.is_doubtful
    assert not laid.is_doubtful
    assert laid.by_hand
    assert other == REFUSAL
    assert by_hand == {0}


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        ([WEIR], [], []),
        ([WEIR], [replace(WEIR, act="offer")], [("offer", "a lower weir on the river", "Ardenia", True)]),
        ([WEIR], [replace(WEIR, party=None)], [("demand", "a lower weir on the river", None, True)]),
        (
            [],
            [LADDER],
            [
                (*("demand", "a lower weir on the river", "Ardenia"), False),
                ("demand", "a fish ladder", "Ardenia", True),
            ],
        ),
    ],
    ids=["rejected", "act", "party", "added"],
)
def test_one_move_is_decided_on(old: list[Move], new: list[Move], left: list[object]) -> None:
    assert apply([WEIR], put_down(old, new, IDS, signed())) == left


def test_moves_are_split_and_merged() -> None:
    parts = [("demand", "a lower weir on the river", "Ardenia", True), ("demand", "a fish ladder", "Ardenia", True)]
    whole = [("demand", "a lower weir on the river and a fish ladder", "Ardenia", True)]
    assert apply([BOTH], put_down([BOTH], [WEIR, LADDER], IDS, signed())) == parts
    assert apply([WEIR, LADDER], put_down([WEIR, LADDER], [BOTH], IDS, signed())) == whole


@pytest.mark.parametrize(
    "reread",
    [
        move("lower weir on the river"),
        move("a lower weir on the river", "propose"),
        move("a lower weir on the river", "demand", "Ardenian government"),
        replace(move("lower weir on the river", "offer"), hedged=True),
    ],
    ids=["other words", "other act", "other party", "already right"],
)
@pytest.mark.parametrize("decision", ["edit", "reject"])
def test_a_decision_survives_a_newer_reader(reread: Move, decision: str) -> None:
    """The newer reader finds the move in other words, as another act, or right by itself: it stands there once."""
    new = [replace(WEIR, act="offer")] if decision == "edit" else []
    left = apply([reread, REFUSAL], put_down([WEIR], new, IDS, signed()))
    assert left[:-1] == [("offer", "a lower weir on the river", "Ardenia", True)][: len(new)]
    assert left[-1] == ("reject", "the lower weir", "Borland", False)


def test_a_decision_survives_a_reader_that_finds_nothing() -> None:
    assert apply([], put_down([WEIR], [WEIR], IDS, signed())) == [
        ("demand", "a lower weir on the river", "Ardenia", True)
    ]


def test_a_right_move_that_was_put_down_otherwise_stands_once() -> None:
    """Both act and party were mended; a newer reader gets them right in about these words."""
    mended = put_down([replace(WEIR, party="Borland")], [replace(WEIR, act="offer")], IDS, signed())
    reread = [move("lower weir on the river", "offer")]
    assert apply(reread, mended) == [("offer", "a lower weir on the river", "Ardenia", True)]


def test_a_rejection_never_takes_what_a_person_set_down() -> None:
    """Two readings of the same words: one accepted, one rejected; the rejected one is not found again."""
    accepted = put_down([WEIR], [WEIR], IDS, signed(1))
    rejected = put_down([move("lower weir on the river")], [], IDS, signed(2))
    assert [left[3] for left in apply([WEIR], accepted, rejected)] == [True]


def test_another_party_on_the_same_words_is_left_alone() -> None:
    """A joint demand: of two moves, the one of the party that is meant goes, and no other when that is not there."""
    other = replace(WEIR, party="Borland", act="accept")
    assert len(apply([WEIR, replace(WEIR, party="Borland")], put_down([WEIR], [], IDS, signed()))) == 1
    assert len(apply([other], put_down([WEIR], [], IDS, signed()))) == 1


def test_parties_are_renamed_merged_and_split() -> None:
    """By name everywhere, targets too; with words, only where the report names the party so."""
    moves = [replace(WEIR, target="Borland"), REFUSAL]
    laid, _ = apply_corrections(moves, [rename_party("river", "Borland", "Borduria", signed())], NAMES, TEXTS)
    assert [(move.party, move.target) for move in laid] == [("Ardenia", "Borduria"), ("Borduria", None)]
    merged = apply(moves, rename_party("river", "Borland", "Ardenia", signed()))
    assert {left[2] for left in merged} == {"Ardenia"}
    both = [WEIR, replace(REFUSAL, party="Ardenia")]
    split = apply(both, rename_party("river", "Ardenia", "Borland", signed(), words="Borland"))
    assert [left[2] for left in split] == ["Ardenia", "Borland"]


def test_an_undo_takes_back_and_an_undone_undo_brings_back() -> None:
    rejected = put_down([WEIR], [], IDS, signed(1))
    undo = undo_of(rejected, signed(2))
    assert len(apply([WEIR], rejected, undo)) == 1
    assert apply([WEIR], rejected, undo, undo_of(undo, signed(3))) == []


def test_corrections_in_any_order_come_to_the_same() -> None:
    steps = [
        put_down([BOTH], [WEIR, LADDER], IDS, signed(1)),
        rename_party("river", "Ardenia", "Arden", signed(2)),
        put_down([replace(LADDER, party="Arden")], [], IDS, signed(3)),
    ]
    expected = [("demand", "a lower weir on the river", "Arden", True)]
    assert apply([BOTH], *steps) == apply([BOTH], *reversed(steps)) == expected


def test_a_link_follows_its_move_through_edits_and_renaming() -> None:
    """And leaves the machine's links where the agenda has none of its terms."""
    link = link_to(WEIR, [TermLink(term="weir-lowered", sign=-1, score=1.0)], IDS, signed(1))
    edited = replace(WEIR, act="offer", party="Borland")
    steps = (link, put_down([WEIR], [edited], IDS, signed(2)), rename_party("river", "Borland", "Borduria", signed(3)))
    laid, _ = apply_corrections([WEIR], steps, NAMES, TEXTS)
    machine = (TermLink(term="other", sign=1, score=0.5),)
    laid = tuple(replace(move, terms=machine) for move in laid)
    (linked,) = apply_links(laid, steps, NAMES, frozenset({"weir-lowered", "other"}))
    assert [(found.term, found.sign) for found in linked.terms] == [("weir-lowered", -1)]
    (linked,) = apply_links(laid, steps, NAMES, frozenset({"other"}))
    assert linked.terms == machine
    (linked,) = apply_links(laid, (*steps, link_to(laid[0], [], IDS, signed(4))), NAMES, frozenset({"weir-lowered"}))
    assert linked.terms == ()


def test_exported_corrections_come_back_as_they_were() -> None:
    made = (put_down([WEIR], [replace(WEIR, hedged=True)], IDS, signed(1)), rename_party("river", "A", "B", signed(2)))
    assert made[0].changed == ("hedged",)
    lines = list(correction_lines(made))
    assert parse_lines([*lines, ""], "file", latest=LATEST) == made


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (('"who":"Anna"', '"who":"Otto"'), "was changed after it was exported"),
        (('"kind":"party"', '"kind":"guess"'), "must be one of"),
        (("{", "["), "it is no JSON"),
        (("09:00:00.000001+00:00", "later"), "was changed"),
    ],
)
def test_a_wrong_line_is_named(change: tuple[str, str], reason: str) -> None:
    (line,) = correction_lines([rename_party("river", "A", "B", signed())])
    with pytest.raises(CorrectionError, match=f"file, line 2: .*{reason}"):
        parse_lines(["", line.replace(*change)], "file", latest=LATEST)


@pytest.mark.parametrize(
    ("when", "reason"), [("soon", "no time"), ("2025-12-14", "zone"), ("2999-01-01T00:00:00Z", "future")]
)
def test_times_that_would_break_the_order_are_refused(when: str, reason: str) -> None:
    (line,) = correction_lines([rename_party("river", "A", "B", replace(signed(), when=when))])
    with pytest.raises(CorrectionError, match=reason):
        parse_lines([line], "file", latest=LATEST)


def test_decisions_are_carried_to_talks_of_another_name_with_their_undos() -> None:
    renamed = rename_party("river", "Ardenia", "Arden", signed(1))
    undo = undo_of(renamed, signed(2))
    moved = for_talks((undo, renamed), "weirs")
    assert moved[0].talks == "weirs"
    assert moved[1].undoes == correction_id(moved[0])
    assert live_corrections(moved) == ()


def test_a_new_decision_stands_behind_those_of_a_clock_that_runs_ahead() -> None:
    ahead = rename_party("river", "A", "B", signed(5))
    early = datetime(2025, 12, 14, 8, tzinfo=UTC)
    assert next_time(early, ()) == "2025-12-14T08:00:00.000000+00:00"
    assert next_time(early, (ahead,)) == "2025-12-14T09:00:00.000006+00:00"
