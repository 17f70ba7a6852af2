"""The analyst's hand: what each decision does to the talks and to the board, in this store and in another."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dragoman.agenda import Agenda, Issue, Term
from dragoman.cli import commands
from dragoman.desk import Desk, open_desk
from dragoman.moves.records import Move
from dragoman.reviewing import Review, Wanted, brought_up, lay
from dragoman.store import ReadReport, Signature, correction_lines, parse_lines, undo_of
from tests.agenda.fakes import bag_of_roots
from tests.store.build import move, report
from training.data import read_articles

FIRST = (
    "Norway demanded a lower quota for cod. Iceland rejected the lower quota outright. "
    "Norway offered a joint patrol and a fish fund."
)
SECOND = (
    "After a long night in the harbour office the talks took a turn that few had foreseen. "
    "Iceland accepted a lower quota outright. Boats stayed in port while skippers read the small print."
)
AGENDA = Agenda(
    name="Cod",
    start=None,
    end=None,
    issues=(
        Issue(
            id="quota",
            question="How much cod may be caught?",
            terms=(Term(id="quota-cut", text="The quota is lowered", phrases=("lower quota", "lower quota for cod")),),
        ),
        Issue(
            id="patrols",
            question="Who patrols?",
            terms=(Term(id="joint-patrol", text="Both patrol", phrases=("joint patrol",)),),
        ),
    ),
)


def readings(*, reader: str = "one", doubt: float = 0.9, shift: int = 0) -> tuple[ReadReport, ...]:
    """What a reader found in both reports; ``shift``: how many letters later its objects begin."""
    first = report("a/first.txt", FIRST, day="2025-03-01", outlet="Wire")
    second = report("b/second.txt", SECOND, day="2025-03-01", outlet="Post")
    found = [
        move("a/first.txt", FIRST, "a lower quota for cod", "demand", score=doubt),
        move("a/first.txt", FIRST, "the lower quota", "reject"),
        move("a/first.txt", FIRST, "a joint patrol and a fish fund", "offer"),
    ]
    found = [replace(item, object=replace(item.object, start=item.object.start + shift)) for item in found]
    other = move("b/second.txt", SECOND, "a lower quota", "accept")
    return (
        ReadReport(report=replace(first, original=None), moves=tuple(found), reader=reader),
        ReadReport(report=replace(second, original=None), moves=(other,), reader=reader),
    )


def fill(desk: Desk, *items: ReadReport) -> None:
    for item in items:
        desk.store.add(item, talks="cod")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Talks with an agenda, one doubtful move, and a conflict; meanings without a model."""
    monkeypatch.setattr(Desk, "_embed", lambda _, phrases: bag_of_roots(phrases))
    with open_desk(tmp_path / "talks.db") as opened:
        fill(opened, *readings(doubt=0.3))
        opened.set_agenda(AGENDA, "cod")
        yield opened


def ticking() -> Callable[[], datetime]:
    numbers = count()
    return lambda: datetime(2025, 3, 2, tzinfo=UTC) + timedelta(seconds=next(numbers))


@pytest.fixture
def review(desk: Desk) -> Review:
    return Review(desk, "cod", who="Anna", clock=ticking())


def told(desk: Desk) -> list[tuple[str | None, str, str, bool]]:
    """The moves as a new look at the talks shows them."""
    talks = desk.talks("cod")
    return [(m.party, m.act, m.object.of(talks.text_of(m.report)), m.by_hand) for m in talks.moves]


def cells(desk: Desk) -> set[tuple[str, str, str]]:
    return {(stance.party, stance.stance, stance.term) for stance in desk.talks("cod").stances()}


def find(review: Review, words: str) -> Move:
    (found,) = [m for m in review.talks.moves if m.object.of(review.talks.text_of(m.report)) == words]
    return found


DEMAND, REFUSAL, OFFER = "a lower quota for cod", "the lower quota", "a joint patrol and a fish fund"


def test_doubtful_moves_come_first_then_conflicts_then_what_is_asked_for(review: Review) -> None:
    questions = review.queue(Wanted())
    assert [question.reason for question in questions] == ["doubtful", "conflict", "conflict"]
    assert [question.reason for question in review.queue(Wanted(everything=True))][3:] == ["undecided"]
    assert len(review.queue(Wanted(party="iceland"))) == 2
    assert len(review.queue(Wanted(term="joint-patrol", everything=True))) == 1
    assert [q.reason for q in review.queue(Wanted(report="second.txt"))] == ["conflict"]
    review.put([find(review, DEMAND)], [find(review, DEMAND)])
    assert [question.reason for question in review.queue(Wanted())] == ["conflict", "conflict"]


