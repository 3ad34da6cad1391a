"""Drafts into the trash and out of it; not while a clip is made of them."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import event, select

from studio.records.drafts import EditDraft
from studio.records.people import AuditEntry
from studio.records.work import Job, JobState
from tests.recorded import recording
from tests.web.test_edit import change, draft_of


@pytest.fixture
def draft(qidong):
    return qidong["draft"]


def test_a_draft_is_deleted_and_taken_back_at_one_tap(enter, database, draft):
    visitor = enter("qidong-media")
    before = draft_of(database, draft)
    answer = visitor.post(f"/edit/{draft}/trash", {})
    assert answer.location == f"/edit?gone={draft}"
    page = visitor.get(answer.location).text
    assert f'href="/edit/{draft}"' not in page
    assert "已删除" in page
    assert page.count(f'action="/edit/{draft}/restore"') == 2
    assert visitor.get(f"/edit/{draft}", headers={"Accept": "text/html"}).status_code == 409
    assert change(visitor, draft, 1, "remove", take=2).status_code == 409
    assert visitor.post(f"/edit/{draft}/restore", {}).location == f"/edit/{draft}"
    now = draft_of(database, draft)
    assert (now.edit, now.version, now.trashed_at) == (before.edit, 1, None)
    assert f'href="/edit/{draft}"' in visitor.get("/edit").text
    with database.reading() as session:
        actions = session.scalars(select(AuditEntry.action)).all()
    assert (actions.count("draft.trash"), actions.count("draft.restore")) == (1, 1)


def test_not_while_a_clip_is_made_of_it(enter, database, draft):
    visitor = enter("qidong-media")
    job_id = visitor.post(f"/edit/{draft}/make", {"version": 1}).location.rsplit("/", 1)[1]
    answer = visitor.post(f"/edit/{draft}/trash", {}, headers={"Accept": "text/html"})
    assert answer.status_code == 409
    assert "正在按这条草稿出片" in answer.text
    with database.session() as session:
        session.get_one(Job, job_id).state = JobState.DONE
    assert visitor.post(f"/edit/{draft}/trash", {}).status_code == 302


def test_every_line_of_the_list_has_its_own_button(enter, database, draft):
    visitor = enter("qidong-media")
    page = visitor.get("/edit").text
    with database.reading() as session:
        rows = session.scalars(select(EditDraft.id)).all()
    shown = re.findall(r'action="/edit/(\w+)/trash"', page)
    assert draft in shown
    assert set(shown) <= set(rows)


def test_what_is_kept_apart_never_goes_into_a_deleted_copy(enter, database, draft):
    first, second = enter("qidong-media"), enter("qidong-coordinator")
    change(first, draft, 1, "remove", take=2)
    mine = change(second, draft, 1, "move", take=1, by=1).headers["X-Kept"]
    second.post(f"{mine}/trash", {})
    again = change(second, draft, 1, "trim", take=1, start="0", end="2")
    assert again.status_code == 409
    assert again.headers["X-Kept"] != mine
    assert second.get(again.headers["X-Kept"]).status_code == 200


@pytest.mark.parametrize("page", ["/edit", "/edit/{draft}"])
def test_neither_list_nor_desk_asks_more_than_twelve_times(app, enter, database, draft, page):
    first, second = enter("qidong-media"), enter("qidong-coordinator")
    for version in range(1, 5):
        change(first, draft, version, "nudge", take=1, nudge="end:-1")
        change(second, draft, version, "remove", take=1)  # a copy each time
    # A voice is one question more.
    form = {
        "version": draft_of(database, draft).version,
        "start": "1",
        "file": (io.BytesIO(recording()), "voice.webm"),
    }
    assert first.post(f"/edit/{draft}/voice", form).status_code == 302
    asked = []

    def listen(connection, cursor, statement, *_):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append(statement)

    engine = app.extensions["county-studio"].database.engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        assert first.get(page.format(draft=draft)).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    assert 1 <= len(asked) <= 12, "\n\n".join(asked)
