"""Claims that no source stands behind: "has been widely criticised", "critics say", "reportedly".

Rules over sentences. Origin: what Wikipedia's manual of style calls unsupported attributions (MOS:WEASEL), the kinds in
which Vincze ("Weasels, Hedges and Peacocks", IJCNLP 2013) sorts them, and the closed class of verbs that report speech
or opinion (Quirk et al. 1985, chapter 16). None was collected from a report. Each entry carries an example of its own,
with what must be found in *asterisks*; a test runs them all, and each ``never`` example must stay unfound.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from dragoman.agenda.words import plain
from dragoman.offsets import CharSpan

# passive: nobody is said to judge; crowd: "critics", "many"; hearsay: nobody is said to have told; unnamed: a source is
# said to exist, and not named.
Kind = Literal["passive", "crowd", "hearsay", "unnamed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way in which a claim goes without a source."""

    kind: Kind
    pattern: re.Pattern[str]  # over text in lower case with plain quotes and hyphens
    examples: tuple[str, ...]
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsourced:
    """Words that make a claim without a source."""

    report: str
    sentence: CharSpan
    words: CharSpan
    kind: Kind


_JUDGED: Final = (
    r"(?:critici[sz]ed|condemned|denounced|decried|praised|hailed|lauded|applauded|mocked|ridiculed|derided|slammed|"
    r"blasted|panned|questioned|doubted|disputed|seen|viewed|regarded|perceived|considered|deemed|judged|thought|"
    r"believed|understood|assumed|presumed|held|said|reported|alleged|claimed|argued|suggested|rumou?red|speculated|"
    r"expected|anticipated|feared|hoped|interpreted|read|touted|billed|described|portrayed|accepted|acknowledged|"
    r"recogni[sz]ed|agreed)"
)
_HOW: Final = (
    r"(?:widely|broadly|generally|commonly|often|frequently|largely|universally|roundly|heavily|sharply|strongly|"
    r"fiercely|harshly|long|increasingly|also|now|already|still|repeatedly|variously|publicly|privately)"
)
_SAY: Final = (
    r"(?:say|says|said|argue|argues|argued|claim|claims|claimed|warn|warns|warned|fear|fears|feared|believe|believes|"
    r"believed|think|thinks|thought|suggest|suggests|suggested|note|notes|noted|contend|contends|contended|point out|"
    r"points out|pointed out|question|questions|questioned|doubt|doubts|doubted|worry|worries|worried|see|view|call|"
    r"calls|called|describe|described|accuse|accused|complain|complained|insist|insisted|maintain|maintained|predict|"
    r"predicted|expect|agree|agreed|hope|hoped|speculate|speculated|caution|cautioned|add|added|estimate|estimated)"
)
_CROWD: Final = (
    r"(?:critics|detractors|sceptics|skeptics|observers|analysts|experts|commentators|pundits|specialists|scholars|"
    r"economists|watchers|opponents|supporters|proponents|advocates)"
)
_UNNAMED: Final = r"(?:officials?|sources?|diplomats?|insiders?|aides?|negotiators?|people|persons?)"
_SOME: Final = "an?|one|two|three|four|several|some|senior|unnamed|anonymous|multiple"
_BUT: Final = r"(?!\s+by\s+(?!(?:many|some|most|all|others|several|critics|observers|analysts|experts)\b))"

