"""Words that name a holder become a party."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.moves.records import ACTS, Move
from dragoman.offsets import CharSpan
from dragoman.parties import learn_register, resolve_moves

from .helpers import move, parties, resolve


@pytest.mark.parametrize(
    ("holder", "party"),
    [
        ("Norway", "Norway"),
        ("Oslo", "Norway"),
        ("The Kremlin", "Russia"),
        ("Norwegian officials", "Norway"),
        ("Downing Street", "United Kingdom"),
        ("The U.S. government", "United States"),
        ("The Norwegian prime minister", "Norway"),
        ("Brussels", "European Union"),
        ("EU leaders", "European Union"),
        ("Sudanese rebels", "Sudanese rebels"),
        ("Hamas", "Hamas"),
        ("Yemen's Houthi rebels", "Houthis"),
        ("The Harbour Pilots Union", "Harbour Pilots Union"),
        ("House Republicans", "Republican Party"),
        ("Northern shipping lobbies", "Northern shipping lobbies"),
        ("The health insurance giant Halvard", "Halvard"),
        ("A group of Halvard executives", "Halvard"),
        ("Harbour pilots who met in Oslo", "Harbour pilots"),
        ("1,550 harbour pilots", "Harbour pilots"),
        ("The two-term harbour pilots", "Two-term harbour pilots"),
        ("The Federation of Food, Farms and Fisheries", "Federation of Food, Farms and Fisheries"),
        ("Norway's Ministry of Food, Farms and Fisheries", "Norway"),
        ("The American Iron and Steel Institute", "American Iron and Steel Institute"),
        ("The World Pilots Congress", "World Pilots Congress"),
        ("The Committee to Protect Pilots", "Committee to Protect Pilots"),
        ("The American Federation of State, County and Municipal Employees", "AFSCME"),
        ("The Russian ambassador to the United States", "Russia"),
        ("The EU's envoy to Israel", "European Union"),
        ("The U.S. ambassador to Russia", "United States"),
        ("Norway's ambassador to Chad, Ann Roe", "Norway"),
        ("The UN envoy for Yemen, Ann Roe", "United Nations"),
        ("Norwegian Foreign Ministry spokeswoman Ann Roe", "Norway"),
        ("Harbour Committee Chairman Ann Roe Friday", "Harbour Committee"),
        ("Rep. Jan Roe, D-Ohio", "Democratic Party"),
        ("Mrs. May", "United Kingdom"),
        ("Syrian Kurds", "Syrian Kurds"),
        ("The IRGC", "Iran"),
        ("The P5+1", "P5+1"),
        ("Others", None),
    ],
)
def test_marked_holder_becomes_its_party(holder: str, party: str | None) -> None:
    text = f"{holder} demanded a lower quota."
    assert parties(text, "a lower quota", holder=holder, cue="demanded") == [party]


@pytest.mark.parametrize(
    ("holder", "both"),
    [
        ("France and Germany", ["France", "Germany"]),
        ("Mexican and U.S. officials", ["Mexico", "United States"]),
        ("France, Germany and Italy", ["France", "Germany", "Italy"]),
        ("France, Germany, China, Italy and Spain", ["France", "Germany", "China", "Italy", "Spain"]),
        ("Beijing, Washington", ["China", "United States"]),
        ("North and South Korea", ["North Korea", "South Korea"]),
        ("The two Koreas", ["North Korea", "South Korea"]),
        (
            "French President Ann Roe, her Italian counterpart Pia Doe and Spanish Prime Minister Leo Poe",
            ["France", "Italy", "Spain"],
        ),
        ("Sen. Ann Roe, D-Ohio, and Norway", ["Democratic Party", "Norway"]),
    ],
)
def test_joint_holder_makes_one_move_each(holder: str, both: list[str]) -> None:
    text = f"{holder} demanded a lower quota."
    assert parties(text, "a lower quota", holder=holder, cue="demanded") == both


@pytest.mark.parametrize("holder", ["Both parties", "Leaders of both parties", "Senators in both parties"])
def test_both_parties_are_the_two_of_the_country(holder: str) -> None:
    text = f"Republicans and Democrats met. {holder} demanded a lower quota."
    assert sorted(map(str, parties(text, "a lower quota", holder=holder))) == ["Democratic Party", "Republican Party"]


@pytest.mark.parametrize(
    ("holder", "party"),
    [
        ("conservative House members", "Conservative Republicans"),
        ("moderate Republicans", "Moderate Republicans"),
        ("centrist Democrats", "Moderate Democrats"),
        ("progressives", "Progressive Democrats"),
        ("conservative activists", "Conservative activists"),
    ],
)
def test_faction_is_named_where_words_set_it_apart(holder: str, party: str) -> None:
    text = f"Republicans and Democrats met. Some {holder} demanded a lower quota."
    assert parties(text, "a lower quota", holder=f"Some {holder}") == [party]


def test_both_sides_are_the_two_set_against_each_other() -> None:
    text = "Norway rejected the quota of Iceland. Both sides demanded a new survey."
    moves = [
        move(text, "the quota of Iceland", holder="Norway", cue="rejected", act="reject"),
        move(text, "a new survey", holder="Both sides", cue="demanded"),
    ]
    assert [found.party for found in resolve(text, moves)] == ["Norway", "Norway", "Iceland"]


@pytest.mark.parametrize("spelling", ["Zelensky", "Zelenskyy", "Zelenskiy", "Mr. Zelensky", "Volodymyr\u202fZelenskyy"])
def test_spelling_variants_are_one_person(spelling: str) -> None:
    text = f"Ukrainian President Volodymyr Zelensky spoke. Later {spelling} demanded a lower quota."
    assert parties(text, "a lower quota", holder=spelling, cue="demanded") == ["Ukraine"]


def test_person_is_the_speaker_and_a_named_party_has_none() -> None:
    text = "Norwegian Foreign Minister Kari Holm demanded a survey. Norway demanded a lower quota."
    found = resolve(
        text,
        [
            move(text, "a survey", holder="Norwegian Foreign Minister Kari Holm", cue="demanded"),
            move(text, "a lower quota", holder="Norway", cue="demanded"),
        ],
    )
    assert [(one.party, one.speaker) for one in found] == [("Norway", "Kari Holm"), ("Norway", None)]


@pytest.mark.parametrize(
    ("text", "holder", "party"),
    [
        ("Norwegian Prime Minister Ola Dahl met Mrs. Lopez of Spain. He demanded a lower quota.", "He", "Norway"),
        ("The Harbour Pilots Union met the city. It demanded a lower quota.", "It", "Harbour Pilots Union"),
        ("Republicans met the president. They demanded a lower quota.", "They", "Republican Party"),
        ("“We demand a lower quota,” said Norwegian Foreign Minister Kari Holm.", "We", "Norway"),
        (
            "“This is late,” Norwegian Foreign Minister Kari Holm said. “We demand a lower quota.”",
            "We",
            "Norway",
        ),
        ("Norwegian Prime Minister Ola Dahl spoke. His demand for a lower quota stands.", "His", "Norway"),
    ],
)
def test_pronoun_goes_to_whom_it_takes_up(text: str, holder: str, party: str) -> None:
    assert parties(text, "a lower quota", holder=holder) == [party]


@pytest.mark.parametrize(
    ("text", "holder", "party"),
    [
        ("The Harbour Pilots Union met. The union demanded a lower quota.", "The union", "Harbour Pilots Union"),
        ("Rebels and separatists met. The rebels demanded a lower quota.", "The rebels", "Separatists"),
        ("Danish President Rolf Berg spoke. The president demanded a lower quota.", "The president", "Denmark"),
        ("Norway met Iceland. Norway's ministry demanded a lower quota.", "Norway's ministry", "Norway"),
        ("Norway met Iceland. Its ministry demanded a lower quota.", "Its ministry", "Norway"),
        ("Norway met Iceland. The ministry in Oslo demanded a lower quota.", "The ministry in Oslo", "Norway"),
        ("Norwegian lawmakers demanded a lower quota.", "Norwegian lawmakers", "Norwegian Parliament"),
        ("Northbay Rail met the union. The operator demanded a lower quota.", "The operator", "Northbay Rail"),
        ("The EU met Norway. The bloc demanded a lower quota.", "The bloc", "European Union"),
        ("Pro-Russian separatists demanded a lower quota.", "Pro-Russian separatists", "Separatists"),
        (
            "Harbour Public Schools met France. The school board demanded a lower quota.",
            "The school board",
            "Harbour Public Schools",
        ),
        (
            "Harbour Public Schools met France. The district demanded a lower quota.",
            "The district",
            "Harbour Public Schools",
        ),
        (
            "Mayor Ann Roe of Riverbend met France. City officials demanded a lower quota.",
            "City officials",
            "City of Riverbend",
        ),
        ("Britain's MPs met. Labour MPs demanded a lower quota.", "Labour MPs", "Labour Party"),
        ("Norway met Spain. Its Nordic allies demanded a lower quota.", "Its Nordic allies", "Nordic allies"),
    ],
)
def test_common_noun_goes_to_the_party_named_before(text: str, holder: str, party: str) -> None:
    assert parties(text, "a lower quota", holder=holder) == [party]


@pytest.mark.parametrize(
    ("text", "cue", "party"),
    [
        ("Iceland rejected the Norwegian demand for a lower quota.", "demand", "Norway"),
        ("“A lower quota is needed,” said Norwegian Foreign Minister Kari Holm.", "needed", "Norway"),
        ("A lower quota is a must, according to the Kremlin.", "must", "Russia"),
        ("A lower quota was proposed by Norway.", "proposed", "Norway"),
    ],
)
def test_unmarked_holder_is_found_round_the_move(text: str, cue: str, party: str) -> None:
    words = "a lower quota" if "a lower quota" in text else "A lower quota"
    assert parties(text, words, cue=cue) == [party]


@pytest.mark.parametrize("holder", ["The administration", "A senior administration official"])
def test_administration_is_the_american_one_where_it_is_told(holder: str) -> None:
    text = f"Norway met the United States. Norway was calm. {holder} demanded a lower quota."
    assert parties(text, "a lower quota", holder=holder) == ["United States"]


@pytest.mark.parametrize("holder", ["Each side", "Neither side", "The two nations"])
def test_each_side_is_the_two_of_the_talks(holder: str) -> None:
    text = f"Norway wrote to Iceland. {holder} wanted a lower quota."
    assert sorted(map(str, parties(text, "a lower quota", holder=holder))) == ["Iceland", "Norway"]


@pytest.mark.parametrize(
    "text",
    [
        "Theresa May spoke.\n\nPlaid Cymru's leader in Oslo, Ann Roe, said: “It is late. We want a lower quota.”",
        "Theresa May spoke.\n\nPlaid Cymru's leader, Ann Roe, said: “It is late.\n\n“We want a lower quota.”",
    ],
)
def test_we_is_who_opened_the_quotation(text: str) -> None:
    """In the same paragraph, or in the next where the one before is left open."""
    assert parties(text, "a lower quota", holder="We", cue="want") == ["Plaid Cymru"]


@pytest.mark.parametrize("holder", ["Only 31 percent", "Many", "Some of whom", "Some on the left"])
def test_words_that_name_nobody_are_no_party(holder: str) -> None:
    text = f"{holder} wanted a lower quota."
    assert parties(text, "a lower quota", holder=holder) == [None]


def test_holder_that_ends_within_a_name_is_whom_the_name_names() -> None:
    """As a page prints it that glues a name of its own behind each."""
    text = "President Trump Donald John TrumpMore of the pact demanded a lower quota."
    assert parties(text, "a lower quota", holder="President Trump") == ["United States"]


def test_later_move_without_holder_belongs_to_the_one_before() -> None:
    text = "Norway demanded a survey. A lower quota is a must."
    moves = [move(text, "a survey", holder="Norway", cue="demanded"), move(text, "A lower quota", cue="must")]
    assert [found.party for found in resolve(text, moves)] == ["Norway", "Norway"]


@pytest.mark.parametrize(
    ("text", "holder", "cue", "target"),
    [
        ("Norway urged Iceland to accept a lower quota.", "Norway", "urged", "Iceland"),
        ("Norway accused Reykjavik of a lower quota.", "Norway", "accused", "Iceland"),
        ("Norway repeated its demand for Iceland to accept a lower quota.", "Norway", "demand", "Iceland"),
    ],
)
def test_target_is_whom_the_words_after_the_cue_name(text: str, holder: str, cue: str, target: str) -> None:
    found = resolve(text, [move(text, "a lower quota", holder=holder, cue=cue)])
    assert [one.target for one in found] == [target]


def test_it_is_not_who_is_asked() -> None:
    """ "It wants Oslo to pay": whoever "it" is, it is not Norway."""
    text = "Sweden says Norway broke the pact. Norway denies it. It wants Oslo to halve the catch."
    assert parties(text, "halve the catch", holder="It", cue="wants") == ["Sweden"]


def test_speaker_named_by_a_pronoun_outranks_the_move_before() -> None:
    text = "Norwegian Foreign Minister Kari Holm spoke. Iceland demanded a survey. A lower quota was a must, she said."
    moves = [move(text, "a survey", holder="Iceland", cue="demanded"), move(text, "A lower quota", cue="must")]
    assert [found.party for found in resolve(text, moves)] == ["Iceland", "Norway"]


def test_we_is_who_speaks_in_the_sentence() -> None:
    text = (
        "Iceland demanded a survey. Iceland rejected a fee. Norwegian Foreign Minister Kari Holm, who met "
        "Spain's envoy, was calm: “We want a lower quota,” she said."
    )
    moves = [
        move(text, "a survey", holder="Iceland", cue="demanded"),
        move(text, "a fee", holder="Iceland", cue="rejected"),
        move(text, "a lower quota", holder="We", cue="want"),
    ]
    assert [found.party for found in resolve(text, moves)] == ["Iceland", "Iceland", "Norway"]


def test_the_president_of_a_scene_is_its_own() -> None:
    """Where coverage plays in one country, a bare office is that country's, whoever else holds one."""
    text = (
        "Republicans met Sen. Doe. Sen. Roe met Democrats. President Ann Hall of the United States wrote to French "
        "President Luc Petit. The president demanded a lower quota."
    )
    assert parties(text, "a lower quota", holder="The president") == ["United States"]


