"""A PostgreSQL server of the tests' own: made anew, on a free port, gone when the tests end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

HOW = (
    "PostgreSQL is needed for these tests: install the package postgresql (Debian, Ubuntu, Homebrew) and run them again"
)


def find_programs() -> Path | None:
    """The folder of ``initdb`` and ``postgres``; None: they are not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr/pgsql").glob("*/bin")]
    folders = [folder for folder in folders if (folder / "initdb").exists()]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)


def _as_nobody() -> tuple[Callable[[], None] | None, int | None]:
    """PostgreSQL refuses to run as root: whom to become instead, before the program starts."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None, None
    import pwd

    nobody = pwd.getpwnam("nobody")

    def become() -> None:
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)

    return become, nobody.pw_uid


def _english_order(programs: Path) -> tuple[str, ...]:
    """Have the server order words as English does, where it can: nothing that we write may change with that."""
    told = subprocess.run([programs / "initdb", "--help"], capture_output=True, text=True, check=True).stdout
    return ("--locale-provider=icu", "--icu-locale=en") if "--locale-provider" in told else ()


@contextmanager
def running_server() -> Iterator[str]:
    """The address of a server without databases of its own (``postgresql://…/postgres``)."""
    programs = find_programs()
    assert programs is not None, HOW
    become, owner = _as_nobody()
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp" if os.name == "posix" else None) as folder:
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        if owner is not None:
            os.chown(folder, owner, -1)
            os.chown(data, owner, -1)

        def call(*command: str | Path) -> None:
            done = subprocess.run(
                [str(part) for part in command],
                preexec_fn=become,
                cwd=folder,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr

        call(
            *(programs / "initdb", "-D", data, "-U", "analyst", "-A", "trust", "-E", "UTF8"),
            *("--locale=C", *_english_order(programs), "--no-sync"),
        )
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        settings = "-c listen_addresses=127.0.0.1 -c fsync=off -c shared_buffers=16MB -c max_connections=20"
        options = f"-p {port} -k {folder} {settings}"
        call(programs / "pg_ctl", "-D", data, "-o", options, "-l", Path(folder) / "log", "-w", "-t", "60", "start")
        try:
            yield f"postgresql://analyst@127.0.0.1:{port}/postgres"
        finally:
            call(programs / "pg_ctl", "-D", data, "-m", "immediate", "-W", "stop")
