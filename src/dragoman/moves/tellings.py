"""Whether a sentence tells of an act as done: what is denied, only supposed, or seen so by unnamed critics is not.

The reader marks an act wherever its words stand. Here the words round them are looked at, in this order:

- *analysis*: unnamed analysts, experts or critics say it, or somebody presented as one of them;
- *denial*: "denied having demanded", "has not demanded", "stopped short of demanding", "nobody has proposed";
- *scenario*: "if Oslo rejects the plan", "whether it will accept", "in one scenario", "could end in", a question.

Negated rejections ("has not ruled out") are denials too; "does not accept" is a rejection and stays one.
Each rule carries sentences of its own as examples, with the word of the act in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from dragoman.moves.records import Move, Telling

_ONLOOKERS: Final = (
    r"(?:analysts?|experts?|critics?|observers?|commentators?|pundits?|scholars?|academics|economists?|historians?"
    r"|sceptics|skeptics|detractors|political scientists?)"
)
_SAY: Final = (
    r"(?:say|says|said|argue[sd]?|suggest(?:s|ed)?|believe[sd]?|warn(?:s|ed)?|contend(?:s|ed)?|fear(?:s|ed)?"
    r"|expect(?:s|ed)?|claim(?:s|ed)?|see|saw|note[sd]?|predict(?:s|ed)?|maintain(?:s|ed)?|point(?:s|ed)? out"
    r"|doubt(?:s|ed)?|think|thought"
    r"|complain(?:s|ed)?|worry|worried|caution(?:s|ed)?|speculate[sd]?|call(?:s|ed)?|accuse[sd]?|demand(?:s|ed)?"
    r"|propose[sd]?)"
)
_BEFORE_BREAK: Final = r"(?:(?!, (?:but|while|and|whereas|though)\b|;).)*"

# The verbs by which each act is told outright. A negation before one of them denies the act.
_VERBS: Final = {
    "demand": r"demand|insist|call|ask|urg|request|requir|press|push|seek|sought|want",
    "offer": r"offer|pledg|promis|volunteer|indicat|signal|express|concede|propos",
    "propose": r"propos|put|suggest|float|present|table|submit|offer|advanc|draft",
    "accept": r"accept|agree|approv|endors|back|support|welcom|embrac|sign|consent",
    "reject": r"reject|refus|rul|oppos|dismiss|turn|veto|declin|rebuff|spurn|clos|exclud",
    "threaten": r"threat|warn|vow",
    "accuse": r"accus|blam|fault|denounc|condemn",
}
_NO: Final = (
    r"(?:\b(?:has|have|had|did|does|do|is|are|was|were)(?: not| never|n['’]t)"
    r"|\bnever|\bno longer|\bwithout|\binstead of|\brather than|\b(?:stop(?:s|ped)?|fell|falls?) (?:\w+ )?short of)"
)
_CLAUSE: Final = r"(?:(?! and )[^,;:.—–])*"
_FEW: Final = r"(?:(?!then |because |and )[^\s,;:.—–]+ ?){0,7}"  # words of one clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Words before an act, or behind it, that say how it is told. In examples the act's word stands in brackets."""

    name: str
    telling: Telling
    before: str  # pattern up to the act's first word; "": any
    behind: str  # pattern from the end of the act to the end of the sentence; "": any
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


