"""A store with a reader: read once, looked at as often as one likes, always the same."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from dragoman.agenda import parse_agenda
from dragoman.desk import Desk, Taken, open_desk, recipe
from dragoman.errors import CorrectionError, InputError, StoreError, UnknownTalksError
from dragoman.moves import Reader, Source
from dragoman.moves.records import Move
from dragoman.reports import Skipped
from dragoman.reports.reading import Place
from dragoman.store import Correction, Evidence, Query, correction_id
from dragoman.talks import read
from tests.store.reading import NAME, VerbReader, write_reports


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve reports, two of them of no quarrel, a copy of the first, and an empty one."""
    return write_reports(tmp_path / "reports", 14)


def fill(desk: Desk, *paths: Path, talks: str | None = "river", reader: Reader | None = None) -> list[Taken | Skipped]:
    """Read into a store without a model."""
    items = desk.read(*paths, talks=talks, reader=reader or VerbReader(), reader_name=NAME)
    return [item for item in items if isinstance(item, Taken | Skipped)]


def test_a_store_shows_what_reading_on_the_spot_shows(tmp_path: Path, folder: Path) -> None:
    """The same reports, copies and moves; what could not be read is told when it is read."""
    (folder / "copy.txt").unlink()  # in a store, one text is one report
    with open_desk(tmp_path / "a.db") as desk:
        taken = fill(desk, folder)
        kept = desk.talks(linked=False)
    read_now = read(folder, reader=VerbReader())
    assert kept.moves == read_now.moves
    assert kept.reports == read_now.reports
    assert [item.path for item in taken if isinstance(item, Skipped)] == [str(folder / "empty.txt")]


