"""What a save of the rundown table is answered: times of all lines, the lines that changed, sums, findings, news."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from studio.records.live import Broadcast
from studio.records.people import Account
from studio.records.rundowns import BroadcastVersion
from studio.schedule.difference_words import sentences
from studio.words import Message
from studio.workflows.live.rundown_versions import Since, since
from web.filters import exact
from web.i18n import language
from web.reach import viewer
from web.schedule.seen import seen_revision
from web.schedule.table import Line, Table, table_of
from web.schedule.words import table_words
from web.state import session

MANY = 200
"""Lines changed at once from which the page is better loaded anew."""

NEWS = 3
"""Changes of others that are named."""


def for_script() -> bool:
    """Whether the table's script asks, rather than a form."""
    return request.accept_mimetypes.best == "application/json"


def back(broadcast_id: str, anchor: str, told: Message | None = None) -> ResponseReturnValue:
    """The answer to whoever changed something: to the script what is new, to a form the page."""
    if for_script():
        return answer(broadcast_id, focus=anchor, told=told)
    return redirect(url_for("schedule.show", broadcast_id=broadcast_id, _anchor=anchor))


def answer(
    broadcast_id: str, focus: str = "", told: Message | None = None, revision: int | None = None
) -> Response:
    """What is new since the revision the script has.

    ``lines`` holds, for every segment in order: id, start, latest start, whether it is late, level of what is wrong;
    ``html`` the lines that read otherwise now.
    """
    session().flush()
    table = table_of(broadcast_id)
    seen = seen_revision() if revision is None else revision
    news = None if seen is None else since(session(), table.broadcast, seen)
    changed = [] if news is None else _changed(table, news)
    return jsonify(
        revision=table.broadcast.revision,
        lines=[
            [
                each.part.id,
                exact(each.timed.start),
                exact(each.timed.latest_start),
                each.late,
                each.level,
            ]
            for each in table.lines
        ],
        html={each.part.id: _line(table, each) for each in changed},
        reload=len(changed) > MANY or (news is None and seen != table.broadcast.revision),
        sums=render_template("schedule/sums.html", table=table),
        findings=render_template("schedule/findings.html", table=table, plan=table.is_open),
        undo=table.undo,
        redo=table.redo,
        focus=focus,
        told=_message(told) if told else "",
        others=_others(table.broadcast, seen, news),
    )


def _changed(table: Table, news: Since) -> list[Line]:
    ids = news.told.segment_ids
    return [each for each in table.lines if each.part.id in ids]


def _line(table: Table, line: Line) -> str:
    words = table_words(table.broadcast.id)
    return render_template("schedule/line.html", line=line, words=words, plan=table.is_open)


def _message(told: Message) -> str:
    return f"{told.text} {told.remedy}".strip()


def _others(broadcast: Broadcast, seen: int | None, news: Since | None) -> list[str]:
    """What others did since, in sentences; nothing where only the viewer did."""
    if seen is None or news is None:
        return []
    later = (
        select(Account.name)
        .join(BroadcastVersion, BroadcastVersion.account_id == Account.id)
        .where(
            BroadcastVersion.broadcast_id == broadcast.id,
            BroadcastVersion.revision > seen,
            BroadcastVersion.account_id != viewer().account_id,
        )
        .distinct()
        .order_by(Account.name)
    )
    who: Sequence[str] = session().scalars(later).all()
    if not who:
        return []
    said = sentences(news.told, news.names, language())
    return ["、".join(who), *said[:NEWS], *(["…"] if len(said) > NEWS else [])]
