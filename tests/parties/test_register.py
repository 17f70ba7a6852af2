"""The coverage itself says who is who."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.parties import learn_register


@pytest.mark.parametrize(
    ("sentence", "name", "party"),
    [
        ("Norwegian Foreign Minister Kari Holm rejected it.", "Kari Holm", "Norway"),
        ("Kremlin spokesperson Pavel Orlov rejected it.", "Pavel Orlov", "Russia"),
        ("The EU's chief negotiator, Luc Perrin, rejected it.", "Luc Perrin", "European Union"),
        ("Ines Duarte, president of the Harbour Pilots Union, rejected it.", "Ines Duarte", "Harbour Pilots Union"),
        ("Sen. Ann Doe (R-Ohio) rejected it.", "Ann Doe", "Republican Party"),
        ("Rep. Ann Doe, D-N.Y., rejected it.", "Ann Doe", "Democratic Party"),
        ("Sen. Ann Doe, Ohio Republican, rejected it.", "Ann Doe", "Republican Party"),
        ("Democratic Rep. Ann Doe rejected it.", "Ann Doe", "Democratic Party"),
        ("Labour leader Ann Doe rejected it.", "Ann Doe", "Labour Party"),
        ("Northsteel CEO Per Lund rejected it.", "Per Lund", "Northsteel"),
        ("Treasury Secretary Ann Doe rejected it.", "Ann Doe", "United States"),
        ("Rolf Berg, the Danish prime minister, rejected it.", "Rolf Berg", "Denmark"),
        ("Per Lund, who leads the Harbour Pilots Union, rejected it.", "Per Lund", "Harbour Pilots Union"),
        ("The Harbour Pilots Union met. Per Lund, the union's treasurer, spoke.", "Per Lund", "Harbour Pilots Union"),
        ("The Harbour Pilots Union met. Its chairman, Per Lund, rejected it.", "Per Lund", "Harbour Pilots Union"),
        ("In Copenhagen, Foreign Minister Rolf Berg rejected it.", "Rolf Berg", "Denmark"),
        ("The transport minister, Rolf Berg, rejected it.", "Rolf Berg", "Transport Ministry"),
        ("The Bosnian Serb leader, Ana Ilic, rejected it.", "Ana Ilic", "Bosnian Serbs"),
        ("Rolf Berg, Denmark’s trade minister, rejected it.", "Rolf Berg", "Denmark"),
        (
            "Rep. Ann Doe, chairwoman of the House Fisheries Committee, rejected it.",
            "Ann Doe",
            "United States Congress",
        ),
        ("Sen. Patty Murray of Washington rejected it.", "Patty Murray", "Democratic Party"),
        ("On Monday Pope Leo rejected it.", "Pope Leo", "Vatican"),
        ("Ann Doe with the Harbour Pilots Union rejected it.", "Ann Doe", "Harbour Pilots Union"),
    ],
)
def test_title_or_apposition_teaches_whom_a_person_speaks_for(sentence: str, name: str, party: str) -> None:
    person = learn_register([sentence]).person(name)
    assert person is not None
    assert person.party == party


def test_lines_of_headlines_name_nobody() -> None:
    """A line in which most words are capitalised is a headline, not a name."""
    register = learn_register(["Harbour Pilots Union Faces Budget Office\n\nThe pilots met in Oslo on Monday."])
    assert register.parties == ()


def test_candidates_are_sides_in_coverage_of_a_campaign() -> None:
    text = "Sen. Bernie Sanders rejected it. {} He spoke to the nurses in the afternoon and left for the night train."
    campaign = text.format("The primary, the debate and the caucuses are near; voters and rivals watch the campaign.")
    others = text.format("The senators met on Monday.")
    found = [learn_register([each], as_of=date(2016, 1, 9)).person("Bernie Sanders") for each in (campaign, others)]
    assert [person.party for person in found if person] == ["Bernie Sanders", "Democratic Party"]


def test_one_report_teaches_the_others() -> None:
    """A surname alone is somebody once any report of the coverage gave the full name."""
    register = learn_register(["Mrs. Holm rejected it.", "Norwegian Foreign Minister Kari Holm rejected it."])
    assert [(person.party, person.gender) for person in register.people] == [("Norway", "female")]


def test_mayor_governs_the_city_that_the_coverage_is_about() -> None:
    register = learn_register(
        ["Mayor Ann Doe rejected it. The strike in Springvale goes on. Schools in Springvale are shut."]
    )
    assert [(person.name, person.party) for person in register.people] == [("Ann Doe", "City of Springvale")]


def test_acronym_in_brackets_is_the_same_organisation() -> None:
    register = learn_register(["The Harbour Pilots Union (HPU) met. The HPU rejected it."])
    assert [party.name for party in register.parties] == ["Harbour Pilots Union"]
    assert register.names["hpu"][0][1] == register.parties[0]


def test_first_word_of_a_company_is_the_company() -> None:
    """A run whose first word stands alone elsewhere is no person."""
    register = learn_register(["On Monday Northbay Rail rejected it. Strikers at Northbay met Northbay's board."])
    assert [party.name for party in register.parties] == ["Northbay Rail"]
    assert register.names["northbay"][-1] == (("northbay",), register.parties[0])


def test_rebels_are_the_armed_movement_that_the_coverage_names() -> None:
    assert (
        learn_register(["The Hill Liberation Front met the army. The rebels left."]).rebels == "Hill Liberation Front"
    )
    assert learn_register(["Separatists met the army. The rebels left."]).rebels == "Separatists"
    assert learn_register(["It rained."]).rebels is None


def test_former_office_does_not_speak_for_the_state() -> None:
    person = learn_register(["Former Danish Prime Minister Rolf Berg rejected it."]).person("Rolf Berg")
    assert person is None or person.party != "Denmark"


def test_home_is_the_country_whose_parties_are_named() -> None:
    assert learn_register(["Labour and the Tories met."]).home == "GB"
    assert learn_register(["Republicans and Democrats met."]).home == "US"
    assert learn_register([]).home == ""


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=300), max_size=4))
def test_arbitrary_text_teaches_without_failing(texts: list[str]) -> None:
    assert learn_register(texts) == learn_register(texts)


def test_family_name_may_come_first() -> None:
    """The word of a name that stands alone names the person, whichever end it stands at."""
    text = "Korean envoy Nam Sung met Norwegian envoy Kari Holm. Nam rejected it. Holm agreed."
    names = learn_register([text]).names
    assert [who.name for word in ("nam", "holm") for words, who in names[word] if len(words) == 1] == [
        "Nam Sung",
        "Kari Holm",
    ]


def test_small_letters_make_no_acronym_of_a_name() -> None:
    """What is printed "Un" is part of a name, "UN" is the United Nations."""
    register = learn_register(["North Korean leader Kim Song Un met the UN envoy. Kim agreed."])
    assert [person.name for person in register.people] == ["Kim Song Un"]
