"""Every test of the contract runs on a file and on a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from dragoman.store import Store, open_store
from tests.store.servers import running_server

OpenNew = Callable[[], Store]
_NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a server, started once."""
    with running_server() as address:
        yield address


@pytest.fixture
def new_database(server: str) -> Callable[[], str]:
    """Makes empty places on the server, a schema each, because a database takes long; gives the address of each."""

    def make() -> str:
        name = f"store{next(_NUMBERS)}"
        engine = create_engine(server.replace("postgresql://", "postgresql+psycopg://"))
        with engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {name}")
        engine.dispose()
        return f"{server}?options=-csearch_path%3D{name}"

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new store will be."""
    if request.param == "sqlite":
        return str(tmp_path / "talks.db")
    make: Callable[[], str] = request.getfixturevalue("new_database")
    return make()


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """An empty store."""
    with ExitStack() as stack:
        yield stack.enter_context(open_store(address))