@pytest.mark.parametrize("holder", ["Critics", "Some critics", "Opponents of the pact"])
def test_critics_are_no_party(holder: str) -> None:
    text = f"Norway met Iceland. {holder} called for a lower quota. Iceland demanded a fee."
    moves = [move(text, "a lower quota", holder=holder), move(text, "a fee", holder="Iceland")]
    found = resolve(text, moves)
    assert [(one.party, one.speaker) for one in found] == [(None, holder), ("Iceland", None)]


def test_nothing_is_said_of_a_report_that_names_nobody() -> None:
    text = "It rained. A lower quota is a must."
    found = resolve(text, [move(text, "A lower quota", cue="must")])
    assert [(one.party, one.speaker, one.target) for one in found] == [(None, None, None)]


@pytest.mark.parametrize(
    ("text", "holder", "expected"),
    [
        (
            "Northbay, Southbay, and Eastbay asked for a lower quota.",
            "Northbay, Southbay, and Eastbay",
            ["Northbay", "Southbay", "Eastbay"],
        ),
        (
            "Leaders from Norway, the United Kingdom, Iceland and Denmark asked for a lower quota.",
            "Leaders from Norway, the United Kingdom, Iceland and Denmark",
            ["Norway", "United Kingdom", "Iceland", "Denmark"],
        ),
        (
            "Norway wrote to Iceland. Danish minister Rolf Berg and Spain met. Both asked for a lower quota.",
            "Both",
            ["Denmark", "Spain"],
        ),
        (
            "Norway wrote to Iceland. Both Denmark and Spain asked for a lower quota.",
            "Both Denmark and Spain",
            ["Denmark", "Spain"],
        ),
    ],
)
def test_each_of_joint_holders_makes_the_move(text: str, holder: str, expected: list[str]) -> None:
    assert parties(text, "a lower quota", holder=holder) == expected


