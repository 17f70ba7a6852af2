"""A first agenda, drafted from what the moves are about.

1. Each object, cut into the things that it lists, is a *mention* with its sign; objects that name nothing of their own
   ("the proposal", "talks", "it") are left out. Conditions are mentions too.
2. Mentions with like meanings and shared rare words are joined: closely into terms, loosely into issues
   (:func:`dragoman.agenda.clusters.join_alike`). Mentions of different sign are compared by their cores, so that
   "abandon the canal" and "the canal" are one term.
3. A term says what most of its mentions say, in the reports' own words; the words of the other sign become its phrases,
   marked ``opposite``. An issue bears the name of its clearest short phrase.

The result is meant to be edited: two analysts would cut the same coverage differently.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from dragoman.agenda.clusters import join_alike, leaders
from dragoman.agenda.lexicon import FRAME_NOUNS, base_form
from dragoman.agenda.linking import Embed
from dragoman.agenda.polarity import Word, find_price, overall_sign, read_polarity
from dragoman.agenda.records import Agenda, Issue, Term
from dragoman.agenda.words import plain, root_of, same_root, tokenise
from dragoman.moves.records import Move


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOptions:
    """How finely a draft cuts.

    Tuned by reading the drafts for three negotiations (a peace process, a treaty of departure, a strike); look at such
    drafts again after changing the encoder.
    """

    one_term: float = 0.52  # likeness from which mentions are one term
    one_issue: float = 0.28  # likeness from which terms are one issue
    close: float = 0.32  # mean likeness that makes mentions which are each told once an issue
    issues: int = 8  # at most so many
    terms: int = 5  # at most so many in an issue
    phrases: int = 8  # at most so many for a term
    words: int = 14  # a longer mention is no phrase
    mentions: int = 1500  # more distinct mentions than this are thinned out first


@dataclass(frozen=True, slots=True)
class _Mention:
    """Something that moves name, in one wording."""

    text: str
    core: str
    sign: int
    roots: frozenset[str]
    weak: bool  # it only changes or weakens something
    support: float  # how often it is named; a condition counts half
    reports: frozenset[str]
    parties: frozenset[str]
    actors: tuple[str, ...]  # who would have to do it, one for each move that tells


# Nouns that name no clause of their own, beside those of saying and wanting.
GENERIC_ROOTS = frozenset(
    map(
        root_of,
        "talk negotiation peace meeting term solution progress compromise concession thing way work dialogue "
        "discussion "
        "resolution settlement process party side country government people time day week month year end conflict war "
        "part response answer decision outcome result change effort point situation problem place future need request "
        "direction conclusion difference finish shift move text list package version detail document reason view case "
        "big whole good fair better further several number quick certain possible real important".split(),
    )
) | frozenset(map(root_of, FRAME_NOUNS))
_OWNED = re.compile(r"\b(?:his|her|its|their|my|our|your)\b", re.IGNORECASE)
_OWNED_FIRST = re.compile(rf"^{_OWNED.pattern}\s+", re.IGNORECASE)
_POINTERS = frozenset("this that these those such".split())
_PRONOUNS = frozenset("it he she they we i you there what who".split())


def draft_agenda(
    moves: Iterable[Move],
    texts: Mapping[str, str],
    embed: Embed,
    *,
    name: str | None = None,
    options: DraftOptions = DraftOptions(),
) -> Agenda:
    """An agenda of at most a few issues, the most supported first; empty of issues where the moves name nothing.

    The order of the moves does not matter.
    """
    mentions = _mentions(moves, texts)
    if not mentions:
        return Agenda(name=name, start=None, end=None, issues=())
    wholes = embed([mention.text for mention in mentions])
    cores = embed([mention.core for mention in mentions])
    if len(mentions) > options.mentions:
        kept = [group[0] for group in leaders(cores, least=0.9, most=options.mentions)]
        mentions, wholes, cores = [mentions[i] for i in kept], wholes[kept], cores[kept]
    alike = _likenesses(mentions, wholes, cores)
    terms = join_alike(alike, least=options.one_term)
    between = np.array([[alike[np.ix_(one, other)].mean() for other in terms] for one in terms])
    issues = [
        [terms[i] for i in group]
        for group in join_alike(between, least=options.one_issue, sizes=[len(term) for term in terms])
    ]
    return Agenda(name=name, start=None, end=None, issues=_name_issues(issues, mentions, alike, options))


# --- mentions ---


def _mentions(moves: Iterable[Move], texts: Mapping[str, str]) -> list[_Mention]:
    """What the moves name, the most supported first."""
    moves = [move for move in moves if move.act not in ("threaten", "accuse")]
    names = {name for move in moves for name in (move.party, move.target) if name}
    name_roots = {root_of(token) for name in names for token, _, _ in tokenise(name)}
    found: dict[str, list[tuple[Move, bool]]] = {}
    for move in sorted(moves, key=lambda m: (m.report, m.object.start, m.object.end, m.act, m.party or "")):
        text = texts[move.report]
        for piece in _pieces(move.object.of(text)):
            found.setdefault(piece, []).append((move, False))
        if move.condition is not None:
            for piece in _pieces(move.condition.of(text)):
                found.setdefault(piece, []).append((move, True))
    mentions = []
    for piece, sources in found.items():
        words = read_polarity(piece)
        roots = frozenset(word.root for word in words if _names_something(word, name_roots))
        content = [word for word in words if word.is_content and not word.aside]
        if not roots or not content or _only_points(words, content) or _BENT.search(piece):
            continue
        if len(content) < 2 and (
            content[0].text.isupper() or any(same_root(content[0].root, root) for root in name_roots)
        ):
            continue  # a bare name
        actors = tuple(
            actor
            for move, is_condition in sources
            if not is_condition
            and (actor := move.party if move.act == "offer" else move.target if move.act == "demand" else None)
        )
        mentions.append(
            _Mention(
                piece,
                _core_of(piece, words),
                overall_sign(words),
                roots,
                content[-1].weak,
                sum(0.5 if is_condition else 1.0 for _, is_condition in sources),
                frozenset(move.report for move, _ in sources),
                frozenset(move.party for move, _ in sources if move.party),
                actors,
            )
        )
    return sorted(mentions, key=lambda m: (-m.support, len(m.text), m.text))


def _only_points(words: Sequence[Word], content: Sequence[Word]) -> bool:
    """Whether a phrase points at something said before: "it", "such terms", "finish it"."""
    first, last = words[0].text.lower(), words[-1].text.lower()
    return first in _PRONOUNS or last in ("it", "this", "that", "so") or (first in _POINTERS and len(content) < 2)


def _names_something(word: Word, name_roots: set[str]) -> bool:
    if word.is_stop or word.is_break or word.aside or word.kind not in (None, "plain", "keep"):
        return False
    if word.text.endswith("'s") or word.root in GENERIC_ROOTS or word.root.isdigit() or len(word.root) < 3:
        return False
    return not any(same_root(word.root, root) for root in name_roots) or word.text.isupper()


_BENT = re.compile(r"[-‑](?:style|like|type|based|led|backed|brokered)$")  # an adjective that lost its noun
_LIST = re.compile(
    r"(?:,|;)\s+(?:and\s+)?(?!including)|,?\s+including\s+|\s+and\s+(?=(?:a|an|the)\s)|"
    r"\s+(?:paired|together|along|combined|coupled) with\s+"
)
_SAID = re.compile(
    r"^(?:[\w'.-]+ ){0,4}?"
    r"(?:proposals?|suggestions?|plans?|demands?|calls?|ideas?|needs?|offers?|requests?|insistence|options?)"
    r" (?:\w+ing )?(?:to|for|of|that)\s+(?=\w)",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    r"(?:\s+(?:for|to|of|on|in|at|by|from|with|that|which|was|were|is|are|be|as|and|or|the|a|an|before|after|so|,))+$"
)
_LEADING = re.compile(r"^(?:including|to|that|for|also|both)\s+", re.IGNORECASE)


def _pieces(text: str) -> list[str]:
    """The things that an object lists, without whose proposals they are; one that lists bare names is left whole."""
    text = " ".join(plain(text).replace('"', "").strip(" '.,").split())
    pieces = [piece.strip(" '.,") for piece in _LIST.split(text)]
    if not all(len(piece.split()) >= 2 for piece in pieces) or any(piece[0].isupper() for piece in pieces[1:]):
        pieces = [text]
    trimmed = (_LEADING.sub("", _SAID.sub("", _LEADING.sub("", _without_price(piece)))) for piece in pieces)
    return [piece for piece in (_DANGLING.sub("", piece) for piece in trimmed) if piece]


def _without_price(piece: str) -> str:
    """A thing without what is asked for it: "abandon the league for a pact" is about the league."""
    price = find_price(read_polarity(piece))
    return piece if price is None else piece[: price.start].rstrip()


_TRAILING = re.compile(r"[a-z]+ly|now|altogether|again|soon|together|instead")


def _core_of(text: str, words: Sequence[Word]) -> str:
    """What follows the last cue, without a determiner before it."""
    cues = [
        at
        for at, word in enumerate(words)
        if word.kind in ("verb", "noun", "not", "without", "frame", "keep", "retain")
    ]
    after = [word for word in (words[cues[-1] + 1 :] if cues else words) if word.is_content and not word.aside]
    content = after or [word for word in words if word.is_content and not word.aside]
    while len(content) > 1 and _TRAILING.fullmatch(content[-1].text.lower()):
        content.pop()
    return text[content[0].start : content[-1].end]


# --- likeness ---


def _likenesses(
    mentions: Sequence[_Mention], wholes: NDArray[np.float32], cores: NDArray[np.float32]
) -> NDArray[np.float64]:
    """How alike mentions are, (n, n): meanings, of the cores where the signs differ, mixed with shared rare words."""
    signs = np.array([mention.sign for mention in mentions])
    same = signs[:, None] == signs[None, :]
    by_core = (cores @ cores.T).astype(np.float64)
    by_whole = (wholes @ wholes.T).astype(np.float64)
    meaning = np.where(same, np.maximum(by_whole, 0.5 * (by_whole + by_core)), by_core)
    return 0.65 * meaning + 0.35 * _shared_words(mentions)


def _shared_words(mentions: Sequence[_Mention]) -> NDArray[np.float64]:
    """Cosine of the mentions' roots, weighted by rarity; like roots count as one."""
    first: list[str] = []
    index: dict[str, int] = {}
    for root in sorted({root for mention in mentions for root in mention.roots}):
        match = next((at for at in range(max(0, len(first) - 3), len(first)) if same_root(first[at], root)), None)
        if match is None:
            first.append(root)
            match = len(first) - 1
        index[root] = match
    table = np.zeros((len(mentions), len(first)))
    for row, mention in enumerate(mentions):
        for root in mention.roots:
            table[row, index[root]] = 1.0
    holding = table.sum(axis=0)
    table *= np.array([log((len(mentions) + 1) / (count + 0.5)) + 0.1 for count in holding])
    norms = np.linalg.norm(table, axis=1, keepdims=True)
    table /= np.where(norms > 0, norms, 1.0)
    shared: NDArray[np.float64] = table @ table.T
    return shared


