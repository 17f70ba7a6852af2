"""Corrections on their way from one store to another, as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dragoman.errors import CorrectionError
from dragoman.store.corrections import correction_id
from dragoman.store.forms import FormError, correction_form, parse_correction, to_json
from dragoman.store.records import Correction

_AGAIN = "export it again: dragoman corrections --format jsonl"


def correction_lines(corrections: Iterable[Correction]) -> Iterator[str]:
    """Each correction with its id as one line, in the order given; undone ones and undos are corrections too."""
    for correction in corrections:
        yield to_json({"id": correction_id(correction), **correction_form(correction)})


def parse_lines(lines: Iterable[str], where: str, *, latest: datetime) -> tuple[Correction, ...]:
    """What :func:`correction_lines` wrote; empty lines are passed over.

    Raises CorrectionError, naming the line, where one is no correction, its id is another's, or its time is none or
    after ``latest``: all later decisions would have to stand behind it.
    """
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{where}, line {number}"
        try:
            form = json.loads(line)
            correction = parse_correction(form)
        except (json.JSONDecodeError, RecursionError) as error:
            raise CorrectionError(place, "is no correction (it is no JSON)", _AGAIN) from error
        except FormError as error:
            raise CorrectionError(place, f"is no correction ({error})", _AGAIN) from error
        if form.get("id", correction_id(correction)) != correction_id(correction):
            raise CorrectionError(place, "was changed after it was exported", "take out its id to apply it as new")
        when = _utc(correction.when, place, latest)
        found.append(correction if "id" in form else replace(correction, when=when))
    return tuple(found)


def for_talks(corrections: Iterable[Correction], talks: str) -> tuple[Correction, ...]:
    """The same decisions for talks of another name: those on parties are made for ``talks``, undos follow them."""
    renamed: dict[str, str] = {}
    moved = []
    for correction in sorted(corrections, key=lambda correction: correction.when):
        fresh = correction
        if correction.talks is not None:
            fresh = replace(fresh, talks=talks)
        if correction.undoes is not None:
            fresh = replace(fresh, undoes=renamed.get(correction.undoes, correction.undoes))
        renamed[correction_id(correction)] = correction_id(fresh)
        moved.append(fresh)
    return tuple(moved)


def _utc(when: str, place: str, latest: datetime) -> str:
    """A time as corrections carry it, so that the order of the words is that of the times."""
    try:
        time = datetime.fromisoformat(when)
    except ValueError as error:
        raise CorrectionError(place, f"{when!r} is no time", "write it as 2025-12-14T09:30:00.000000+00:00") from error
    if time.utcoffset() is None:
        raise CorrectionError(place, f"{when!r} has no time zone", "write it as 2025-12-14T09:30:00.000000+00:00")
    if time > latest:
        raise CorrectionError(place, f"{when!r} lies in the future", "set the clock right, here or where it was made")
    return written(time)


def written(time: datetime) -> str:
    """A time as corrections carry it: UTC, with microseconds."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def next_time(now: datetime, corrections: Iterable[Correction]) -> str:
    """The time of a new correction: now, or just behind the last one where another machine's clock runs ahead."""
    last = max((correction.when for correction in corrections), default="")
    if written(now) > last:
        return written(now)
    return written(datetime.fromisoformat(last) + timedelta(microseconds=1))
