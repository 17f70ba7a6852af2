"""The briefing as one file that loads nothing and runs nothing, or as Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from hashlib import sha256

from markupsafe import Markup

from dragoman import __version__
from dragoman.render.marks import SYMBOLS
from dragoman.render.pages.charts import glance, ties_chart
from dragoman.render.pages.html import day, environment, hashed, lower_first, stylesheet
from dragoman.render.pages.records import BriefingPage, Quote, ShiftLine, StanceLine, TermName
from dragoman.render.pages.timeline import Timeline
from dragoman.render.plain import visible
from dragoman.render.shifts import change_words


class BriefingLinks:
    """Everything is further down the page."""

    def anchor(self, party: str, term: str) -> str:
        """The place of a cell's evidence."""
        return "e-" + sha256(f"{party}|{term}".encode()).hexdigest()[:10]

    def evidence(self, party: str, term: str) -> str:
        """The link to it."""
        return f"#{self.anchor(party, term)}"

    def told(self, party: str, term: str, day: date) -> str:
        """The same: the evidence of a cell stands together."""
        del day
        return self.evidence(party, term)

    def report(self, path: str) -> str | None:
        """Reports are not part of the briefing."""
        return None

    def drawer(self) -> Markup:
        """Nothing opens beside the page."""
        return Markup()

    def more(self, what: str, shown: int, of: int) -> Markup:
        """What was left out is said."""
        return Markup('<p class="small soft">{} of {} {} are shown; the full briefing has more.</p>').format(
            shown, of, what
        )

    def actions(self, quote: Quote, at: str = "") -> Markup:
        """Paper takes no corrections."""
        return Markup()


def briefing_html(page: BriefingPage) -> str:
    """The briefing as one page; its policy lets no script run and no request leave."""
    style = Markup(stylesheet())
    policy = f"default-src 'none'; style-src {hashed(stylesheet())}; base-uri 'none'; form-action 'none'"
    return (
        environment()
        .get_template("briefing.html.j2")
        .render(
            page=page,
            links=BriefingLinks(),
            style=style,
            policy=policy,
            glance=glance(page.positions),
            draw=_timeline(page),
            ties=None if page.deals is None else ties_chart(page.deals),
            version=__version__,
        )
    )


def _timeline(page: BriefingPage) -> Timeline | None:
    first, last = page.shifts.first, page.shifts.last
    return Timeline(first, last, width=400) if first and last else None  # as wide as paper leaves it


# --- in words, for Markdown and Word alike


def counted_line(page: BriefingPage) -> str:
    """What the briefing rests on."""
    scope = page.positions.scope
    dated = f"{day(page.dated)}. " if page.dated else ""
    span = f", {day(page.first)} to {day(page.last)}" if page.first and page.last else ""
    as_of = f" As of {day(scope.as_of)}." if scope.as_of else ""
    reports = f"{scope.reports} report{'' if scope.reports == 1 else 's'}{span}"
    copies = f"{scope.copies} cop{'y' if scope.copies == 1 else 'ies'}"
    return f"{dated}{reports}; {copies}; {scope.moves} moves, {scope.to_review} not counted.{as_of}"


def holder_words(line: StanceLine, said: Callable[[str], str] = visible) -> str:
    """A party and on how many independent origins its stance rests; ``said`` writes text from outside."""
    return (
        f"{said(line.party)} ({line.independent}{', hedged' if line.hedged else ''}{only_if_words(line.only_if, said)})"
    )


def stance_words(line: StanceLine, said: Callable[[str], str] = visible) -> str:
    """A party and its stance."""
    return f"{said(line.party)} {line.stance} “{said(line.term.text)}”{only_if_words(line.only_if, said)}"


def change_line(shift: ShiftLine, said: Callable[[str], str] = visible) -> str:
    """What a party did, and when."""
    before = shift.before.stance if shift.before else None
    return (
        f"{day(shift.after.day)}: {said(shift.party)} {change_words(shift.how, before)}: {shift.after.stance} "
        f"“{said(shift.term.text)}”{', hedged' if shift.after.hedged else ''}"
    )


