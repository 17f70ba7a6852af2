"""The yardstick itself, on moves made by hand."""

from __future__ import annotations

from dataclasses import astuple, replace

import pytest

from tests.quality.labels import Entry, LabelledReport
from tests.quality.scoring import (
    Figures,
    Scores,
    agreement,
    is_same_sentence,
    pair_moves,
    party_key,
    score_moves,
    word_f1,
)

LABEL = Entry(
    sentence="Iceland said it would bring its quota down if Norway opened its economic zone to trawlers.",
    party="Iceland",
    act="offer",
    object="bring its quota down",
    condition="Norway opened its economic zone to trawlers",
    target="Norway",
    hedged=False,
    attribution="indirect",
)
OTHER = Entry(
    sentence="Brussels ruled out arbitration.",
    party="European Union",
    act="reject",
    object="arbitration",
    condition=None,
    target=None,
    hedged=True,
    attribution="narrated",
)


def scores_of(labels: tuple[Entry, ...], reads: tuple[Entry, ...]) -> Scores:
    return score_moves([LabelledReport(name="cod/01", text="", moves=labels)], {"cod/01": reads})


@pytest.mark.parametrize(
    ("change", "level"),
    [
        ({}, 4),
        ({"party": "Norway"}, 0),
        ({"party": None}, 0),
        ({"sentence": "The stock spends most of its life off another coast."}, 0),
        ({"act": "propose"}, 1),
        ({"object": "Norway's economic zone"}, 2),
        ({"object": "quota"}, 4),
        ({"condition": None}, 3),
        ({"condition": "the weather improves"}, 3),
        ({"condition": "if Norway opened its zone"}, 4),
        ({"target": None, "hedged": True, "attribution": "direct"}, 4),
    ],
    ids=str,
)
def test_agreement_counts_levels_on_top_of_each_other(change: dict[str, str | None], level: int) -> None:
    assert agreement(LABEL, replace(LABEL, **change)) == level  # type: ignore[arg-type]  # names and types by hand


def test_a_condition_nobody_labelled_is_wrong() -> None:
    assert agreement(OTHER, replace(OTHER, condition="the stock recovers")) == 3


def test_word_f1_ignores_stop_words_case_and_order() -> None:
    assert word_f1("The lifting of Sanctions", "sanctions lifting") == 1.0
    assert word_f1("lifting sanctions", "lifting all oil sanctions") == pytest.approx(2 / 3)
    assert word_f1("it", "it") == 1.0, "a span of stop words alone keeps them"
    assert word_f1("the", "a") == 0.0
    assert word_f1(None, None) == 0.0


def test_half_of_the_shorter_sentence_is_enough() -> None:
    assert is_same_sentence("one two three four", "one two nine ten eleven twelve")
    assert not is_same_sentence("one two three four", "one six nine ten eleven twelve")


def test_parties_are_compared_by_normalised_names() -> None:
    assert party_key("the U.S.") == party_key("United States") == party_key("Washington")
    assert party_key("  The   Teachers’ Union ") == party_key("teachers' union")
    assert party_key("Iran") != party_key("Iraq")


def test_pairs_are_one_to_one_and_take_the_best_first() -> None:
    """A move read twice counts once, and the closer of two readings is the one that counts."""
    loose = replace(LABEL, object="bring quota, licences and dues down", condition=None)
    assert pair_moves([LABEL], [loose, LABEL]) == ((LABEL, LABEL, 4),)
    assert astuple(scores_of((LABEL,), (LABEL, LABEL)).micro["deal"]) == pytest.approx((0.5, 1.0, 2 / 3))


def test_micro_counts_all_and_macro_is_the_mean_over_stories() -> None:
    reports = [
        LabelledReport(name="cod/01", text="", moves=(LABEL, LABEL, LABEL)),
        LabelledReport(name="cod/02", text="", moves=()),
        LabelledReport(name="herring/01", text="", moves=(OTHER,)),
    ]
    scores = score_moves(reports, {"cod/01": [LABEL], "cod/02": [OTHER], "nowhere/01": [LABEL]})
    assert (scores.reports, scores.labelled, scores.read, scores.matched) == (3, 4, 2, 1)
    assert astuple(scores.micro["move"]) == pytest.approx((0.5, 0.25, 1 / 3))
    assert astuple(scores.macro["move"]) == pytest.approx((0.25, 1 / 6, 0.2))
    assert scores.stories["herring"]["who"] == Figures(0.0, 0.0, 0.0)


def test_side_fields_are_shares_of_the_matched_moves() -> None:
    wrong = replace(LABEL, target="Faroe Islands", hedged=True)
    scores = scores_of((LABEL, OTHER), (wrong, OTHER))
    assert (scores.target, scores.hedged, scores.attribution) == (0.5, 0.5, 1.0)


def test_nothing_read_scores_nothing() -> None:
    scores = scores_of((LABEL,), ())
    assert scores.micro["who"] == Figures(0.0, 0.0, 0.0)
    assert scores.target == 0.0