def test_what_is_accepted_reaches_the_board(desk: Desk, review: Review) -> None:
    assert ("Norway", "requires", "quota-cut") not in cells(desk)
    review.put([find(review, DEMAND)], [find(review, DEMAND)])
    assert ("Norway", "requires", "quota-cut") in cells(desk)
    assert told(desk)[0] == ("Norway", "demand", DEMAND, True)


def test_what_is_rejected_leaves_the_board(desk: Desk, review: Review) -> None:
    review.put([find(review, REFUSAL)], [])
    assert ("Iceland", "refuses", "quota-cut") not in cells(desk)
    assert ("Iceland", "accepts", "quota-cut") in cells(desk)
    assert REFUSAL not in [words for _, _, words, _ in told(desk)]


def test_an_edit_changes_talks_and_board(desk: Desk, review: Review) -> None:
    refusal = find(review, REFUSAL)
    review.put([refusal], [replace(refusal, party="Faroes", act="accept", hedged=True, target="Norway")])
    (stance,) = [stance for stance in desk.talks("cod").stances() if stance.party == "Faroes"]
    assert (stance.stance, stance.hedged) == ("accepts", True)


def test_a_split_makes_two_moves_and_a_merge_one(desk: Desk, review: Review) -> None:
    offer = find(review, OFFER)
    parts = [
        replace(offer, object=move("a/first.txt", FIRST, words).object) for words in ("a joint patrol", "a fish fund")
    ]
    review.put([offer], parts)
    assert [words for _, act, words, _ in told(desk) if act == "offer"] == ["a joint patrol", "a fish fund"]
    review.put([find(review, "a joint patrol"), find(review, "a fish fund")], [offer])
    assert [words for _, act, words, _ in told(desk) if act == "offer"] == [OFFER]


def test_parties_are_renamed_and_merged_for_all_talks(desk: Desk, review: Review) -> None:
    review.rename("Norway", "Kingdom of Norway")
    assert "Norway" not in {party for party, *_ in told(desk)}
    review.rename("Kingdom of Norway", "Iceland")
    assert {party for party, *_ in told(desk)} == {"Iceland"}
    review.rename("Iceland", "Norway", words="Norw")
    assert {party for party, *_ in told(desk)} == {"Iceland", "Norway"}


def test_a_link_puts_a_move_on_the_term_that_it_names(desk: Desk, review: Review) -> None:
    assert ("Norway", "accepts", "joint-patrol") in cells(desk)
    review.link(find(review, OFFER), [])
    assert ("Norway", "accepts", "joint-patrol") not in cells(desk)
    assert find(review, OFFER).terms == ()


def test_notes_change_nothing_and_are_shown_with_their_move(desk: Desk, review: Review) -> None:
    before = told(desk)
    offer = find(review, OFFER)
    review.note(offer, "ask the ministry")
    assert told(desk) == before
    review.put([offer], [replace(offer, act="propose")])
    (changed,) = [m for m in review.talks.moves if m.act == "propose"]
    assert [correction.kind for correction in review.history(changed)] == ["note", "replace"]
    assert review.history(find(review, REFUSAL)) == ()


def test_undo_takes_back_one_decision_at_a_time_also_of_an_earlier_sitting(desk: Desk, review: Review) -> None:
    start = told(desk)
    review.put([find(review, DEMAND)], [])
    middle = told(desk)
    review.rename("Iceland", "Island")
    review.undo()
    assert told(desk) == middle
    again = Review(desk, "cod", who="Anna", clock=ticking())
    assert Review(desk, "cod", who="Otto", clock=ticking()).undo() is None
    assert again.undo() is not None
    assert told(desk) == start
    assert [m.object for m in again.talks.moves] == [m.object for m in desk.talks("cod").moves]
    assert len(desk.store.corrections("cod")) == 4, "an undo removed a record"


def test_what_is_in_hand_is_what_the_store_says(desk: Desk, review: Review) -> None:
    """After every kind of decision, the moves of the sitting are those of a new look."""
    review.rename("Iceland", "Island")
    demand, offer = find(review, DEMAND), find(review, OFFER)
    review.put([demand], [replace(demand, act="propose")])
    review.put([offer], [])
    review.link(find(review, REFUSAL), [])
    assert review.talks.moves == desk.talks("cod").moves


