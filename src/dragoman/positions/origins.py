"""How many independent origins a stance has: support is counted by where it comes from, not by who carries it.

Reports share an origin, for one stance, when one adds nothing to another: it copies it, or all that it tells of the
stance stands in a quotation that the other carries too, or is credited to the same news agency. What a report says in
words of its own keeps it apart, even if they tell the same: a rewrite cannot be told from an account of one's own.

>>> texts = {"a": 'He said: "No boat leaves before dawn." All agreed.', "b": '"No boat leaves before dawn," he said.'}
>>> [(shared.words, [report for report, _ in shared.places]) for shared in find_quotations(texts)]
[('No boat leaves before dawn.', ['a', 'b'])]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from dragoman.moves.records import Move
from dragoman.offsets import CharSpan
from dragoman.reports.records import Appearance, Copy

SHORTEST_SHARED: Final = 5  # words that two quotations have in one run; a whole quotation of four does too
SHORTEST_QUOTATION: Final = 4

_QUOTED: Final = re.compile(r"“([^“”\n]{1,1200})”|\"([^\"\n]{1,1200})\"|«([^«»\n]{1,1200})»")
_WORD: Final = re.compile(r"\w+(?:[’'-]\w+)*")

# News agencies by the names under which reports credit them; general knowledge, none picked from a report.
AGENCIES: Final = (
    "Reuters",
    "Associated Press",
    "AP",
    "Agence France-Presse",
    "AFP",
    "Bloomberg",
    "United Press International",
    "UPI",
    "Press Association",
    "PA Media",
    "Deutsche Presse-Agentur",
    "dpa",
    "ANSA",
    "EFE",
    "Austria Press Agency",
    "TASS",
    "Tass",
    "RIA Novosti",
    "RIA",
    "Interfax",
    "Sputnik",
    "Ukrinform",
    "Interfax-Ukraine",
    "BelTA",
    "Xinhua",
    "Kyodo",
    "Yonhap",
    "KCNA",
    "Press Trust of India",
    "PTI",
    "ANI",
    "Anadolu",
    "Anadolu Agency",
    "IRNA",
    "Tasnim",
    "Fars",
    "Mehr",
    "SANA",
    "WAM",
    "SPA",
    "Petra",
    "MENA",
    "Wafa",
    "Azertac",
    "Armenpress",
    "Kazinform",
    "Bernama",
    "Antara",
)
_AGENCY: Final = "|".join(sorted(map(re.escape, AGENCIES), key=len, reverse=True))
# What credits an agency: "told Reuters", "according to AFP", "Tass reported", "(AP) —", "the IRNA news agency".
_CREDIT: Final = re.compile(
    rf"\b(?:told|tells|to|by|with|in|from|citing|cited by|quoted by|reported by|according to)\s+(?:the\s+)?"
    rf"(?:\w+(?:[-’']\w+)*\s+)?(?:news\s+agency\s+|agency\s+)?({_AGENCY})\b(?!-)"
    rf"|\b({_AGENCY})(?:\s+news\s+agency|\s+agency)?\s+(?:reported|reports|said|quoted|quotes|cited)\b"
    rf"|\(({_AGENCY})\)\s*[-–—]"
    rf"|\b({_AGENCY})\s+news\s+agency\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedWords:
    """Words that several reports carry: a quotation, or the name of the agency that they credit."""

    kind: Literal["quotation", "agency"]
    words: str  # as the first report has them
    places: tuple[tuple[str, CharSpan], ...]  # report and span, by report


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """Why a report, or another place where its text stood, adds no origin of its own."""

    report: str  # its path
    of: str  # the report that it adds nothing to
    reason: Literal["copy", "quotation", "agency", "same text"]
    words: str | None  # the quotation, the agency, or who carries the same text; None: a copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One place that a stance comes from, and the reports that carry it."""

    report: str  # the first of them, by path
    carriers: tuple[Carrier, ...]  # the others, by path, and where the same texts stood too

    @property
    def reports(self) -> tuple[str, ...]:
        """All reports of this origin, sorted. The same text in two places is one report."""
        others = (carrier.report for carrier in self.carriers if carrier.reason != "same text")
        return tuple(sorted([self.report, *others]))


def find_quotations(texts: Mapping[str, str]) -> tuple[SharedWords, ...]:
    """Quotations that two reports or more carry, whole or in part, and credits to one agency; by report and place.

    Two quotations are one where they share ``SHORTEST_SHARED`` words in one run, or where the shorter one, of
    ``SHORTEST_QUOTATION`` words at least, stands in the longer one whole. Reports in two groups make no third one.
    """
    quoted = [(report, span) for report in sorted(texts) for span in quotations_in(texts[report])]
    words = [_words(span.of(texts[report])) for report, span in quoted]
    by_run: dict[tuple[str, ...], list[int]] = {}
    for number, held in enumerate(words):
        for length in {SHORTEST_SHARED, SHORTEST_QUOTATION}:
            for start in range(len(held) - length + 1):
                by_run.setdefault(tuple(held[start : start + length]), []).append(number)
    first: dict[int, int] = {}

    def root(number: int) -> int:
        while number in first:
            number = first[number]
        return number

    for run, numbers in by_run.items():
        for number in numbers[1:]:
            if len(run) >= SHORTEST_SHARED or min(len(words[number]), len(words[numbers[0]])) == len(run):
                one, other = sorted((root(numbers[0]), root(number)))
                if one != other:
                    first[other] = one
    groups: dict[int, list[int]] = {}
    for number in range(len(quoted)):
        groups.setdefault(root(number), []).append(number)
    shared = [
        SharedWords(
            kind="quotation",
            words=quoted[numbers[0]][1].of(texts[quoted[numbers[0]][0]]),
            places=tuple(quoted[number] for number in numbers),
        )
        for numbers in groups.values()
        if len({quoted[number][0] for number in numbers}) > 1
    ]
    return (*sorted(shared, key=lambda item: item.places), *_find_credits(texts))


