"""Schemathesis against the whole document: what it says is so, and what it does not allow is refused.

Uploads are left to tus's own clients (``tests/web/test_uploads_clients.py``): tus has statuses and rules that no
schema tells. Nothing is drawn at random twice: a red run is red again.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from tests.web.api.program import token_for
from tests.web.conftest import settings_in
from tests.web.seed import make_world
from web import create_app
from web.limits import limiter

EXAMPLES = 3
"""Requests drawn for each operation; with those that cover the schema the whole stays about a minute."""

FINE = ["2xx", "304", "401", "403", "404", "409", "412", "422"]
"""What a request that fits the schema may be answered: 409, 412 and 422 are no faults of form but the state of things
(a price that was decided on, a tag that is old, a template that does not exist), and 304 is If-None-Match at work."""

REFUSED = ["400", "401", "403", "404", "405", "406", "409", "411", "415", "422", "428", "429"]
"""What a request that does not fit may be answered: 411 where a file is to come and nothing says how large it is."""


class Site:
    """The application behind the schema: one without a database tells the document when tests are collected."""

    def __init__(self) -> None:
        self.app = create_app(settings_in(Path(tempfile.gettempdir()) / "county-studio-url-map"))

    def __call__(self, environ, start_response):
        return self.app(environ, start_response)


SITE = Site()
SCHEMA = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json",
    SITE,
    config=SchemathesisConfig.from_dict(
        {
            "checks": {
                "positive_data_acceptance": {"expected-statuses": FINE},
                "negative_data_rejection": {"expected-statuses": REFUSED},
            }
        }
    ),
).exclude(path_regex="^/uploads")


@pytest.fixture(scope="module")
def token(tmp_path_factory):
    """Of an administrator of a seeded site of its own, which the requests change."""
    house = settings_in(tmp_path_factory.mktemp("schemathesis"))
    make_world(house)
    SITE.app = create_app(house)
    limiter.enabled = (
        False  # it is tried in test_conditions.py; here it would answer for everything else
    )
    database = SITE.app.extensions["county-studio"].database
    yield token_for(database, "qidong-administrator")
    limiter.enabled = True
    database.close()


@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_the_document_is_true(case, token):
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
    case.call_and_validate(headers=headers)