# --- names ---


def _name_issues(
    issues: Sequence[Sequence[Sequence[int]]],
    mentions: Sequence[_Mention],
    alike: NDArray[np.float64],
    options: DraftOptions,
) -> tuple[Issue, ...]:
    def weight(members: Iterable[int]) -> tuple[float, int]:
        chosen = [mentions[i] for i in members]
        reports = {report for mention in chosen for report in mention.reports}
        parties = {party for mention in chosen for party in mention.parties}
        return len(reports) * (1 + len(parties)) + sum(m.support for m in chosen), -min(members_of(chosen))

    def members_of(chosen: Sequence[_Mention]) -> list[int]:
        return [mentions.index(mention) for mention in chosen]

    def holds(issue: Sequence[Sequence[int]]) -> bool:
        """Whether it is more than a chance neighbourhood of single mentions."""
        members = [i for term in issue for i in term]
        count = len(members)
        mutual = (alike[np.ix_(members, members)].sum() - count) / (count * (count - 1)) if count > 1 else 0.0
        return mutual >= options.close or any(sum(mentions[i].support for i in term) >= 2 for term in issue)

    ranked = sorted(issues, key=lambda issue: weight([i for term in issue for i in term]), reverse=True)
    supported = [issue for issue in ranked if holds(issue)]
    drafted: list[Issue] = []
    ids: Counter[str] = Counter()
    for issue in (supported or ranked)[: options.issues]:
        terms = sorted(issue, key=weight, reverse=True)
        several = [term for term in terms if sum(mentions[i].support for i in term) >= 2]
        members = [i for term in issue for i in term]
        title = _title(members, mentions, alike)
        drafted.append(
            Issue(
                id=_slug(title, ids),
                question=f"{_bare(title)}: what is agreed?",
                terms=tuple(_term(term, mentions, alike, ids, options) for term in (several or terms)[: options.terms]),
            )
        )
    return tuple(drafted)


