"""Talks built by hand: reports and the moves in them, found by their words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dragoman.agenda.records import Agenda, Issue, Term
from dragoman.moves.records import Act, Attribution, Move, TermLink
from dragoman.offsets import CharSpan
from dragoman.reports import make_report
from dragoman.reports.records import Report
from dragoman.talks import Talks

AGENDA = Agenda(
    name="Harbour talks",
    start=None,
    end=None,
    issues=(
        Issue(
            id="quota",
            question="How much cod may be caught?",
            terms=(
                Term(id="quota-cut", text="The cod quota is cut by a fifth", phrases=("lower quota",)),
                Term(id="fund", text="A fund pays the crews", phrases=("fund for crews",)),
            ),
        ),
        Issue(
            id="port",
            question="Who may land fish?",
            terms=(Term(id="port-open", text="Every port is open", phrases=("open ports",)),),
        ),
    ),
)


def report(path: str, text: str, *, published: date | None = None, title: str | None = None, **said: str) -> Report:
    """A report of ``text``."""
    made = make_report(path, text)
    return Report(
        id=made.id,
        path=path,
        text=made.text,
        title=title,
        published=published,
        outlet=said.get("outlet"),
        url=said.get("url"),
        dropped=(),
    )


def move(
    made: Report,
    sentence: str,
    act: Act,
    words: str,
    term: str | None,
    *,
    sign: int = 1,
    party: str | None = None,
    condition: str | None = None,
    condition_term: str | None = None,
    attribution: Attribution = "indirect",
    hedged: bool = False,
    score: float = 0.9,
    speaker: str | None = None,
) -> Move:
    """A move that ``sentence`` of the report tells."""
    at = made.text.index(sentence)

    def span(part: str) -> CharSpan:
        start = made.text.index(part, at)
        return CharSpan(start, start + len(part))

    holder = party if party and party in sentence else None
    return Move(
        report=made.path,
        sentence=CharSpan(at, at + len(sentence)),
        act=act,
        object=span(words),
        holder=span(holder) if holder else None,
        cue=None,
        condition=span(condition) if condition else None,
        hedged=hedged,
        attribution=attribution,
        score=score,
        party=party,
        speaker=speaker,
        terms=() if term is None else (TermLink(term=term, sign=sign, score=0.9),),
        condition_terms=() if condition_term is None else (TermLink(term=condition_term, sign=1, score=0.9),),
    )


def talks(reports: Iterable[Report], moves: Iterable[Move], agenda: Agenda = AGENDA) -> Talks:
    """Talks of these."""
    return Talks(reports=tuple(reports), skipped=(), copies=(), moves=tuple(moves), agenda=agenda)


A = "Norland demands a lower quota. Its minister said so twice."
B = "Sudmark will not have a lower quota.\n\nSudmark could live with a fund for crews if ports stay open."
C = "Norland wants the quota lowered soon. It has changed its mind, and rejects a fund for crews."


def harbour() -> Talks:
    """Two parties, three reports on three days, one contested term."""
    one = report(
        "a.txt", A, published=date(2025, 3, 1), title="First day", outlet="The Gull", url="https://gull.example/1"
    )
    two = report("b.txt", B, published=date(2025, 3, 2), title="Second day")
    three = report("c.txt", C, published=date(2025, 3, 4))
    return talks(
        (one, two, three),
        (
            move(one, "Norland demands a lower quota.", "demand", "a lower quota", "quota-cut", party="Norland"),
            move(two, "Sudmark will not have a lower quota.", "reject", "a lower quota", "quota-cut", party="Sudmark"),
            move(
                two,
                "Sudmark could live with a fund for crews if ports stay open.",
                "accept",
                "a fund for crews",
                "fund",
                party="Sudmark",
                condition="ports stay open",
                condition_term="port-open",
                hedged=True,
            ),
            move(
                three,
                "Norland wants the quota lowered soon.",
                "demand",
                "the quota lowered",
                "quota-cut",
                party="Norland",
            ),
            move(
                three,
                "It has changed its mind, and rejects a fund for crews.",
                "reject",
                "a fund for crews",
                "fund",
                party="Norland",
            ),
        ),
    )


HOSTILE = '<script>document.title="owned"</script><img src="https://leak.example/x" onerror="alert(1)">'
TURNED = "abc\u202edef"


def hostile() -> Talks:
    """Every text that comes from outside tries to be something else."""
    text = f"{HOSTILE} demands {HOSTILE} quota {TURNED} now. {'<b>' * 200}deep{'</b>' * 200}"
    sentence = f"{HOSTILE} demands {HOSTILE} quota {TURNED} now."
    made = report(
        f"a{HOSTILE.replace('/', '')}.txt",
        text,
        published=date(2025, 3, 1),
        title=f"{HOSTILE}{TURNED}",
        outlet=f'"><a href="javascript:alert(1)">{HOSTILE}',
        url="javascript:alert(document.domain)",
    )
    agenda = Agenda(
        name=f"{HOSTILE} talks",
        start=None,
        end=None,
        issues=(
            Issue(
                id="one",
                question=HOSTILE,
                terms=(Term(id="t", text=f"{HOSTILE} {TURNED}", phrases=(HOSTILE,)),),
            ),
        ),
    )
    said = [
        move(made, sentence, "demand", f"{HOSTILE} quota", "t", party=f"{HOSTILE}", speaker=f"{HOSTILE}{TURNED}"),
        move(made, sentence, "reject", f"{HOSTILE} quota", "t", party=f"P{TURNED}"),
        move(made, sentence, "reject", "quota", "t", party=f"{'w' * 1_000_000}"),
    ]
    return talks((made,), said, agenda)
