"""What can still be agreed: packages, what blocks them, what opens one, and which outcomes are stable."""

from dragoman.deals.analysis import analyse, first_blocker, rules_behind
from dragoman.deals.changes import compare, find_openers, parse_supposition
from dragoman.deals.conflicts import Conflict, State, load_conflict
from dragoman.deals.equilibria import find_coalitions, find_path, read_graph, stability, stable_states
from dragoman.deals.files import load_stances
from dragoman.deals.links import find_links
from dragoman.deals.orders import conflict_from_agenda, count_orders
from dragoman.deals.records import (
    Blocked,
    Blocker,
    DealAnalysis,
    Fall,
    Limits,
    Open,
    Opening,
    Package,
    Rule,
    Undecided,
    Verdict,
)

__all__ = [
    "Blocked",
    "Blocker",
    "Conflict",
    "DealAnalysis",
    "Fall",
    "Limits",
    "Open",
    "Opening",
    "Package",
    "Rule",
    "State",
    "Undecided",
    "Verdict",
    "analyse",
    "compare",
    "conflict_from_agenda",
    "count_orders",
    "find_coalitions",
    "find_links",
    "find_openers",
    "find_path",
    "first_blocker",
    "load_conflict",
    "load_stances",
    "parse_supposition",
    "read_graph",
    "rules_behind",
    "stability",
    "stable_states",
]
