"""Headlines that say more than the report below them.

Two signs, both told from the words alone: an act that the headline states as done and the body only as ready, willing
or possible ("drops" against "is prepared to drop"); and a word for an outcome or a judgement ("surrender", "blunder")
that the body never uses, in any form. Neither is proof: both are shown with what to compare.

>>> body = "The carters said on Monday that they might end the strike. Talks go on."
>>> over = find_overstated("a.txt", "Carters end strike", body, [CharSpan(0, 58), CharSpan(59, 72)])
>>> over[0].reason, over[0].words, over[0].softer.of(body)
('stated as done', ('end',), 'might')
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from dragoman.agenda.words import STOP_WORDS, plain, root_of, same_root, tokenise
from dragoman.offsets import CharSpan

# Words for how talks come out and for how good or bad that is, by the classes of a general English thesaurus (success,
# failure, relinquishment, error, deceit). None was collected from a report.
WEIGHTY: Final = frozenset(
    "agreement deal pact accord truce breakthrough settlement peace victory win triumph success defeat loss failure "
    "collapse breakdown deadlock stalemate impasse rupture withdrawal exit retreat surrender capitulation climbdown "
    "concession sellout betrayal abandonment ultimatum threat blackmail trap mistake error blunder folly gamble "
    "disaster catastrophe tragedy humiliation disgrace shame scandal crisis chaos farce fiasco lie hoax coup "
    "masterstroke rout landmark historic fatal reckless dangerous doomed".split()
)
# Words of these that say the same: who writes of an accord has said that there is a deal.
_ALIKE: Final = tuple(
    frozenset(words.split())
    for words in (
        "agreement deal pact accord",
        "collapse breakdown failure",
        "deadlock stalemate impasse",
        "mistake error blunder",
        "victory win triumph",
    )
)
# What makes an act less than done. Closed classes: modal verbs, and adjectives, verbs and nouns of readiness
# (Palmer 2001, "Mood and Modality", dynamic and deontic modality).
_SOFT: Final = re.compile(
    r"\b(?:may|might|could|would|should|can|will|shall|"
    r"ready|prepared|willing|willingness|readiness|open|openness|inclined|poised|set|likely|unlikely|able|"
    r"consider(?:s|ed|ing)?|weigh(?:s|ed|ing)?|mull(?:s|ed|ing)?|explor(?:e|es|ed|ing)|"
    r"offer(?:s|ed|ing)?|propos(?:e|es|ed|ing|al|als)|suggest(?:s|ed|ing|ion|ions)?|"
    r"signal(?:s|led|ling|ed|ing)?|indicat(?:e|es|ed|ing)|hint(?:s|ed|ing)?|plan(?:s|ned|ning)?|"
    r"hop(?:e|es|ed|ing)|want(?:s|ed|ing)?|intend(?:s|ed|ing)?|if|unless|provided)\b"
)
_LINK_WORDS: Final = frozenset(
    "amid amidst after before despite since until without toward towards says say said via versus vs s update live "
    "watch video opinion analysis exclusive breaking report reports news explained explainer".split()
)
# Words after which a bare verb in a headline is no act done: "to end", "may end", "not end".
_OPENERS: Final = frozenset("to may might could would should can will shall must not never if".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Overstated:
    """What a headline says beyond its report."""

    report: str
    headline: str
    reason: Literal["stated as done", "not in the report"]
    words: tuple[str, ...]  # of the headline
    sentence: CharSpan | None  # of the report, to compare; None: no sentence says so
    softer: CharSpan | None  # the word in that sentence which makes it less than done; None: no sentence says so


def find_overstated(
    report: str, headline: str | None, text: str, sentences: Sequence[CharSpan]
) -> tuple[Overstated, ...]:
    """What the headline says beyond the text; nothing where there is no headline.

    A headline that stands in the text, as its first sentence, is not compared with itself.
    """
    if not headline:
        return ()
    words = _content(headline)
    body = [span for span in sentences if _same(span.of(text), headline) is False]
    held = [
        [(_root(token), CharSpan(span.start + a, span.start + b)) for token, a, b in _tokens(span, text)]
        for span in body
    ]
    found: list[Overstated] = []
    for word, taken in _acts(headline):
        root = _root(word)
        told = [
            (span, at)
            for span, roots in zip(body, held, strict=True)
            for other, at in roots
            if same_root(root, other) and any(same_root(one, two) for one in taken for two, _ in roots)
        ]
        softer = [(span, _softener(text, span, at)) for span, at in told]
        if told and all(soft is not None for _, soft in softer):
            span, soft = softer[0]
            found.append(
                Overstated(
                    report=report, headline=headline, reason="stated as done", words=(word,), sentence=span, softer=soft
                )
            )
    used = {root for roots in held for root, _ in roots}
    new = tuple(
        word
        for word in words
        if word.lower() in WEIGHTY
        and not any(same_root(_root(alike), root) for alike in _alike(word.lower()) for root in used)
    )
    if new and body:
        found.append(
            Overstated(
                report=report, headline=headline, reason="not in the report", words=new, sentence=None, softer=None
            )
        )
    return tuple(found)


def _alike(word: str) -> frozenset[str]:
    return next((words for words in _ALIKE if word in words), frozenset({word}))


def _root(word: str) -> str:
    """The root, with a doubled last consonant made one again: "dropped" is a form of "drop"."""
    root = root_of(word)
    return root[:-1] if len(root) > 3 and root[-1] == root[-2] and root[-1] in "bdgklmnprt" else root


def _tokens(span: CharSpan, text: str) -> list[tuple[str, int, int]]:
    return tokenise(plain(span.of(text)))


def _same(sentence: str, headline: str) -> bool:
    return _fold(sentence) == _fold(headline)


def _fold(text: str) -> list[str]:
    return [token.lower() for token, _, _ in tokenise(plain(text))]


def _content(headline: str) -> list[str]:
    """Words of weight, each once, as written."""
    found: dict[str, str] = {}
    for token, _, _ in tokenise(plain(headline)):
        lower = token.lower().removesuffix("'s")
        if lower not in STOP_WORDS and lower not in _LINK_WORDS and not lower.isdigit() and len(lower) > 2:
            found.setdefault(lower, token.removesuffix("'s"))
    return list(found.values())


def _acts(headline: str) -> list[tuple[str, list[str]]]:
    """What may be the finite verb of the headline, not softened there, and the roots of the words of weight after it.

    Without a parser any word that can be a verb counts: what matters is whether the body softens the same word.
    """
    tokens = [token for token, _, _ in tokenise(plain(headline))]
    if any(_SOFT.fullmatch(token.lower()) for token in tokens):
        return []
    found = []
    for place, token in enumerate(tokens[1:], start=1):
        lower = token.lower()
        if lower == "back" and tokens[place - 1].lower().endswith("ed"):
            continue  # "pushed back": no act of its own
        is_verb = lower in _BARE or (lower.endswith("s") and not lower.endswith(("ss", "'s", "us", "is")))
        if is_verb and not {lower, tokens[place - 1].lower()} & (STOP_WORDS | _LINK_WORDS | _OPENERS):
            found.append((token, [_root(word) for word in _content(" ".join(tokens[place + 1 :]))]))
    return found


# Verbs of agreeing and giving up that a headline with a plural subject writes without an ending.
_BARE: Final = frozenset(
    "accept abandon agree approve back ban block cancel cede close cut defy drop end endorse enter forgo freeze give "
    "halt join leave lift quit reject renounce resume scrap seal sign stop surrender suspend withdraw yield".split()
)


def _softener(text: str, sentence: CharSpan, at: CharSpan) -> CharSpan | None:
    """The nearest word before ``at`` in its sentence that makes the act less than done."""
    before = plain(text[sentence.start : at.start]).lower()
    matches = list(_SOFT.finditer(before))
    if not matches:
        return None
    return CharSpan(sentence.start + matches[-1].start(), sentence.start + matches[-1].end())
