"""How often parties and targets come out right, given the holder: ``python benchmarks/parties.py LABELS SCORER``.

LABELS holds one labelled article a line: ``id``, ``text``, ``topic``, ``published``, ``sentences`` and ``moves`` with
the character offsets of sentence, holder, cue, object and condition and the right ``party`` and ``target``. The
labelled spans are put into moves of our own and the product resolves them; no reader runs. SCORER is the yardstick's
script: its ``party_key`` says which names are one. Whole topics are held out: half of them, by a hash of the topic, are
for tuning, the others (shown unless ``--tuning``) for measuring.

Three figures a row. ``scored``: the names are one by the yardstick. ``same side``: or they differ only in grain, that
is one names a faction, an organ, a campaign or a person of the other (``side``). ``strict``: the names are equal.

``--people`` says how far the labels agree with one another: of the people (by the last word of their name) who make
moves in five articles or more, on all topics, how often the product is right, and how often the label that most other
articles give the same person is.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dragoman.moves.records import Move
from dragoman.offsets import CharSpan
from dragoman.parties import learn_register, resolve_moves
from dragoman.parties.gazetteer import load_gazetteer, words_of
from dragoman.parties.register import match_entry, title_from
from dragoman.parties.tokens import split_words

Fold = Callable[[str | None], str]
ABROAD = frozenset(
    "great_britain middle_east world europe russia israel mexico trade palestine isis china africa asia ebola "
    "nuclear_weapons foreign_policy".split()
)
FREQUENT = 5  # articles
SPEAKING = frozenset("i we me my us our".split())
PRONOUNS = frozenset("he she it they him her them his hers its their who which that himself herself".split())
DETERMINERS = frozenset("the a an some many most several other all both two three four these those no any".split())
KINDS = (
    "name of a state",
    "name of a person",
    "name of an organisation",
    "listed institution",
    "demonym, adjective",
    "capital, building",
    "office, title",
    "common noun, faction",
    "pronoun of a speaker",
    "other pronoun",
    "joint holders",
    "no holder marked",
)
# Which side a name belongs to where labels name the same side at different grains; the first rule that fits counts.
GRAINS: tuple[tuple[str, str], ...] = (
    (r"\b(?:republicans?|gop|tea party|freedom caucus)\b", "republican party"),
    (r"\b(?:democrats?|democratic)\b(?! (?:union|forces|council|republic))", "democratic party"),
    (r"\b(?:tory|tories|eurosceptics?|brexiteers)\b", "conservative party"),
    (r"^(?:obama|trump|bush|biden|clinton) administration$", "united states"),
    (
        r"^(?:u\.?s\.? |united states )?(?:state|justice|treasury|defense|homeland security) department.*",
        "united states",
    ),
    (r"^(?:u\.?s\.? |united states )?department of .*", "united states"),
    (r"^pentagon$|^us military$", "united states"),
    (r"^(?:u\.?s\.? |united states )?(?:house of representatives|house|senate)$", "united states congress"),
    (r"^u\.?s\.? congress$|^congress$", "united states congress"),
    (r"^u\.?s\.? ", ""),
    (r"(?: government| administration| military| authorities| officials| campaign| party)$", ""),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One label and what the product says of it."""

    article: str
    topic: str
    words: str | None  # that mark the holder
    kind: str
    label: dict[str, Any]
    found: Sequence[Move]