def _term(
    members: Sequence[int],
    mentions: Sequence[_Mention],
    alike: NDArray[np.float64],
    ids: Counter[str],
    options: DraftOptions,
) -> Term:
    support = {1: 0.0, -1: 0.0}
    for i in members:
        support[mentions[i].sign] += mentions[i].support
    sign = 1 if support[1] >= support[-1] else -1
    saying = [i for i in members if mentions[i].sign == sign and not mentions[i].weak]
    saying = saying or [i for i in members if mentions[i].sign == sign]
    opposing = [i for i in members if mentions[i].sign != sign and not mentions[i].weak]
    clearest = _clearest(saying, mentions, alike)
    phrased = _shortest_first(opposing if sign < 0 and opposing else saying, mentions, options)
    text = _sentence(clearest, [actor for i in saying for actor in mentions[i].actors])
    return Term(
        id=_slug(text, ids),
        text=text,
        phrases=tuple(mention.text for mention in phrased[: options.phrases]),
        opposite=sign < 0 and bool(opposing),
    )


def _shortest_first(members: Sequence[int], mentions: Sequence[_Mention], options: DraftOptions) -> list[_Mention]:
    chosen = [mentions[i] for i in members]
    short = [mention for mention in chosen if len(mention.text.split()) <= options.words] or chosen[:1]
    return sorted(short, key=lambda m: (-m.support, len(m.text), m.text))


