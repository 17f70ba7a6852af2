"""Named plans: which lie on the table, who put them forward, who accepts or rejects them, and which version.

A plan is named by the number of its points ("the 20-point plan"), by its owner ("Egypt's proposal", "the Norwegian
plan", "a plan drafted by the union"), or by a proper name ("the Geneva framework"). "The plan" takes up the one named
last before it, a few sentences back at most, and is marked as such.

Mentions in all reports are one plan if they give the same number of points; if they have the same owner and no two
numbers, topics or proper names that differ ("the Norwegian fish plan" is not "the Norwegian tax plan"); or the same
proper name. A plan named by its owner alone joins the numbered plan of that owner, if there is just one.

A move answers a plan where its object begins with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dragoman.events.records import Plan, PlanAnswer, PlanMention, PlanRole
from dragoman.moves.records import Act, Move
from dragoman.offsets import CharSpan
from dragoman.parties import Register, Renaming
from dragoman.parties.reading import Mention, Reading

ROLES: Final[Mapping[Act, PlanRole]] = {
    "propose": "puts forward",
    "offer": "puts forward",
    "accept": "accepts",
    "reject": "rejects",
    "demand": "calls for",
}
_NOUN: Final = re.compile(
    r"\b(?:plan|proposal|framework|blueprint|roadmap|road map|initiative|formula|counter-?proposal)\b(?!-)",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[\w.’'‑–&-]+")
_MODIFIERS: Final = re.compile(r"(?:[\w.’'‑–&-]+[ \u00a0\u202f]){1,7}\Z")
_NUMBERS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
).split()
_POINTS: Final = re.compile(
    rf"\b(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)})[-‑– ](?:point|step|stage|phase)\b", re.IGNORECASE
)
_VERSIONS: Final = frozenset(
    "revised updated original initial latest amended modified earlier final draft new newer previous rewritten trimmed"
    " expanded softened watered-down counter alternative rival".split()
)
# Words before the noun that say nothing about which plan it is.
_PLAIN: Final = frozenset(
    "peace ceasefire cease-fire truce own proposed the a an this that its his her their our my such any every another"
    " joint full whole entire broader comprehensive current recent controversial so-called ambitious detailed key main"
    " draft government administration president".split()
)
_ARTICLES: Final = frozenset(
    "the a an this that its his her their our my any no every each some another which what whatever".split()
)
_STOPS: Final = frozenset(
    "of in on at by for from with to as after before when while since and or but if is are was were be been has have"
    " had will would not over under about against who said says accept accepted reject rejected into than put forward"
    " propose propos back support supported present presented discuss discussed called calling".split()
)
_MAKES: Final = frozenset({"proposed", "drafted", "brokered", "sponsored", "authored", "written", "led", "mediated"})
_BACKS: Final = frozenset({"backed", "supported", "endorsed"})
_BY: Final = re.compile(
    r"\s(?:(?P<verb>(?:that (?:was|were) )?(?:put forward|proposed|drafted|presented|tabled|floated|unveiled|submitted"
    r"|drawn up|written|authored|announced|offered|outlined|suggested|brokered) (?:[\w-]+ ){0,2}by)|by|from)\s"
)
_ANY: Final = re.compile(r"(?:any|no|every|each|some|whatever|what|which|another)\b", re.IGNORECASE)
_A: Final = re.compile(r"an?\b", re.IGNORECASE)
_REACH: Final = 4  # sentences over which "the plan" takes up the one named last
_OWNS: Final = re.compile(r"['’]s?\s")
_LED: Final = re.compile(r"(?:an?|its|his|her|their|our|my)\b", re.IGNORECASE)
_THE: Final = re.compile(r"(?:the|this|that)\b", re.IGNORECASE)
_OPENING: Final = 25  # characters of an object before the plan that it is about


@dataclass(frozen=True, slots=True)
class _Found:
    """A mention with what names the plan."""

    mention: PlanMention
    place: int  # number of its sentence
    surface: str
    points: int | None
    owner: str | None
    proper: str | None
    topic: str | None
    backer: str | None


def find_plans(
    reports: Iterable[tuple[str, str, Sequence[CharSpan]]],
    moves: Iterable[Move],
    register: Register,
    renamed: Sequence[Renaming] = (),
) -> tuple[Plan, ...]:
    """The plans that the reports name, the one with most reports and mentions first, then by name.

    Args:
        reports: path, text and sentences of each.
        moves: of all reports, with their parties; those told as a denial, a scenario or an analysis answer nothing.
        register: who is who in the coverage.
        renamed: what an analyst calls parties, in the order in which it was decided; ``moves`` are renamed already.

    Cost: linear in the texts, and in the number of mentions times that of plans.
    """
    known = tuple(moves)
    proposed: dict[str, list[Move]] = {}
    for move in known:
        if move.act == "propose" and move.party is not None and move.is_counted:
            proposed.setdefault(move.report, []).append(move)
    found: list[_Found] = []
    taken_up: dict[int, int] = {}  # a bare mention -> the one that it takes up
    for path, text, sentences in reports:
        last: int | None = None
        reading = Reading(text, sentences, register)
        for item in _mentions(path, text, reading, proposed.get(path, ()), renamed):
            if item.mention.named:
                last = len(found)
            elif last is None or item.place - found[last].place > _REACH:
                continue
            else:
                taken_up[len(found)] = last
            found.append(item)
    groups = _group([item for number, item in enumerate(found) if number not in taken_up])
    of_named = {id(item): number for number, group in enumerate(groups) for item in group}
    members: list[list[_Found]] = [list(group) for group in groups]
    for number, source in taken_up.items():
        members[of_named[id(found[source])]].append(found[number])
    plans = [_plan(group, known) for group in members]
    return tuple(
        sorted(plans, key=lambda plan: (-len({m.report for m in plan.mentions}), -len(plan.mentions), plan.name))
    )


# ---- mentions


def _mentions(
    path: str, text: str, reading: Reading, proposed: Sequence[Move], renamed: Sequence[Renaming]
) -> Iterator[_Found]:
    """The plans that one report names or takes up, in text order."""
    for match in _NOUN.finditer(text):
        number = reading.sentence_at(match.start())
        if not reading.sentences or not reading.sentences[number].contains(CharSpan(match.start(), match.end())):
            continue
        sentence = reading.sentences[number]
        start = _first_word(text, sentence.start, match.start())
        before = [m for m in reading.mentions_of(number) if start <= _span(m, reading).start < match.start()]
        words = text[start : match.start()]
        points = _points_of(words)
        owner, backer = _owner(before, reading, match.start(), renamed)
        if _ANY.match(words):
            continue
        if owner is None:
            source = _behind(text, match.end(), sentence.end, reading, number, loosely=not _A.match(words))
            owner = None if source is None else reading.party_of(source, renamed)
        if (
            owner is None and points is None and _A.match(words)
        ):  # "Norway put forward a new plan" names it by its owner
            whole = CharSpan(start, match.end())
            owner = next((move.party for move in proposed if _is_about(move.object, whole)), None)
        kept = [word for word in _WORD.findall(words) if not _is_owner_word(word, before, reading)]
        version = next((word.lower() for word in kept if word.lower() in _VERSIONS), None)
        proper = next((word for word in kept if _is_proper(word)), None) or _town(before, reading)
        topic = _topic(kept, proper)
        named = points is not None or owner is not None or proper is not None
        known = _THE.match(words) is not None
        if not known and (not named or (points is None and not _LED.match(words) and not _OWNS.search(words))):
            continue
        yield _Found(
            mention=PlanMention(
                report=path, sentence=sentence, words=CharSpan(start, match.end()), named=named, version=version
            ),
            place=number,
            surface=_without_article(" ".join(text[start : match.end()].split())),
            points=points,
            owner=owner,
            proper=None if proper is None else proper.lower(),
            topic=topic,
            backer=backer,
        )


def _first_word(text: str, sentence: int, noun: int) -> int:
    """Where the noun phrase of a plan begins: at its article, else at the names before its modifiers."""
    run = _MODIFIERS.search(text, max(sentence, noun - 90), noun)
    if run is None:
        return noun
    start, names, beyond = noun, False, 0
    for word in reversed(list(_WORD.finditer(text, run.start(), noun))):
        folded = word.group().lower()
        if folded in _ARTICLES:
            return word.start()
        if folded in _STOPS:
            break
        if word.group()[0].isupper():
            if beyond:
                break
            names = True
        elif names:  # "the new Norwegian plan" goes on to its article, "studied Norway's plan" does not
            beyond += 1
            if beyond > 2:
                break
            continue
        start = word.start()
    return start


def _points_of(words: str) -> int | None:
    found = _POINTS.search(words)
    if found is None:
        return None
    count = found["count"].lower()
    return int(count) if count.isdigit() else _NUMBERS.index(count)


def _span(mention: Mention, reading: Reading) -> CharSpan:
    return CharSpan(reading.tokens.starts[mention.start], reading.tokens.ends[mention.end - 1])


def _owner(
    before: Sequence[Mention], reading: Reading, noun: int, renamed: Sequence[Renaming]
) -> tuple[str | None, str | None]:
    """Whose plan it is by the names before the noun, and who is said to back it."""
    owner = backer = None
    tokens = reading.tokens
    for mention in before:
        if mention.party is None:
            continue
        behind = tokens.keys[mention.end] if mention.end < len(tokens) else ""
        if mention.bent or (mention.end < len(tokens) and tokens.gaps[mention.end] in ("-", "‑", "–")):
            if behind in _BACKS:
                backer = reading.party_of(mention, renamed)
            elif behind in _MAKES:
                owner = reading.party_of(mention, renamed)
        elif mention.kind == "capital" and not tokens.possessive[mention.end - 1]:
            continue  # "the Geneva framework" was made there, not by it
        else:
            owner = reading.party_of(mention, renamed)
    return owner, backer


def _behind(text: str, start: int, end: int, reading: Reading, sentence: int, *, loosely: bool) -> Mention | None:
    """Who names whose plan it is behind the noun: "drafted by the union", and ``loosely`` "from the union"."""
    by = _BY.match(text, start, end)
    if by is None or (by["verb"] is None and not loosely):
        return None
    for mention in reading.mentions_of(sentence):
        at = _span(mention, reading).start
        if at >= by.end():
            near = at - by.end() <= 12 and not mention.bent
            return mention if near else None
    return None


def _is_owner_word(word: str, before: Sequence[Mention], reading: Reading) -> bool:
    names = (reading.surface(mention.start, mention.end) for mention in before)
    return any(word in name or word.startswith(name.split(" ")[-1]) for name in names)


def _town(before: Sequence[Mention], reading: Reading) -> str | None:
    """The city that a plan is called by."""
    for mention in before:
        if mention.kind == "capital" and not reading.tokens.possessive[mention.end - 1] and not mention.bent:
            return reading.surface(mention.start, mention.end)
    return None


def _is_proper(word: str) -> bool:
    return word[:1].isupper() and word[1:2].islower() and word.lower() not in _PLAIN and not _POINTS.search(word)


def _topic(kept: Sequence[str], proper: str | None) -> str | None:
    """The last word before the noun that says what the plan is about."""
    words = [word.lower() for word in kept]
    for word in reversed(words):
        plain = word in _PLAIN or word in _VERSIONS or word in _STOPS or "point" in word or "-" in word or "‑" in word
        if not plain and word.isalpha() and word != (proper or "").lower():
            return word
    return None


def _without_article(words: str) -> str:
    return re.sub(r"\A(?:the|a|an|this|that|its|his|her|their) ", "", words, flags=re.IGNORECASE)


# ---- groups


def _group(found: Sequence[_Found]) -> list[list[_Found]]:
    """Mentions of one plan together: numbered ones first, then owned, then those with a proper name."""
    groups: list[list[_Found]] = []
    for item in [f for f in found if f.points is not None]:
        same = [g for g in groups if g[0].points == item.points and _agree(_owners(g), item.owner)]
        _put(item, same, groups)
    numbered = list(groups)
    for item in [f for f in found if f.points is None and f.owner is not None]:
        of_owner = [g for g in numbered if item.owner in _owners(g) and item.topic is None]
        same = (
            of_owner
            if len(of_owner) == 1
            else [g for g in groups if g not in numbered and item.owner in _owners(g) and _fits(g, item)]
        )
        _put(item, same, groups)
    for item in [f for f in found if f.points is None and f.owner is None]:
        _put(item, [g for g in groups if any(other.proper == item.proper for other in g)], groups)
    return groups


def _put(item: _Found, same: Sequence[list[_Found]], groups: list[list[_Found]]) -> None:
    if same:
        same[0].append(item)
    else:
        groups.append([item])


def _owners(group: Iterable[_Found]) -> set[str]:
    return {item.owner for item in group if item.owner is not None}


def _topics(group: Iterable[_Found]) -> set[str]:
    return {item.topic for item in group if item.topic is not None}


def _fits(group: Sequence[_Found], item: _Found) -> bool:
    propers = {other.proper for other in group if other.proper is not None}
    return _agree(_topics(group), item.topic) and _agree(propers, item.proper)


def _agree(known: set[str], new: str | None) -> bool:
    return new is None or not known or new in known


# ---- answers


def _plan(group: Sequence[_Found], moves: Sequence[Move]) -> Plan:
    mentions = sorted((item.mention for item in group), key=lambda m: (m.report, m.words))
    answers = list(_answered(mentions, moves))
    told = {(answer.party, answer.role, answer.report, answer.sentence) for answer in answers}
    answers += [a for a in _owned(group) if (a.party, a.role, a.report, a.sentence) not in told]
    owners = Counter(answer.party for answer in answers if answer.role == "puts forward")
    names = Counter(item.surface for item in group if item.mention.named)
    best = max(names, key=lambda name: (names[name], len(name), name))
    if _NOUN.fullmatch(best) and owners:
        best = f"{best} of {max(owners, key=lambda party: (owners[party], party))}"
    return Plan(
        name=best,
        points=next((item.points for item in group if item.points is not None), None),
        owners=tuple(sorted(owners, key=lambda party: (-owners[party], party))),
        mentions=tuple(mentions),
        answers=tuple(
            sorted(set(answers), key=lambda a: (a.party, a.role, a.report, a.sentence, a.hedged, a.move or ""))
        ),
    )


def _owned(group: Iterable[_Found]) -> Iterator[PlanAnswer]:
    """What the words for the plan tell themselves: whose it is, and who backs it."""
    for item in group:
        roles: tuple[tuple[str | None, PlanRole], ...] = ((item.owner, "puts forward"), (item.backer, "accepts"))
        for party, role in roles:
            if party is not None:
                yield PlanAnswer(
                    party=party,
                    role=role,
                    report=item.mention.report,
                    sentence=item.mention.sentence,
                    hedged=False,
                    move=None,
                )


def _answered(mentions: Sequence[PlanMention], moves: Iterable[Move]) -> Iterator[PlanAnswer]:
    """The moves whose object begins with the plan."""
    by_report: dict[str, list[PlanMention]] = {}
    for mention in mentions:
        by_report.setdefault(mention.report, []).append(mention)
    for move in moves:
        role = ROLES.get(move.act)
        if role is None or move.party is None or not move.is_counted:
            continue
        for mention in by_report.get(move.report, ()):
            if _is_about(move.object, mention.words):
                yield PlanAnswer(
                    party=move.party,
                    role=role,
                    report=move.report,
                    sentence=move.sentence,
                    hedged=move.hedged,
                    move=move.id,
                )
                break


def _is_about(thing: CharSpan, words: CharSpan) -> bool:
    """Whether an object begins with the words of a plan, or lies within them."""
    return thing.overlaps(words) and words.start - thing.start < _OPENING