RULES: Final[tuple[Rule, ...]] = (
    Rule(
        kind="hearsay",
        pattern=re.compile(
            r"\b(?:reportedly|allegedly|supposedly|purportedly|rumou?redly)\b"
            r"|\b(?:it|there)\s+(?:is|was|has been)\s+(?:widely\s+|generally\s+)?(?:said|believed|thought|understood|"
            r"rumou?red|assumed|feared|hoped|reported|speculation|talk)\b"
            r"|\b(?:rumou?rs|speculation|reports)\s+(?:have\s+)?(?:suggest|suggests|suggested|indicate|indicated|say|said|"
            r"swirled|circulated)\b|\b(?:rumou?rs|speculation)\s+that\b"
            r"|(?:^|[.;:]\s+|\b(?:amid|despite|of|to|after|some|several|media|news|press|unconfirmed|recent|earlier|"
            r"new|local|were|are)\s+)reports\s+that\b"
            r"|\b(?:has|have|had)?\s*(?:sparked|raised|prompted|drawn|triggered|fuelled|fueled|caused|stoked)\s+(?:\w+\s+)?"
            r"(?:concerns?|fears?|doubts?|questions|alarm|outrage|criticism|debate|anger|unease|hopes|speculation|eyebrows)\b"
            r"|\b(?:amid|amidst)\s+(?:\w+\s+)?(?:concerns?|fears?|doubts?|speculation|criticism|calls|rumou?rs)\b"
        ),
        examples=(
            "The mill was *reportedly* sold in spring.",
            "*It is believed* that the envoy left by night.",
            "*Rumours suggested* a second sale.",
            "The mayor spoke *amid reports that* the mill was sold.",
            "The toll *has sparked concerns* about bread prices.",
            "The vote comes *amid fears* of a flood.",
        ),
        never=(
            "The envoy raised the flag.",
            "It is a fine bridge.",
            "The Harbour Post also reports that the mill was sold.",
            "Ann Harrow, of the Post, reports that the mill was sold.",
        ),
    ),
    Rule(
        kind="passive",
        pattern=re.compile(
            rf"\b(?:(?:has|have|had|having)\s+(?:{_HOW}\s+)?been|is|are|was|were|being)\s+(?:{_HOW}\s+){{0,2}}{_JUDGED}\b"
            rf"(?:\s+{_HOW})?{_BUT}(?=\s+(?:as|to|that|for|over|in|widely|a|an|the)\b|\s*[,.;:!?\"']|\s*$)"
        ),
        examples=(
            "The toll *has been widely criticised* as unfair to the hill farms.",
            "The harbour master *is seen* as a hard man.",
            "A strike *is expected* to begin at noon.",
            "The ferry deal *was roundly condemned*.",
            "The pact *is generally regarded* as a truce.",
        ),
        never=(
            "The toll has been widely criticised by the guild of carters.",
            "The mayor has seen the plans.",
            "The bridge was described by its builder as safe.",
            "The toll is fair.",
        ),
    ),
    Rule(
        kind="crowd",
        pattern=re.compile(
            rf"\b(?:(?:some|many|most|several|other|independent|political|legal|military|outside|local|western|foreign)\s+)?"
            rf"{_CROWD}(?:\s+(?:of|on)\s+(?:the\s+)?\w+(?:\s\w+)?)?\s+(?:(?:have|also|now|already|still|often)\s+){{0,2}}"
            rf"{_SAY}\b|\b(?:say|argue|warn|claim)\s+{_CROWD}\b"
            rf"|\b(?:some|many|most|others)\s+(?:have\s+|also\s+|now\s+)?(?:say|argue|fear|believe|think|worry|see|warn|suspect)\b"
        ),
        examples=(
            "*Critics say* the ferry will sink the ferrymen.",
            "*Some observers have warned* that the ice is thin.",
            "The bridge will fall, *say experts*.",
            "*Many fear* that the mill will close.",
            "*Critics of the toll argue* that carters will starve.",
        ),
        never=(
            "The critics' circle met on Monday.",
            "Analysts at Harbour Bank said the toll would double.",
            "Some boats were late.",
        ),
    ),
    Rule(
        kind="unnamed",
        pattern=re.compile(
            rf"\b(?:according to|said)\s+(?:the|{_SOME})\s+"
            rf"(?:of\s+the\s+)?(?:\w+\s+){{0,2}}{_UNNAMED}(?=\s*[,.;:]|\s+(?:close|familiar|briefed|in|who|with|told)\b|\s*$)"
            rf"|\b(?:{_SOME})\s+(?:\w+\s+){{0,2}}{_UNNAMED}"
            rf"(?:\s+(?:close|familiar|briefed)\s+\w+\s+(?:\w+\s+){{0,2}}\w+)?\s+(?:have\s+|also\s+)?(?:said|told|warned|claimed)\b"
            rf"|\b(?:a|the)\s+source\s+(?:close\s+to\s+\w+\s+\w+\s+)?(?:said|told)\b"
            rf"|(?:^|[.,;:]\s+)(?:sources|officials|diplomats|insiders)\s+(?:have\s+|also\s+)?(?:said|say|told|warned|described|claimed)\b"
        ),
        examples=(
            "The dam will be opened, *according to two senior officials*.",
            "*Several diplomats said* that the table was too small.",
            "*A source close to the talks told* this paper so.",
            "*Officials described* the morning as useful.",
        ),
        never=(
            "Harbour officials said the mole was safe.",
            "The official photograph was late.",
            "According to Ann Harrow, an official of the guild, it was late.",
        ),
    ),
)
# A sentence that says who speaks is sourced, whatever its passive.
_SPOKEN: Final = re.compile(r"\b(?:according to|said|says|told|tells|added|in (?:his|her|their) view)\b")


def find_unsourced(report: str, text: str, sentences: Iterable[CharSpan]) -> Iterator[Unsourced]:
    """The claims without a source in a report's sentences, in their order; overlapping finds are one, the first.

    Words inside quotation marks are the speaker's, who is the source, and give none.
    """
    for sentence in sentences:
        lower = plain(sentence.of(text)).lower()
        if len(lower) != sentence.end - sentence.start:  # lower case has another length in a few scripts
            lower = plain(sentence.of(text))
        quoted = [match.span() for match in re.finditer(r'"[^"]*"', lower)]
        found: list[Unsourced] = []
        for rule in RULES:
            for match in rule.pattern.finditer(lower):
                start, end = match.span()
                start += len(match[0]) - len(match[0].lstrip(" .,;:"))
                if any(first <= start < last for first, last in quoted):
                    continue
                if rule.kind == "passive" and _SPOKEN.search(lower[:start] + " " * (end - start) + lower[end:]):
                    continue
                words = CharSpan(sentence.start + start, sentence.start + end)
                if not any(words.overlaps(other.words) for other in found):
                    found.append(Unsourced(report=report, sentence=sentence, words=words, kind=rule.kind))
        yield from sorted(found, key=lambda item: item.words)
