"""What is on the table: agendas, their files, a first draft, and moves linked to terms."""

from dragoman.agenda.drafting import DraftOptions, draft_agenda
from dragoman.agenda.files import dump_agenda, load_agenda, parse_agenda
from dragoman.agenda.linking import Embed, LinkOptions, link_moves, named_by
from dragoman.agenda.records import Agenda, Issue, Term

__all__ = [
    "Agenda",
    "DraftOptions",
    "Embed",
    "Issue",
    "LinkOptions",
    "Term",
    "draft_agenda",
    "dump_agenda",
    "link_moves",
    "load_agenda",
    "named_by",
    "parse_agenda",
]
