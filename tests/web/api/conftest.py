"""Programs with tokens of the seeded people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from studio.records.api_tokens import Scope
from studio.store import Database
from tests.web.api.program import Program, token_for

Run = Callable[..., Program]


@pytest.fixture
def program(app: Flask, database: Database) -> Run:
    """A program of the person with this login, with these scopes or all of theirs."""

    def run(login: str, *scopes: Scope) -> Program:
        return Program(app, token_for(database, login, *scopes))

    return run