def _clearest(members: Sequence[int], mentions: Sequence[_Mention], alike: NDArray[np.float64]) -> _Mention:
    """The mention most like the others, told often, neither long nor a single word, and not “his” or “their” own."""

    def clarity(i: int) -> float:
        words = len(mentions[i].text.split())
        others = float(alike[i, list(members)].mean())
        vague = 0.1 * (words < 2) + 0.06 * (_OWNED.search(mentions[i].text) is not None)
        return others + 0.08 * log(1 + mentions[i].support) - 0.02 * max(0, words - 6) - vague

    return mentions[max(members, key=lambda i: (clarity(i), -i))]


def _title(members: Sequence[int], mentions: Sequence[_Mention], alike: NDArray[np.float64]) -> str:
    """The clearest name of two to four words: the core of a mention, or the mention where it begins with no verb."""
    best: tuple[float, int, str] | None = None
    for i in members:
        mention = mentions[i]
        others = float(alike[i, list(members)].mean()) + 0.05 * log(1 + mention.support)
        for name in dict.fromkeys((mention.core, _bare(mention.text))):
            read = [word for word in read_polarity(name) if not word.is_stop]
            if not any(same_root(word.root, root) for word in read for root in mention.roots):
                continue  # what is left is no more than a name
            words = len(name.split())
            clarity = others - 0.06 * max(0, words - 4) - (0.1 if words < 2 else 0.0)
            if read[0].kind in ("verb", "keep", "retain", "not"):
                clarity -= 0.3
            elif name != mention.core and mention.sign < 0:
                clarity -= 0.05
            if best is None or (clarity, -i) > best[:2]:
                best = (clarity, -i, name)
    return best[2] if best is not None else mentions[members[0]].text


def _sentence(mention: _Mention, actors: Sequence[str]) -> str:
    """A mention as a clause: with who has to act, where it begins with a verb and somebody is asked or offers."""
    words = [word for word in read_polarity(mention.text) if not word.is_stop]
    text = _OWNED_FIRST.sub("the ", mention.text)
    first = words[0] if words and words[0].start == 0 else None
    if first is not None and first.kind in ("verb", "keep", "retain") and not first.text.lower().endswith("s"):
        text = base_form(first.text) + text[first.end :]
        if actors:
            actor, _ = min(Counter(actors).items(), key=lambda item: (-item[1], item[0]))
            return f"{actor} to {text}"
    return text[:1].upper() + text[1:]


def _bare(title: str) -> str:
    """A title without the article or possessive before it."""
    bare = re.sub(r"^(?:a|an|the|its|his|her|their|any|some|such|these|this|that)\s+", "", title, flags=re.IGNORECASE)
    return bare[:1].upper() + bare[1:]


def _slug(title: str, ids: Counter[str]) -> str:
    """A short id of letters, digits and hyphens that no other has."""
    letters = unicodedata.normalize("NFKD", title.replace("'s", "")).encode("ascii", "ignore").decode()
    words = [word.lower() for word in re.findall(r"[A-Za-z0-9]+", letters)]
    telling = [word for word in words if word not in _SKIPPED] or words or ["term"]
    slug = "-".join(telling[:4])
    ids[slug] += 1
    return slug if ids[slug] == 1 else f"{slug}-{ids[slug]}"


_SKIPPED = frozenset(
    "a an the its his her their our any some of to in on for from with and or by be must should would will that".split()
)