def test_progress_says_how_far_the_reading_has_come(tmp_path: Path, folder: Path) -> None:
    """Not how far files were opened ahead of it: a batch of files is opened at once."""
    place = Place()
    place.survey([folder])
    assert place.total == sum(path.stat().st_size for path in folder.iterdir())
    with open_desk(tmp_path / "a.db") as desk:
        items = desk.read(folder, talks="river", reader=VerbReader(), reader_name=NAME, place=place)
        done = [place.done for _ in items]
    assert done == sorted(done)
    assert 0 < done[0] < place.total / 4
    assert done[len(done) // 2] < 0.7 * place.total
    assert place.done == place.total


def test_the_order_of_reading_makes_no_difference(tmp_path: Path, folder: Path) -> None:
    """Nor does it matter whether it was read at once."""
    files = sorted(folder.glob("0*.txt"))
    shown = []
    for turn in range(3):
        random.Random(turn).shuffle(files)
        with open_desk(tmp_path / f"{turn}.db") as desk:
            fill(desk, *files[:7])
            desk.talks(linked=False)
            fill(desk, *files[7:])
            shown.append((desk.talks(linked=False), list(desk.store.dump())))
    assert shown[0] == shown[1] == shown[2]


def test_what_is_known_is_not_read_again(tmp_path: Path, folder: Path) -> None:
    class Refusing(Reader):
        """Reads nothing."""

        def read(self, stretch: Source) -> list[Move]:
            raise AssertionError(f"read again: {stretch.report}")

    with open_desk(tmp_path / "a.db") as desk:
        fill(desk, folder)
        outcomes = {item.added.outcome for item in fill(desk, folder, reader=Refusing()) if isinstance(item, Taken)}
    assert outcomes == {"known"}


def test_one_text_twice_is_one_report_and_no_copy(tmp_path: Path, folder: Path) -> None:
    with open_desk(tmp_path / "a.db") as desk:
        fill(desk, folder / "000.txt", folder / "copy.txt")
        talks = desk.talks(linked=False)
    assert len(talks.reports) == 1
    assert talks.copies == ()


def test_a_report_alone_in_its_talks_is_settled_as_it_is_read(tmp_path: Path) -> None:
    """As it would be when somebody looks; not where another report joins it, or where it is corrected already."""
    things = "a sturgeon ladder, a sluice, a towpath, a footbridge and a weirkeeper"
    first, second = tmp_path / "1.txt", tmp_path / "2.txt"
    first.write_text(f"Ardenia demanded {things}. Borland rejected {things}.", "utf-8")
    second.write_text(f"Borland offered {things}. Ardenia rejected {things}.", "utf-8")
    with open_desk(tmp_path / "a.db") as desk:
        (taken,) = fill(desk, first, talks=None)
        name = desk.the_talks()
        assert desk.store.state(name, recipe()).settled
        kept = desk.store.settled(name)
        desk.store.put_settled(name, kept, version=desk.store.state(name, recipe()).version, recipe="another")
        assert desk.settled(name, linked=False) == kept
        assert len(kept.moves) == 2
        fill(desk, second, talks=None)
        assert not desk.store.state(desk.the_talks(), recipe()).settled
    assert isinstance(taken, Taken)
    evidence = Evidence(report=taken.report.id, object=kept.moves[0].object, act=kept.moves[0].act)
    with open_desk(tmp_path / "b.db") as desk:
        desk.correct(Correction(kind="replace", who="Ann", when="2025-04-01T10:00:00+00:00", evidence=(evidence,)))
        fill(desk, first, talks=None)
        assert desk.talks(linked=False).moves == kept.moves[1:]


def test_reports_find_their_talks(tmp_path: Path, folder: Path) -> None:
    """Where nobody names them; those of no quarrel belong to none."""
    with open_desk(tmp_path / "a.db") as desk:
        taken = [item for item in fill(desk, folder, talks=None) if isinstance(item, Taken)]
        alone = [item.report.path for item in taken if not item.added.talks]
        assert alone == [str(folder / "006.txt"), str(folder / "013.txt")]
        assert sum(entry.reports for entry in desk.list_talks()) == 12
        with pytest.raises(UnknownTalksError, match="several talks"):
            desk.talks(linked=False)


def test_a_correction_shows_at_the_next_look_and_an_undo_takes_it_back(tmp_path: Path, folder: Path) -> None:
    with open_desk(tmp_path / "a.db") as desk:
        fill(desk, folder)
        before = desk.talks(linked=False)
        move = before.moves[0]
        report = next(report for report in before.reports if report.path == move.report)
        evidence = Evidence(report=report.id, object=move.object, act=move.act)
        mine = replace(move, report=report.id, party="Corvia")
        made = Correction(
            kind="replace", who="Ann", when="2025-04-01T10:00:00+00:00", evidence=(evidence,), moves=(mine,)
        )
        assert desk.correct(made) == 1
        settled = desk.settled("river", linked=False)
        assert settled.moves[0] == replace(move, party="Corvia", score=None, by_hand=True)
        assert settled.human == {settled.moves[0].id}
        desk.undo(correction_id(made), who="Bob", why="misheard")
        assert desk.talks(linked=False) == before
        with pytest.raises(StoreError, match="no correction"):
            desk.undo("nothing")


def test_corrections_are_applied_from_a_file_whole_or_not(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "corrections.jsonl"
    good = (
        '{"kind":"party","who":"Ann","when":"2025-04-01T10:00:00+00:00","old":"Ardenia","new":"Corvia","talks":"river"}'
    )
    with open_desk(tmp_path / "a.db") as desk:
        fill(desk, folder)
        file.write_text(f"{good}\nnonsense\n", "utf-8")
        with pytest.raises(CorrectionError, match="line 2"):
            desk.apply_file(file)
        assert desk.store.corrections() == ()
        file.write_text(f"{good}\n\n", "utf-8")
        assert desk.apply_file(file) == (1, 0)
        assert desk.apply_file(file) == (0, 1)
        assert "Ardenia" not in {move.party for move in desk.talks(linked=False).moves}


def test_looking_at_the_board_changes_no_list_of_moves(tmp_path: Path, folder: Path) -> None:
    """A drafted agenda is for the board; an agenda that was given is for all."""
    agenda = parse_agenda(
        '[[issue]]\nid = "weir"\nquestion = "?"\n[[issue.term]]\nid = "lower"\ntext = "The weir is lowered"\n'
        'phrases = ["a lower weir"]\n',
        "here",
    )
    with open_desk(tmp_path / "a.db") as desk:
        fill(desk, folder / "000.txt", folder / "001.txt")
        before = desk.talks(linked=False)
        board = desk.board()
        assert desk.talks(linked=False) == before
        assert desk.board() == board == desk.talks().board()
        desk.set_agenda(agenda)
        assert desk.talks(linked=False).agenda == agenda
        assert desk.stances() == desk.talks().stances()
        assert {stance.term for stance in desk.stances()} <= {"lower"}


def test_a_search_knows_an_issue_however_its_agenda_spells_the_name(tmp_path: Path, folder: Path) -> None:
    """TOML may write any character as an escape."""
    agenda = (
        '[[issue]]\nid = "w\\u0065ir"\nquestion = "?"\n[[issue.term]]\nid = "lower"\ntext = "It is lowered"\n'
        'phrases = ["a lower weir"]\n'
    )
    with open_desk(tmp_path / "a.db") as desk:
        fill(desk, folder / "000.txt", folder / "001.txt")
        desk.set_agenda(agenda)
        (hit,) = desk.search(Query(words="demanded"), issues=["weir"]).hits
        assert [link.term for link in hit.moves[0].terms] == ["lower"]
        with pytest.raises(InputError, match=r"'toll'.*use one of: weir"):
            desk.search(Query(words="demanded"), issues=["toll"])
