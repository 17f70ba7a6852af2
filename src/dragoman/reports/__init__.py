"""Reports from files, HTML and JSON lines: cleaned of page furniture, dated, and their copies found."""

from dragoman.reports.copies import find_copies
from dragoman.reports.languages import language_of
from dragoman.reports.reading import read_reports
from dragoman.reports.records import Copy, Dropped, Report, Skipped
from dragoman.reports.texts import make_report

__all__ = ["Copy", "Dropped", "Report", "Skipped", "find_copies", "language_of", "make_report", "read_reports"]