def test_decisions_survive_another_reader_whose_spans_differ(desk: Desk, review: Review) -> None:
    """Reading again with another reader brings back nothing rejected, and overrides nothing edited."""
    demand, refusal = find(review, DEMAND), find(review, REFUSAL)
    review.put([demand], [replace(demand, act="propose")])
    review.put([refusal], [])
    fill(desk, *readings(reader="two", shift=2))
    first = [item[:3] for item in told(desk) if item[2] in FIRST]
    assert ("Norway", "propose", DEMAND) in first
    assert [act for _, act, words in first if "quota" in words and words != "a lower quota"] == ["propose"]
    assert any(words == "joint patrol and a fish fund" for _, _, words in first), "the newer reader was not heard"


def test_exported_corrections_make_another_store_agree(desk: Desk, review: Review, tmp_path: Path) -> None:
    """Also one that has not read the reports yet; applied twice they change nothing; the lines are the same."""
    demand = find(review, DEMAND)
    review.put([demand], [replace(demand, act="offer")], why="heard it")
    review.rename("Iceland", "Island")
    review.put([find(review, OFFER)], [])
    review.undo()
    lines = list(correction_lines(desk.store.corrections()))
    made = parse_lines(lines, "file", latest=datetime(2026, 1, 1, tzinfo=UTC))
    with open_desk(tmp_path / "other.db") as other:
        assert other.correct(*made) == 4
        assert other.correct(*made) == 0
        fill(other, *readings(doubt=0.3))
        other.set_agenda(AGENDA, "cod")
        other.correct(*made)
        assert list(correction_lines(other.store.corrections())) == lines
        assert told(other) == told(desk)
        assert cells(other) == cells(desk)


# --- the terminal


def run(desk: Desk, *arguments: str, keys: str = "") -> Result:
    return CliRunner().invoke(commands, [*arguments, "--store", desk.store.where], input=keys, catch_exceptions=False)


def test_keys_decide_and_every_decision_is_signed(desk: Desk) -> None:
    result = run(desk, "review", "--as", "Anna", keys="wheard it myself\na r q")
    assert result.exit_code == 0, result.output
    assert "1 of 3, read with little confidence" in result.output
    assert "the machine, confidence 0.30, under 0.32: not counted" in result.output.replace("\n", " ")
    assert "Conflict: Iceland on" in result.output
    assert result.output.endswith(f"2 decisions by Anna in {desk.store.where}\n")
    one, two = desk.store.corrections("cod")
    assert (one.who, one.why, two.why) == ("Anna", "heard it myself", "")
    assert one.when < two.when
    assert told(desk)[0] == ("Norway", "demand", DEMAND, True)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("ea2.q", ("Norway", "offer", DEMAND, True)),
        ("epFaroes\n.q", ("Faroes", "demand", DEMAND, True)),
        ("eoa lower quota\n.q", ("Norway", "demand", "a lower quota", True)),
        ("eono such words\n.aq", ("Norway", "demand", DEMAND, True)),
        ("prNorway\nNoreg\nq", ("Noreg", "demand", DEMAND, False)),
        ("pm1\n2\nq", ("Norway", "demand", DEMAND, False)),
        ("sa lower quota\ncod\n\nq", ("Norway", "demand", "a lower quota", True)),
        ("auq", ("Norway", "demand", DEMAND, False)),
        ("aaauq", ("Norway", "demand", DEMAND, True)),
        ("l-1\nq", ("Norway", "demand", DEMAND, False)),
        ("na fish fund\n2-\n.q", ("Norway", "demand", DEMAND, False)),
        ("x?v b", ("Norway", "demand", DEMAND, False)),
    ],
)
def test_every_key_does_what_it_says(desk: Desk, keys: str, expected: tuple[object, ...]) -> None:
    result = run(desk, "review", "--as", "Anna", keys=keys)
    assert result.exit_code == 0, result.output
    assert expected in told(desk), result.output


def test_keys_reach_the_program_through_a_terminal(desk: Desk) -> None:
    """A real terminal: no Enter after a key, and Ctrl-C keeps what was decided."""
    desk.talks("cod")  # settled, so that no model is needed
    main, other = pty.openpty()
    command = [sys.executable, "-m", "dragoman", "review", "--as", "Anna", "--store", desk.store.where]
    with subprocess.Popen(command, stdin=other, stdout=other, stderr=other, close_fds=True) as program:
        os.close(other)
        seen = b""
        while b"1 of 3" not in seen:
            seen += os.read(main, 4096)
        os.write(main, b"a")
        while b"2 of 3" not in seen:
            seen += os.read(main, 4096)
        program.send_signal(signal.SIGINT)
        assert program.wait(30) == 130
    os.close(main)
    assert [correction.who for correction in desk.store.corrections("cod")] == ["Anna"]