def quotations_in(text: str) -> list[CharSpan]:
    """What stands between quotation marks and has ``SHORTEST_QUOTATION`` words or more."""
    found = []
    for match in _QUOTED.finditer(text):
        span = CharSpan(*next(match.span(group) for group in (1, 2, 3) if match[group] is not None))
        if len(_WORD.findall(span.of(text))) >= SHORTEST_QUOTATION:
            found.append(span)
    return found


def _find_credits(texts: Mapping[str, str]) -> tuple[SharedWords, ...]:
    by_agency: dict[str, list[tuple[str, CharSpan]]] = {}
    for report in sorted(texts):
        for match in _CREDIT.finditer(texts[report]):
            name = next(group for group in match.groups() if group)
            by_agency.setdefault(name, []).append((report, CharSpan(*match.span())))
    return tuple(
        SharedWords(kind="agency", words=name, places=tuple(places))
        for name, places in sorted(by_agency.items())
        if len({report for report, _ in places}) > 1
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.casefold().replace("’", "'") for word in _WORD.findall(text))


class Origins:
    """Tells the origins of what moves say. Built once for a reading."""

    def __init__(
        self,
        copies: Iterable[Copy] = (),
        shared: Iterable[SharedWords] = (),
        also: Mapping[str, Sequence[Appearance]] | None = None,
    ) -> None:
        """``also``: where the texts of reports stood too, by their paths."""
        self._also = also or {}
        self._parent: dict[str, str] = {}
        self._copied: dict[str, str] = {}
        for copy in sorted(copies, key=lambda copy: (copy.report, copy.original)):
            self._copied[copy.report] = copy.original
            one, other = self._root(copy.report), self._root(copy.original)
            if one != other:
                self._parent[max(one, other)] = min(one, other)
        self._shared = tuple(shared)
        self._places: dict[str, list[tuple[CharSpan, int]]] = {}
        for number, words in enumerate(self._shared):
            for report, span in words.places:
                self._places.setdefault(report, []).append((span, number))

    def _root(self, report: str) -> str:
        while (above := self._parent.get(report, report)) != report:
            report = above
        return report

    def copied(self, report: str) -> tuple[str, ...]:
        """What a report copies: its original, what that copies in turn, and so on."""
        above: list[str] = []
        while (original := self._copied.get(report)) is not None and original not in above:
            above.append(original)
            report = original
        return tuple(above)

    def of(self, moves: Iterable[Move]) -> tuple[Origin, ...]:
        """The origins of what ``moves`` tell together, by path. Each report of a move belongs to one of them."""
        heads, carriers = self._heads(moves)
        return tuple(self._origin(head, carriers.get(head, [])) for head in heads)

    def count(self, moves: Iterable[Move]) -> int:
        """How many origins there are."""
        return len(self._heads(moves)[0])

    def _heads(self, moves: Iterable[Move]) -> tuple[list[str], dict[str, list[Carrier]]]:
        """The reports that are origins, by path, and those that add nothing to one of them."""
        told: dict[str, list[Move]] = {}
        for move in moves:
            told.setdefault(move.report, []).append(move)
        reports = sorted(told)
        home: dict[str, str] = {}  # each report's origin
        carriers: dict[str, list[Carrier]] = {}
        by_root: dict[str, str] = {}
        for report in reports:  # copies first: they are whole reports
            origin = by_root.setdefault(self._root(report), report)
            home[report] = origin
            if origin != report:
                carriers.setdefault(origin, []).append(Carrier(report=report, of=origin, reason="copy", words=None))
        heads = sorted(set(home.values()))
        joined: set[str] = set()
        if self._shared and len(heads) > 1:
            group = {
                head: [move for report in reports if home[report] == head for move in told[report]] for head in heads
            }
            joined = self._join(heads, group, carriers)
        return [head for head in heads if head not in joined], carriers

    def _origin(self, head: str, carriers: Sequence[Carrier]) -> Origin:
        same = [
            Carrier(report=place.path, of=report, reason="same text", words=place.name)
            for report in (head, *(carrier.report for carrier in carriers))
            for place in self._also.get(report, ())
        ]
        return Origin(report=head, carriers=tuple(sorted([*carriers, *same], key=lambda c: (c.report, c.of))))

    def _join(
        self, heads: Sequence[str], told: Mapping[str, Sequence[Move]], carriers: dict[str, list[Carrier]]
    ) -> set[str]:
        """Give the reports that only carry shared words to the first report that has these words too; say which."""
        carried = {head: [self._carried(move) for move in told[head]] for head in heads}
        has = {head: frozenset(number for numbers in carried[head] for number in numbers) for head in heads}
        joined: set[str] = set()
        for head in heads:
            if not all(carried[head]):
                continue  # something is told in words of its own
            others = [o for o in heads if o != head and o not in joined and has[o] & has[head]]
            whole = [other for other in others if not all(carried[other])] or [o for o in others if o < head]
            if not whole:
                continue
            other = whole[0]
            words = self._shared[min(has[other] & has[head])]
            joined.add(head)
            moved = carriers.pop(head, [])
            carriers.setdefault(other, []).extend(
                [Carrier(report=head, of=other, reason=words.kind, words=words.words), *moved]
            )
        return joined

    def _carried(self, move: Move) -> frozenset[int]:
        """The shared words in the move's sentence."""
        return frozenset(n for span, n in self._places.get(move.report, ()) if span.overlaps(move.sentence))