def load_fold(scorer: Path) -> Fold:
    """The yardstick's own folding of names."""
    spec = importlib.util.spec_from_file_location("scorer", scorer)
    if spec is None or spec.loader is None:
        raise SystemExit(f"cannot load {scorer}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    fold: Fold = module.party_key
    return fold


def is_tuning(topic: str) -> bool:
    """Half of the topics, by a hash of the name."""
    return int(hashlib.sha256(topic.encode()).hexdigest(), 16) % 2 == 0


def side(name: str | None, fold: Fold) -> str:
    """The side that a name stands for, whatever its grain."""
    key = fold(name)
    for pattern, whole in GRAINS:
        changed = re.sub(pattern, whole, key)
        if changed != key:
            key = fold(whole or changed)
            break
    return fold(key.removesuffix("s"))


def is_same_side(party: str | None, found: Move, fold: Fold) -> bool:
    """Whether a label and an answer differ at most in grain; a person is of the party that the answer puts him in."""
    if side(party, fold) == side(found.party, fold):
        return True
    speaker = fold(found.speaker).split()
    named = side(party, fold).split()
    return bool(speaker and named and speaker[-1].removesuffix("'s") == named[-1] and len(named) > 1)


def kind_of(words: str | None, parties: int) -> str:
    """What sort of words a holder is, by the words alone."""
    if words is None:
        return "no holder marked"
    if parties > 1:
        return "joint holders"
    tokens = split_words(words)
    if len(tokens) == 1 and tokens.keys[0] in SPEAKING | PRONOUNS:
        return "pronoun of a speaker" if tokens.keys[0] in SPEAKING else "other pronoun"
    gazetteer = load_gazetteer()
    homes = frozenset({"US", "GB"})
    listed: set[str] = set()
    unknown: list[str] = []
    titled = False
    word = 0
    while word < len(tokens):
        match = match_entry(tokens, word, gazetteer, homes)
        title = title_from(tokens, word)
        if match is not None:
            kind = match.entry.party.kind
            how = match.entry.how
            listed.add(how if how in ("demonym", "capital") else kind)
            word = match.end
        elif title is not None:
            titled = True
            word = title[0]
        else:
            known = tokens.keys[word] in words_of("courtesy", "male") | words_of("courtesy", "female") | DETERMINERS
            if tokens.capital[word] and not known and not (word == 0 and len(tokens) > 1 and not tokens.capital[1]):
                unknown.append(tokens.keys[word])
            word += 1
    if unknown:
        heads = words_of("organisation_heads")
        acronym = any(part.isupper() and len(part) > 1 for part in words.replace(".", "").split())
        return "name of an organisation" if acronym or heads.intersection(tokens.keys) else "name of a person"
    if "demonym" in listed:
        return "demonym, adjective"
    if "capital" in listed or "White House" in words:
        return "capital, building"
    if "state" in listed:
        return "name of a state"
    if listed:
        return "listed institution"
    return (
        "office, title" if titled or words_of("government_nouns").intersection(tokens.keys) else "common noun, faction"
    )


def _span(pair: list[int] | None) -> CharSpan | None:
    return CharSpan(*pair) if pair else None


def labelled_moves(article: dict[str, Any]) -> Iterator[tuple[Move, list[dict[str, Any]]]]:
    """Each move once, with the labels of all its holders; ``Move.report`` is its number."""
    groups: dict[object, list[dict[str, Any]]] = defaultdict(list)
    for number, label in enumerate(article["moves"]):
        holder = tuple(label["holder"]) if label["holder"] else number
        groups[tuple(label["sentence"]), label["act"], tuple(label["object"]), holder].append(label)
    for number, labels in enumerate(groups.values()):
        first = labels[0]
        yield (
            Move(
                report=str(number),
                sentence=CharSpan(*first["sentence"]),
                act=first["act"],
                object=CharSpan(*first["object"]),
                holder=_span(first["holder"]),
                cue=_span(first["cue"]),
                condition=_span(first["condition"]),
                hedged=first["hedged"],
                attribution=first["attribution"],
                score=1.0,
            ),
            labels,
        )


def answers(article: dict[str, Any], seconds: Counter[str]) -> Iterator[Answer]:
    """What the product says of each label of one article; adds the time that it took."""
    published = date.fromisoformat(article["published"]) if article["published"] else None
    text = article["text"]
    labelled = list(labelled_moves(article))
    sentences = [CharSpan(*pair) for pair in article["sentences"]]
    started = time.process_time()
    register = learn_register([text], as_of=published)
    learnt = time.process_time()
    resolved = resolve_moves(text, sentences, [move for move, _ in labelled], register)
    seconds["learn"] += learnt - started
    seconds["resolve"] += time.process_time() - learnt
    seconds["words"] += len(text.split())
    found: dict[str, list[Move]] = defaultdict(list)
    for move in resolved:
        found[move.report].append(move)
    for move, labels in labelled:
        words = move.holder.of(text) if move.holder is not None else None
        kind = kind_of(words, len({label["party"] for label in labels}))
        for label in labels:
            yield Answer(article["id"], article["topic"], words, kind, label, found[move.report])


def count(answer: Answer, fold: Fold, tally: Counter[tuple[str, str]]) -> None:
    """Adds one answer to the rows that it belongs to."""
    party, target = answer.label["party"], answer.label["target"]
    where = "abroad" if answer.topic in ABROAD else "at home"
    rows = [answer.kind, f"topic {answer.topic}"]
    if answer.label["holder"]:
        rows += ["holder marked", f"holder marked, {where}"]
    scored = any(fold(party) == fold(found.party) for found in answer.found)
    for row in rows:
        tally[row, "n"] += 1
        tally[row, "scored"] += scored
        tally[row, "same side"] += scored or any(is_same_side(party, found, fold) for found in answer.found)
        tally[row, "strict"] += any(party == found.party for found in answer.found)
    for row in ("target", "target, where one is labelled" if target else "target, where none is"):
        tally[row, "n"] += 1
        tally[row, "scored"] += any(fold(target) == fold(found.target) for found in answer.found)
        tally[row, "same side"] += any(side(target, fold) == side(found.target, fold) for found in answer.found)
        tally[row, "strict"] += any(target == found.target for found in answer.found)


def agreement(given: Sequence[Answer], fold: Fold) -> str:
    """How often the product, and how often most other articles, give people the labelled side."""
    people: dict[str, list[Answer]] = defaultdict(list)
    for answer in given:
        name = (answer.words or "").split(",")[0].replace("’", "'").removesuffix("'s").split()
        if answer.kind == "name of a person" and name:
            people[name[-1].lower()].append(answer)
    tally: Counter[str] = Counter()
    for known in people.values():
        if len({answer.article for answer in known}) < FREQUENT:
            continue
        for answer in known:
            party = fold(answer.label["party"])
            others = Counter(fold(other.label["party"]) for other in known if other.article != answer.article)
            scored = any(party == fold(found.party) for found in answer.found)
            tally["moves"] += 1
            tally["scored"] += scored
            tally["same side"] += scored or any(is_same_side(party, found, fold) for found in answer.found)
            tally["as most other articles"] += party == others.most_common(1)[0][0]
    shares = ", ".join(f"{row} {tally[row] / tally['moves']:.3f}" for row in tally if row != "moves")
    return f"{tally['moves']} moves of people in {FREQUENT} articles or more: {shares}"


def main() -> None:
    """Prints the table for the held-out topics, or for the tuning topics with ``--tuning``."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("labels", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--tuning", action="store_true", help="the tuning topics instead of the held-out ones")
    parser.add_argument("--topics", action="store_true", help="a row for each topic as well")
    parser.add_argument("--people", action="store_true", help="how far labels of the same person agree, and no table")
    options = parser.parse_args()
    fold = load_fold(options.scorer)
    tally: Counter[tuple[str, str]] = Counter()
    seconds: Counter[str] = Counter()
    given: list[Answer] = []
    articles = 0
    with options.labels.open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            if options.people or is_tuning(article["topic"]) == options.tuning:
                articles += 1
                given += answers(article, seconds)
    if options.people:
        print(agreement(given, fold))
        return
    for answer in given:
        count(answer, fold, tally)
    rows = ["holder marked", "holder marked, abroad", "holder marked, at home", *KINDS]
    rows += ["target", "target, where one is labelled", "target, where none is"]
    if options.topics:
        rows += sorted({row for row, _ in tally if row.startswith("topic ")}, key=lambda row: (-tally[row, "n"], row))
    print(f"{articles} articles on {'tuning' if options.tuning else 'held-out'} topics")
    print(f"{'':<32}{'moves':>7}{'scored':>8}{'same side':>11}{'strict':>8}")
    for row in rows:
        if n := tally[row, "n"]:
            shares = (tally[row, column] / n for column in ("scored", "same side", "strict"))
            print(f"{row:<32}{n:>7}{next(shares):8.3f}{next(shares):11.3f}{next(shares):8.3f}")
    for step in ("learn", "resolve"):
        print(f"{step}: {1e6 * seconds[step] / max(1, seconds['words']):.1f} µs a word")


if __name__ == "__main__":
    main()
