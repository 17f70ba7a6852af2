"""The board."""

from __future__ import annotations

from dragoman.positions import NOT_REPORTED, Stance, make_board

from .test_stances import AGENDA


def stance(party: str, term: str, attitude: str = "accepts", independent: int = 1) -> Stance:
    return Stance(
        party=party,
        term=term,
        issue="mill" if term == "mill" else "water",
        stance=attitude,  # type: ignore[arg-type]  # made by hand
        only_if=(),
        hedged=False,
        reports=("a.txt",),
        independent=independent,
        moves=("a.txt:0-5:accept:" + party,),
    )


def test_parties_come_in_the_order_of_their_evidence() -> None:
    board = make_board(
        [stance("Ardenia", "mill"), stance("Borland", "mill", independent=3), stance("Carra", "rota")], AGENDA
    )
    assert board.parties == ("Borland", "Ardenia", "Carra")
    assert board.issues == AGENDA.issues


def test_opposite_stances_share_a_cell_the_better_supported_first() -> None:
    weak, strong = stance("Ardenia", "mill", "refuses"), stance("Ardenia", "mill", independent=2)
    assert make_board([weak, strong], AGENDA).cell("Ardenia", "mill") == (strong, weak)


def test_not_reported_is_neither_refusal_nor_consent() -> None:
    board = make_board([stance("Ardenia", "mill")], AGENDA)
    assert board.cell("Ardenia", "rota") is NOT_REPORTED
    assert ("Ardenia", "rota") not in board.cells


def test_nothing_reported() -> None:
    assert make_board([], AGENDA).parties == ()