RULES: Final = (
    Rule(
        name="onlookers say",
        telling="analysis",
        before=rf"(?<!which )(?<!that )(?<!whom )(?i:\b{_ONLOOKERS})\b(?! "
        rf"and\b)[^;]{{0,60}}?\b{_SAY}\b{_BEFORE_BREAK}\Z",
        behind="",
        examples=(
            "Analysts suggest that Norway will [reject] the quota.",
            "Critics of the deal argue that Iceland should [demand] more.",
            "Outside experts warned the union might [accept] a freeze.",
        ),
        counterexamples=(
            "Critics argue that the deal is weak, but Norway [demanded] a vote.",
            "Norway [rejected] the quota, which analysts call too low.",
            "Norway, which experts advised, [rejected] the quota.",
        ),
    ),
    Rule(
        name="onlookers do it",
        telling="analysis",
        before=rf"(?<!which )(?<!that )(?<!whom )(?i:\b{_ONLOOKERS}) (?:(?!and )\w+ )?\Z",
        behind="",
        examples=("Critics [demand] a second vote.", "Many analysts also [blame] the ministry."),
        counterexamples=("Norway [demands] a second vote.",),
    ),
    Rule(
        name="according to onlookers",
        telling="analysis",
        before=rf"(?i:according to (?:\w+ ){{0,3}}{_ONLOOKERS})\b[^;]*\Z",
        behind="",
        examples=("According to some experts, Norway will [accept] the quota.",),
        counterexamples=("According to the ministry, Norway will [accept] the quota.",),
    ),
    Rule(
        name="onlookers at the end",
        telling="analysis",
        before="",
        behind=rf"\A[^;]*, (?!which |whom |that |something )(?:(?:\w+ ){{0,3}}{_ONLOOKERS} (?:\w+ )?{_SAY}"
        rf"|according to (?:\w+ ){{0,3}}{_ONLOOKERS})\b"
        r"[^,;]{0,40}\W*\Z",
        examples=(
            "Norway would [reject] such a quota, analysts say.",
            "Norway may [demand] a vote, according to independent experts.",
        ),
        counterexamples=("Norway [rejected] the quota, the minister said.",),
    ),
    Rule(
        name="a named onlooker",
        telling="analysis",
        before=r", (?:an?|the) (?:(?!former |critic)[\w-]+ ){0,4}(?:(?:political )?analyst|expert|economist"
        r"|historian|professor|researcher|lecturer|fellow)\b[^;]{0,80}?"
        rf"\b{_SAY}\b{_BEFORE_BREAK}\Z",
        behind="",
        examples=("Ola Dahl, a fisheries analyst at the bank, said Norway would [reject] the quota.",),
        counterexamples=("Ola Dahl, a deputy minister, said Norway would [reject] the quota.",),
    ),
    Rule(
        name="denied",
        telling="denial",
        before=r"\b(?:den(?:y|ies|ied|ying) (?:that|having|ever|making|any|it|he|she|they|[A-Z]\w+ (?:had|has|was"
        r"|would)"
        r"|(?:the |all )?(?:claims?|reports?|suggestions?|allegations?|accusations?))|(?:disput|reject"
        r"|dismiss)(?:es|ed|ing)"
        rf" (?:claims|reports|suggestions))\b{_CLAUSE}\Z",
        behind="",
        examples=(
            "Norway denied having [demanded] a fee.",
            "The ministry denied that it had [offered] a lower quota.",
            "He denied reports that Oslo had [threatened] to leave.",
        ),
        counterexamples=("Norway denied the report, and [demanded] an apology.", "Norway [denied] the charge."),
    ),
    Rule(
        name="nobody does",
        telling="denial",
        before=r"(?i:\b(?:no one|nobody|none of the (?:parties|sides)|neither side|no (?:party|side|government"
        r"|country)))\b"
        rf"{_CLAUSE}\Z",
        behind="",
        examples=("No one has [proposed] a lower quota.", "Neither side is [demanding] a vote."),
        counterexamples=("Norway, like no one else, [demanded] a vote.",),
    ),
    Rule(
        name="supposed",
        telling="scenario",
        before=rf"(?<!even )(?<!of )(?i:\b(?:if|unless|whether|in case|suppose|supposing)) {_FEW}\Z",
        behind="",
        examples=(
            "If Norway [rejects] the quota, the talks will end.",
            "It is unclear whether Iceland will [accept] it.",
        ),
        counterexamples=(
            "Even if it fails, Norway [rejects] the quota.",
            "If the talks fail, Norway will [reject] the quota.",
            "Norway [asked] whether it was true.",
        ),
    ),
    Rule(
        name="a scenario",
        telling="scenario",
        before=r"(?i:\b(?:(?:in|under) (?:\w+ ){0,3}scenarios?|scenarios? (?:in which|where|that|is|would|could"
        r"|involves)"
        r"|hypothetically|in theory|(?:one|a) (?:possible|likely|plausible) (?:scenario|outcome|way out|compromise)"
        r"|(?:could|might) (?:yet )?end (?:up )?(?:in|with|by)))\b[^;]*\Z",
        behind="",
        examples=(
            "In one scenario, Norway would [accept] a lower quota.",
            "The talks could end with Iceland [offering] its ports.",
            "One possible outcome is that the union [accepts] a freeze.",
        ),
        counterexamples=("Norway [rejected] the scenario.",),
    ),
    Rule(
        name="were to",
        telling="scenario",
        before=rf"(?:\bWere {_FEW} to|\bShould (?!be\b){_FEW}) (?:\w+ )?\Z",
        behind="",
        examples=(
            "Were Norway to [reject] the quota, prices would rise.",
            "Should the union [reject] the offer, the strike goes on.",
        ),
        counterexamples=(
            "Norway said the union should [accept] the offer.",
            "The ports were closed to boats after Norway [rejected] the quota.",
        ),
    ),
)
_COMPILED: Final = tuple(
    (rule, re.compile(rule.before) if rule.before else None, re.compile(rule.behind) if rule.behind else None)
    for rule in RULES
)
_NEGATED: Final = {
    act: (re.compile(rf"(?i:{_NO})(?: (?:\w+ly|yet|ever|so far|even|been|also))?(?: \w+ing)? ?\Z"), re.compile(verbs))
    for act, verbs in _VERBS.items()
}
_ONLOOKER_HELD: Final = re.compile(rf"(?:[\w-]+ ){{0,3}}{_ONLOOKERS}\b(?! and )", re.IGNORECASE)
_QUOTES: Final = re.compile(r"[“”\"]")


def find_tellings(moves: Iterable[Move], text: str) -> tuple[Move, ...]:
    """The moves of one report, in their order, each with how its sentence tells it."""
    return tuple(replace(move, told_as=_telling_of(move, text)) for move in moves)


def _telling_of(move: Move, text: str) -> Telling:
    if move.holder is not None and _ONLOOKER_HELD.match(move.holder.of(text)):
        return "analysis"
    cue = move.cue if move.cue is not None and move.sentence.contains(move.cue) else move.object
    before = text[move.sentence.start : cue.start]
    behind = text[cue.end : move.sentence.end]
    negation, verbs = _NEGATED[move.act]
    told: list[Telling] = []
    for rule, left, right in _COMPILED:
        if (left is None or left.search(before)) and (right is None or right.search(behind)):
            told.append(rule.telling)
    if verbs.match(cue.of(text).lower()) and negation.search(before):
        told.append("denial")
    sentence = move.sentence.of(text)
    if sentence.endswith("?") and not _QUOTES.search(sentence):
        told.append("scenario")
    return _first(told)


def _first(told: Sequence[Telling]) -> Telling:
    order: tuple[Telling, ...] = ("analysis", "denial", "scenario")
    return next((telling for telling in order if telling in told), "move")