def test_what_is_laid_already_stays_as_it_is(desk: Desk, review: Review) -> None:
    """Whether or not the talks hold a decision already, laying it over them comes to the same."""
    before = review.talks
    demand, refusal, offer, _ = before.moves
    review.put([demand], [replace(demand, act="offer")])
    review.put([refusal], [])
    review.rename("Norway", "Norge")
    review.link(review.beside(offer.report)[-1], [])
    laid = lay(before, review.live)
    assert laid is not None
    assert laid.moves == review.talks.moves == desk.talks("cod").moves
    again = lay(laid, review.live[1:])
    assert again is not None
    assert again.moves == laid.moves


def test_what_means_no_move_in_hand_is_left_to_settling(desk: Desk, review: Review) -> None:
    before = review.talks
    demand = before.moves[0]
    shorter = replace(demand, object=replace(demand.object, end=demand.object.end - 4))
    edit = review.put([shorter], [replace(shorter, act="offer")])
    assert lay(before, [edit]) is None
    assert brought_up(desk, "cod", before, (), [edit]) is None
    assert [m.act for m in review.talks.moves] == [m.act for m in desk.talks("cod").moves]


def test_what_was_taken_back_is_as_if_it_had_not_been(desk: Desk, review: Review) -> None:
    """Also of talks that were settled with it, and with others before and after it that hold."""
    demand, refusal, offer, _ = review.talks.moves
    review.put([demand], [demand])
    review.put([refusal], [])
    review.put([offer], [replace(offer, act="propose")])
    settled, made = desk.talks("cod"), desk.store.corrections("cod")
    assert desk.store.correct([undo_of(made[1], Signature(who="Otto", when="2025-03-05T00:00:00.000000+00:00"))]) == 1
    now = brought_up(desk, "cod", settled, made, desk.store.corrections("cod"))
    assert now is not None
    assert now.moves == desk.talks("cod").moves
    assert [(m.act, m.by_hand) for m in now.moves[:3]] == [("demand", True), ("reject", False), ("propose", True)]


def test_nothing_to_review_says_what_there_is(desk: Desk) -> None:
    assert "Nothing to review among 4 moves" in run(desk, "review", "--party", "Nobody").output
    wrong = run(desk, "review", "--term", "nonsense")
    assert wrong.exit_code == 2
    assert "quota-cut, joint-patrol" in wrong.output


def test_corrections_are_listed_undone_exported_and_applied(desk: Desk, tmp_path: Path) -> None:
    run(desk, "review", "--as", "Anna", keys="epFaroes\n.q")
    listed = run(desk, "corrections").output
    assert "Anna" in listed
    file = tmp_path / "made.jsonl"
    exported = run(desk, "corrections", "--format", "jsonl").output
    file.write_text(exported, "utf-8")
    name = json.loads(exported)["id"]
    assert run(desk, "corrections", "--undo", name, "--who", "Otto").exit_code == 0
    assert "Otto" in run(desk, "corrections").output
    with open_desk(tmp_path / "other.db") as other:
        fill(other, *readings()[1:])
        applied = run(other, "corrections", "--apply", str(file))
        assert "1 applied, 0 known already" in applied.output


def test_a_whole_report_decided_on_is_exported_for_training(desk: Desk, tmp_path: Path) -> None:
    """Only such reports; the training code reads them, and every offset points at its words."""
    run(desk, "review", "--as", "Anna", "--all", "--report", "first.txt", keys="araq")
    folder = tmp_path / "labels"
    out = run(desk, "corrections", "--training", str(folder))
    assert out.exit_code == 0, out.output
    assert "1 reports with 2 moves" in out.output
    (article,) = read_articles(folder / "labels.jsonl", [folder / "texts.jsonl"])
    words = [article["text"][slice(*label["object"])] for label in article["moves"]]
    assert words == [DEMAND, OFFER]
    assert [article["text"][slice(*span)] for span in article["sentences"]][1].startswith("Iceland rejected")
    run(desk, "review", "--as", "Anna", "--report", "second.txt", keys="cno\nq")
    assert "second" not in (folder / "labels.jsonl").read_text("utf-8")
