"""A move under review, and corrections in words. What a machine read and what a person decided are told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dragoman.agenda.records import Agenda
from dragoman.language.sentences import split_sentences
from dragoman.moves.records import LEAST_SCORE, Move
from dragoman.offsets import CharSpan
from dragoman.positions.records import Conflict
from dragoman.render.plain import visible
from dragoman.render.tables import sentence_view, short_names, when_words
from dragoman.store import Correction
from dragoman.talks import Talks

_NONE = "–"
AROUND = 1  # sentences shown before and behind the one under review


def question_view(
    talks: Talks, move: Move, history: Sequence[Correction], *, heading: str, conflict: Conflict | None
) -> RenderableType:
    """A move: its sentence among its neighbours, every field, and who decided what on it."""
    report = next(report for report in talks.reports if report.path == move.report)
    place = f"{short_names(talks)[move.report]}:{move.sentence.start}"
    about = [place, visible(report.outlet or ""), report.published.isoformat() if report.published else "undated"]
    head = Text(f"\n{heading}", style="bold")
    head.append("   " + ", ".join(word for word in about if word), style="not bold dim")
    parts: list[RenderableType] = [head, Padding(around_view(report.text, move, around=AROUND), (0, 0, 0, 2))]
    fields = Table.grid(padding=(0, 2))
    for name, words in move_fields(move, report.text, talks.agenda):
        fields.add_row(Text(name, style="dim"), words)
    fields.add_row(Text("read by", style="dim"), _reader_words(move))
    for correction in history:
        fields.add_row(Text("by hand", style="cyan"), correction_view(correction))
    parts.append(Padding(fields, (0, 0, 0, 2)))
    if conflict is not None:
        parts.append(_conflict_view(talks, conflict))
    return Group(*parts)


def move_fields(move: Move, text: str, agenda: Agenda | None) -> Iterator[tuple[str, Text]]:
    """Each field of a move by its name."""

    def words(span: CharSpan | None) -> str:
        return visible(span.of(text)) if span else _NONE

    said = [move.attribution, *(["hedged"] if move.hedged else []), *([move.told_as] if move.told_as != "move" else [])]
    yield "party", Text(visible(move.party or "?")).append(f"   named as “{words(move.holder)}”", style="dim")
    yield "speaker", Text(visible(move.speaker or _NONE))
    yield "act", Text(move.act).append(f"   in the words “{words(move.cue)}”", style="dim")
    yield "object", Text(words(move.object))
    yield "condition", Text(words(move.condition))
    yield "target", Text(visible(move.target or _NONE))
    yield "said", Text(", ".join((*said, *([when_words(move.when)] if move.when and move.when.first else []))))
    yield "terms", terms_view(move, agenda)


def terms_view(move: Move, agenda: Agenda | None) -> Text:
    """The terms that a move names, each with its side."""
    texts = {term.id: term.text for term in agenda.terms} if agenda else {}
    found = Text()
    for number, link in enumerate(move.terms):
        side = "for" if link.sign > 0 else "against"
        found.append("; " if number else "").append(f"{side} {visible(texts.get(link.term, link.term))}")
    return found if move.terms else Text(_NONE)


def _reader_words(move: Move) -> Text:
    if move.by_hand:
        return Text("a person", style="cyan")
    if move.score is None:
        return Text("the machine, which gives no confidence")
    doubt = f", under {LEAST_SCORE}: not counted" if move.is_doubtful else ""
    return Text(f"the machine, confidence {move.score:.2f}{doubt}", style="yellow" if move.is_doubtful else "")


def around_view(text: str, move: Move, *, around: int) -> RenderableType:
    """The move's sentence, marked, with its neighbours."""
    sentences = split_sentences(text)
    at = next((n for n, span in enumerate(sentences) if span.overlaps(move.sentence)), None)
    if at is None:
        return sentence_view(move, text)
    before = " ".join(visible(span.of(text)) for span in sentences[max(0, at - around) : at])
    behind = [span for span in sentences[at + 1 :] if span.start >= move.sentence.end][:around]
    line = Text(before + " " if before else "", style="dim")
    marked = sentence_view(move, text)
    marked.stylize("not dim", 0, len(marked))
    return line.append(marked).append(" " + " ".join(visible(span.of(text)) for span in behind), style="dim")


def _conflict_view(talks: Talks, conflict: Conflict) -> RenderableType:
    texts = {term.id: term.text for term in talks.agenda.terms} if talks.agenda else {}
    names = short_names(talks)
    head = f"Conflict: {visible(conflict.party)} on “{visible(texts.get(conflict.term, conflict.term))}”"
    if conflict.speakers_differ:
        head += ", by different speakers"
    parts: list[RenderableType] = [Text(f"  {head}", style="yellow")]
    for side, held in (("for", conflict.supporting), ("against", conflict.opposing)):
        for said in held:
            source = Text(f"{side}  {names[said.move.report]}:{said.move.sentence.start}  ", style="dim")
            line = source.append(sentence_view(said.move, talks.text_of(said.move.report)))
            parts.append(Padding(line, (0, 0, 0, 4)))
    return Group(*parts)


def what_was_decided(correction: Correction) -> str:
    """A correction in words, without who made it."""
    if correction.kind == "party":
        where = f" where it is named “{correction.words}”" if correction.words else ""
        return f"calls {correction.old} {correction.new}{where}"
    if correction.kind == "link":
        sides = [f"{'for' if link.sign > 0 else 'against'} {link.term}" for link in correction.terms]
        return f"links it to {', '.join(sides)}" if sides else "links it to no term"
    if correction.kind == "note":
        return "notes"
    if correction.kind == "undo":
        return f"takes back {correction.undoes}"
    old, new = len(correction.evidence), len(correction.moves)
    if (old, new) == (1, 1):
        return f"edits {', '.join(correction.changed)}".replace("_", " ") if correction.changed else "accepts it"
    if new == 0:
        return "rejects it" if old == 1 else f"rejects {old} moves"
    return "adds it" if old == 0 else f"splits it in {new}" if old == 1 else f"merges {old} moves in {new}"


def correction_view(correction: Correction) -> Text:
    """Who decided what, when and why, on one line."""
    line = Text(visible(correction.who), style="cyan")
    line.append(f" {visible(what_was_decided(correction))}, {correction.when[:16].replace('T', ' ')} UTC", style="none")
    return line.append(f": {visible(correction.why)}" if correction.why else "", style="none")