@pytest.mark.parametrize(
    ("text", "holder", "expected"),
    [
        ("Norway and the Danish government asked for a lower quota.", "Norway", ["Norway", "Denmark"]),
        ("Norway and the Danish government asked for a lower quota.", "the Danish government", ["Norway", "Denmark"]),
        ("Norway and a crowd in Spain asked for a lower quota.", "Norway", ["Norway"]),
        ("Norway wrote to Iceland and Spain asked for a lower quota.", "Spain", ["Spain"]),
        ("Norway, and Iceland too, asked for a lower quota.", "Norway", ["Norway"]),
        ("It is Norway and Spain, who asked for a lower quota, that may fish.", "Norway", ["Norway", "Spain"]),
        ("Norway and pro-Danish rebels, all of them tired, asked for a lower quota.", "Norway", ["Norway", "Rebels"]),
    ],
)
def test_who_is_joined_to_a_marked_holder_makes_the_move_too(text: str, holder: str, expected: list[str]) -> None:
    """Where "and" joins another name right behind it, or before it from the beginning of the sentence."""
    assert parties(text, "a lower quota", holder=holder, cue="asked for") == expected


WORDS = st.sampled_from(
    "Norway Oslo Kari Holm said told the president he they we “ ” , . and both sides Sen. Doe R-Ohio ( ) union of "
    "Russia's EU demanded a quota who which according to by \n\n".split(" ")
)


