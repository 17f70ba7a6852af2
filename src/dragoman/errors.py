"""The whole tree of errors. A message says what is wrong, where, and what to do about it."""

from __future__ import annotations


class DragomanError(Exception):
    """Base of everything that Dragoman raises on purpose."""


class InputError(DragomanError):
    """Something handed in cannot be used.

    Attributes:
        where: the file, and the place in it where known ("agenda.toml, term 'line-frozen'").
        reason: what is wrong.
        mend: what to do about it, as an imperative sentence without a full stop.
    """

    def __init__(self, where: str, reason: str, mend: str) -> None:
        super().__init__(f"{where}: {reason}; {mend}")
        self.where = where
        self.reason = reason
        self.mend = mend


class ReportError(InputError):
    """A report that cannot be read."""


class AgendaError(InputError):
    """An agenda file that cannot be used."""


class ReaderError(InputError):
    """A reader that cannot be used, or that could not read; ``where`` is the reader or the address behind it."""


class CorrectionError(InputError):
    """A file of corrections that cannot be used."""


class ModelError(DragomanError):
    """The reader's file is absent, damaged, or of another version."""


class StoreError(DragomanError):
    """A store that cannot be opened, read or written.

    Attributes:
        where: the store's file or address, without a password.
        reason: what is wrong.
        mend: what to do about it, as an imperative sentence without a full stop.
    """

    def __init__(self, where: str, reason: str, mend: str) -> None:
        super().__init__(f"{where}: {reason}; {mend}")
        self.where = where
        self.reason = reason
        self.mend = mend


class ReadOnlyStoreError(StoreError):
    """A store that may be read and not written."""


class UnknownTalksError(StoreError):
    """A name that no talks in the store have; or none was given, and there are several, or none.

    Attributes:
        name: what was asked for; None: nothing.
        known: the names that there are.
    """

    def __init__(self, where: str, name: str | None, known: tuple[str, ...]) -> None:
        if not known:
            reason, mend = "holds no report yet", "read some into it: dragoman read PATH"
        else:
            reason = "holds several talks" if name is None else f"holds no talks named {name!r}"
            mend = f"say which with --talks: {', '.join(known[:20])}{', …' if len(known) > 20 else ''}"
        super().__init__(where, reason, mend)
        self.name = name
        self.known = known


class AnalysisError(DragomanError):
    """A question that has no answer: the agenda contradicts itself, or the answer would be too large to work out.

    Attributes:
        reason: what is wrong.
        mend: what to do about it, as an imperative sentence without a full stop.
        rules: the agenda's rules that clash, in words; empty where none do.
    """

    def __init__(self, reason: str, mend: str, rules: tuple[str, ...] = ()) -> None:
        super().__init__(f"{reason}{': ' if rules else ''}{'; '.join(rules)}; {mend}")
        self.reason = reason
        self.mend = mend
        self.rules = rules
