"""The second look at parties that nobody listed, on sentences of our own."""

from __future__ import annotations

import pytest

from dragoman.language import split_sentences
from dragoman.moves.records import Move
from dragoman.offsets import CharSpan
from dragoman.parties import learn_register, resolve_moves


def party_of(text: str, holder: str, verb: str = "rejected") -> str | None:
    """The party of a move in the last sentence of ``text``, held by its last ``holder``."""
    sentences = split_sentences(text)
    start = text.rindex(holder)
    cue = text.index(verb, start)
    move = Move(
        report="r",
        sentence=sentences[-1],
        act="reject",
        object=CharSpan(cue + len(verb) + 1, sentences[-1].end - 1),
        holder=CharSpan(start, start + len(holder)),
        cue=CharSpan(cue, cue + len(verb)),
        condition=None,
        hedged=False,
        attribution="narrated",
        score=0.9,
    )
    (resolved,) = resolve_moves(text, sentences, [move], learn_register([text]))
    return resolved.party


@pytest.mark.parametrize(
    ("text", "holder", "party"),
    [
        (
            "Halvard Freight cut jobs. Mira Oye, who leads the Dockers Union, rejected the plan.",
            "Mira Oye",
            "Dockers Union",
        ),
        (
            "The Turkish Cypriots met. The Turkish Cypriot leader rejected the plan.",
            "The Turkish Cypriot leader",
            "Turkish Cypriots",
        ),
        ("European Union envoys met in Oslo. The bloc rejected the plan.", "The bloc", "European Union"),
        ("European Union leaders met. Several leaders rejected the plan.", "Several leaders", "European Union"),
        (
            "The Green Valley Alliance met in May. The Alliance rejected the plan.",
            "The Alliance",
            "Green Valley Alliance",
        ),
        (
            "Workers spoke to the Halvard works council. The works council rejected the plan.",
            "The works council",
            "Halvard works council",
        ),
        (
            "The Riverbend Nurses Union met the City of Oslo. Oslo's ward nurse Ann Doe rejected the plan.",
            "Ann Doe",
            "Riverbend Nurses Union",
        ),
        (
            "Separatists met. Rolf Berg, head of the self-proclaimed Hill People's Republic, rejected the plan.",
            "Rolf Berg",
            "Separatists",
        ),
        (
            "The Hill People's Front met France. The Hill People's Front rejected the plan.",
            "The Hill People's Front",
            "Hill People's Front",
        ),
        (
            "Gov. Ann Roe’s union bill failed. The Dockers met. The union rejected the plan.",
            "The union",
            "Union",
        ),
        (
            "Ann Roe’s Harbour Front met in Oslo. The Harbour Front rejected the plan.",
            "The Harbour Front",
            "Harbour Front",
        ),
        (
            "Britain's envoys met. A Northern Irish Democratic Unionist Party lawmaker rejected the plan.",
            "A Northern Irish Democratic Unionist Party lawmaker",
            "Democratic Unionist Party",
        ),
        ("North Korean envoys met in Oslo. The North rejected the plan.", "The North", "North Korea"),
        (
            "Iranian Americans, of whom Mr. Trump spoke, met. Mr. Trump of the United States rejected the plan.",
            "Mr. Trump",
            "United States",
        ),
        (
            "Iranian Americans on Trump's speech: US President Donald Trump spoke. Mr. Trump rejected the plan.",
            "Mr. Trump",
            "United States",
        ),
        (
            "In Canada, President Trump Donald John TrumpOther met in 2019, in 2019. Trump rejected the plan.",
            "Trump",
            "United States",
        ),
        (
            "In 2018 and 2018 the US met France. Foreign Minister Javad Zarif spoke. Zarif rejected the plan.",
            "Zarif",
            "Iran",
        ),
        (
            "“Come,” Ann Bee School said. The Riverbend Nurses Union met. High School nurse Eve Roe rejected the plan.",
            "High School nurse Eve Roe",
            "Riverbend Nurses Union",
        ),
        ("South Korea met Kim Jong Un in 2018. Kim rejected the plan.", "Kim", "North Korea"),
        ("Chinese Vice Finance Minister Zhu Gang met France. Zhu rejected the plan.", "Zhu", "China"),
    ],
)
def test_the_report_itself_says_who_it_is(text: str, holder: str, party: str) -> None:
    """An introduction, a full name, a people of two names, a noun that takes up what was named."""
    assert party_of(text, holder) == party


def test_a_listed_state_is_left_alone() -> None:
    """What the first look found by name stays."""
    assert party_of("Norway and Iceland met in Oslo. Iceland rejected the plan.", "Iceland") == "Iceland"