Case = tuple[str, list[CharSpan], list[Move]]


@st.composite
def readings(draw: st.DrawFn) -> Case:
    """Any text with any spans."""
    text = " ".join(draw(st.lists(WORDS, max_size=60))) + draw(st.text(max_size=20))
    place = st.integers(0, len(text))

    def span() -> CharSpan:
        first, second = sorted((draw(place), draw(place)))
        return CharSpan(first, second)

    moves = [
        Move(
            report="report",
            sentence=span(),
            act=draw(st.sampled_from(ACTS)),
            object=span(),
            holder=span() if draw(st.booleans()) else None,
            cue=span() if draw(st.booleans()) else None,
            condition=None,
            hedged=False,
            attribution="narrated",
            score=0.5,
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    return text, [span() for _ in range(draw(st.integers(0, 4)))], moves


@settings(max_examples=150, deadline=None)
@given(readings())
def test_spans_stay_and_no_move_is_lost(case: Case) -> None:
    """Whatever the text and the spans: same spans in the same order, each move once or more, the same each time."""
    text, sentences, moves = case
    register = learn_register([text])
    found = resolve_moves(text, sentences, moves, register)
    assert found == resolve_moves(text, sentences, moves, register)
    assert len(found) >= len(moves)
    spans = [(one.sentence, one.object, one.holder, one.cue, one.act) for one in found]
    once = [spans[index] for index in range(len(spans)) if index == 0 or spans[index] != spans[index - 1]]
    given_spans = [(one.sentence, one.object, one.holder, one.cue, one.act) for one in moves]
    assert once == [
        given_spans[index] for index in range(len(moves)) if index == 0 or given_spans[index] != given_spans[index - 1]
    ]


def test_what_is_widely_said_is_nobodys() -> None:
    """A passive that names nobody gives the move no party, however near one stands; "by" names one."""
    text = "Norway met Iceland. The quota has been widely criticised as too low."
    assert parties(text, "The quota", cue="criticised") == [None]
    text = "Norway met Iceland. The quota was criticised in Oslo."
    assert parties(text, "The quota", cue="criticised") != [None]