def source_words(quote: Quote, said: Callable[[str], str] = visible) -> str:
    """The report that carries a sentence: its title, outlet and day."""
    report = quote.report
    title = report.title.rstrip(".") if report.title else report.short
    return said(
        ", ".join(filter(None, [title, report.outlet, day(report.published) if report.published else "undated"]))
    )


def told_words(quote: Quote, said: Callable[[str], str] = visible) -> str:
    """Who speaks, the act, and how it is attributed."""
    hedged = "hedged" if quote.hedged else ""
    return said(", ".join(filter(None, [quote.speaker, quote.act, quote.attribution, hedged])))


def only_if_words(terms: Sequence[TermName], said: Callable[[str], str] = visible) -> str:
    """What a stance hangs on, as the end of a sentence; "" for nothing."""
    conditions = " and ".join(lower_first(said(term.text)) for term in terms)
    return f", only if {conditions}" if conditions else ""


# --- Markdown


def briefing_markdown(page: BriefingPage) -> str:
    """The briefing as Markdown; text from reports is escaped, so that none of it is markup."""
    return "\n".join(_markdown(page)).rstrip() + "\n"


def _markdown(page: BriefingPage) -> Iterator[str]:
    scope = page.positions.scope
    yield f"# {_text(page.title)}"
    yield ""
    yield counted_line(page)
    yield ""
    yield "## What stands"
    yield ""
    for standing in page.standing:
        sides = "; ".join(
            f"{SYMBOLS[holder.stance]} {holder.stance}: "
            + ", ".join(holder_words(line, _text) for line in holder.lines)
            for holder in standing.holders
        )
        yield f"- **{_text(standing.term.text)}**{' (contested)' if standing.contested else ''}: {sides}"
    yield ""
    yield f"## What changed{f' since {day(scope.compared_with)}' if scope.compared_with else ''}"
    yield ""
    for shift in page.changes:
        yield f"- {change_line(shift, _text)}"
    if not page.changes:
        yield "Nothing." if page.shifts.first else "It cannot be told: no statement has a day."
    yield ""
    yield "## What can still be agreed"
    yield ""
    if page.deals is None:
        yield _text(page.deals_note or "")
    else:
        yield f"**{_text(page.deals.headline)}**"
        yield ""
        for blocker in page.deals.blockers:
            yield "- blocks: " + "; ".join(
                [*(stance_words(line, _text) for line in blocker.stances), *map(_text, blocker.rules)]
            )
        for opening in page.deals.openings:
            yield "- opens: " + " and ".join(_text(step.words) for step in opening.concessions)
        for term in page.deals.always:
            yield f"- in every package: {_text(term.text)}"
    if page.disagreements:
        yield ""
        yield "## Where the reports disagree"
        for clash in page.disagreements:
            yield ""
            yield (
                f"**{_text(clash.party)}: {lower_first(_text(clash.term.text))}**: "
                f"{clash.supporting} for, {clash.opposing} against"
            )
            for quote in (clash.one, clash.other):
                yield from _quote(quote)
    yield ""
    yield "## Evidence"
    for opened in page.evidence:
        yield ""
        yield f"### {_text(opened.party)}: {_text(opened.term.text)}"
        yield ""
        for line in opened.stances:
            yield f"{stance_words(line, _text)} ({line.independent} independent)"
        for quote in opened.quotes:
            yield from _quote(quote)
        if opened.sentences > len(opened.quotes):
            yield ""
            yield f"{len(opened.quotes)} of {opened.sentences} sentences; the full briefing has all."


def _quote(quote: Quote) -> Iterator[str]:
    sentence = _text("".join(piece.text for piece in quote.sentence))
    yield ""
    yield f"> {sentence}"
    yield ">"
    yield f"> {source_words(quote, _text)}; {told_words(quote, _text)}"


def _text(text: str) -> str:
    """Text on one line in which nothing is Markdown, nor HTML, nor a link."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~&-])", r"\\\1", visible(text)).replace("://", ":\\//")
