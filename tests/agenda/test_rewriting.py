"""A file written anew keeps what its author wrote."""

from __future__ import annotations

from dataclasses import replace

from dragoman.agenda import dump_agenda, parse_agenda
from dragoman.agenda.rewriting import rewrite

TEXT = '''\
# Ours; ask Ruth before you change it.

# What the talks are called
[talks]
name = "Ferry # talks"  # not the other ones

# Money first
[[issue]]
id = "pay"
question = "What is paid?"
# from the leaflet:
exactly_one = true

  # the big one
[[issue.term]]
id = "raise"
text = """Pay
rises # by five"""
phrases = [
  "a # raise",  # seen twice
  # "a rise",
  'higher pay',
]

[[issue.term]]
id = "freeze"
text = "Pay stays"

# who told us
[[stance]]
party = "Crew" # all of it
stance = "requires"
term = "raise"
'''


def test_nothing_that_its_author_wrote_is_lost() -> None:
    agenda = parse_agenda(TEXT, "ferry.toml")
    made = rewrite(TEXT, agenda)
    assert made.lost == ()
    assert parse_agenda(made.text, "again.toml") == agenda
    for words in (
        *("# Ours; ask Ruth before you change it.", "# not the other ones", "# Money first", "# from the leaflet:"),
        *("# the big one", "# seen twice", '# "a rise",', "# who told us", 'party = "Crew" # all of it'),
    ):
        assert made.text.count(words) == 1, words
    assert made.text.startswith("# Ours")
    assert made.text.index("# the big one") < made.text.index('id = "raise"') < made.text.index("# seen twice")
    assert rewrite(made.text, agenda).text == made.text


def test_comments_follow_their_table_and_go_with_it_alone() -> None:
    agenda = parse_agenda(TEXT, "ferry.toml")
    (pay,) = agenda.issues
    lift, freeze = pay.terms
    turned = replace(agenda, issues=(replace(pay, terms=(freeze, replace(lift, id="rise"))),))
    made = rewrite(TEXT.replace('term = "raise"', 'term = "freeze"'), turned, {"term raise": "term rise"})
    assert made.lost == ()
    assert made.text.index('id = "freeze"') < made.text.index("# the big one") < made.text.index('id = "rise"')
    gone = rewrite(TEXT, replace(agenda, issues=(replace(pay, terms=(freeze,)),)))
    assert gone.lost == ("# the big one", "# seen twice", '# "a rise",')
    assert "# the big one" not in gone.text


def test_what_the_program_says_itself_is_said_once() -> None:
    text = dump_agenda(parse_agenda(TEXT, "ferry.toml"))
    assert rewrite(text, parse_agenda(text, "ferry.toml")).text == text
