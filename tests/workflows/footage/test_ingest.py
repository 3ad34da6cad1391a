from __future__ import annotations

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import undefer

from jobs import queue
from studio.errors import Refused
from studio.process import never
from studio.records.media import ANALYSIS_VERSION, MediaKind
from studio.records.people import Role
from studio.records.work import Footage, FootageState, Job, JobState
from studio.workflows import steps
from studio.workflows.footage import ingest
from studio.workflows.footage.look_again import is_stale, look_again, look_again_at_all
from studio.workflows.footage.receive_footage import Place as Home
from studio.workflows.footage.receive_footage import keep_file, receive_footage
from tests.synthetic import BLUE, RED, make_clip

pytestmark = pytest.mark.media


@pytest.fixture(scope="session")
def film(tmp_path_factory):
    return make_clip(tmp_path_factory.mktemp("film") / "two.mp4", 3.0, shots=(RED, BLUE))


def receive(place, tmp_path, source, unit=None, name="采收.mp4"):
    unit = unit or place.county
    path = place.upload(source.read_bytes(), tmp_path)
    kept = keep_file(place.blobs, path, name, move=True)
    with place.database.session() as session:
        viewer = place.person(Role.MEDIA, unit)
        return viewer, receive_footage(session, queue.enqueue, viewer, kept, Home(unit)).footage.id


def none_follows(_session, job):
    raise AssertionError(job.kind)


def run_job(place, footage_id):
    with place.database.reading() as session:
        jobs = select(Job).where(Job.subject_id == footage_id).order_by(Job.created_at.desc())
        job = session.scalars(jobs).first()
    steps.run_step(place.settings, job.id, "ingest", lambda _: None, never, none_follows)
    with place.database.session() as session:
        session.get(Job, job.id).state = JobState.DONE
    steps.clear_away(place.settings, place.database, place.blobs, job.id)


def seen(place, footage_id):
    with place.database.reading() as session:
        wanted = select(Footage).where(Footage.id == footage_id).options(undefer(Footage.analysis))
        return session.scalars(wanted).one()


def test_a_film_gets_its_analysis_its_pictures_and_a_light_film(place, tmp_path, film):
    _, footage_id = receive(place, tmp_path, film)
    run_job(place, footage_id)

    footage = seen(place, footage_id)

    assert footage.state is FootageState.READY
    assert footage.analysis_version == footage.analysis.version == ANALYSIS_VERSION
    assert len(footage.analysis.shots) == 2
    assert footage.still is None
    for key in (footage.poster, footage.filmstrip, footage.proxy):
        assert place.blobs.size(key) > 500
    assert not (place.settings.var / "work").exists() or not list(
        (place.settings.var / "work").iterdir()
    )


def test_the_same_bytes_are_looked_at_once(place, tmp_path, film, monkeypatch):
    _, first = receive(place, tmp_path, film)
    run_job(place, first)
    _, other = receive(place, tmp_path, film, place.other, name="secret name.mp4")

    def look_at(*given):
        raise AssertionError("looked at again")

    monkeypatch.setattr(ingest, "look_at", look_at)
    run_job(place, other)

    one, two = seen(place, first), seen(place, other)
    assert two.state is FootageState.READY
    assert (two.analysis, two.info, two.proxy) == (one.analysis, one.info, one.proxy)
    assert two.name == "secret name.mp4"


def test_bytes_whose_pictures_are_gone_are_looked_at_again(place, tmp_path, film):
    _, first = receive(place, tmp_path, film)
    run_job(place, first)
    place.blobs.delete(seen(place, first).poster)
    _, other = receive(place, tmp_path, film, place.other)
    run_job(place, other)

    assert place.blobs.exists(seen(place, other).poster)


def test_newer_detectors_look_again_and_what_is_known_stays_meanwhile(place, tmp_path, film):
    viewer, footage_id = receive(place, tmp_path, film)
    run_job(place, footage_id)
    with place.database.session() as session:
        session.get(Footage, footage_id).analysis_version = ANALYSIS_VERSION - 1
    assert is_stale(seen(place, footage_id))

    with place.database.session() as session:
        assert look_again_at_all(session, queue.enqueue, viewer) == 1
    with place.database.session() as session:
        assert look_again_at_all(session, queue.enqueue, viewer) == 0
    assert seen(place, footage_id).state is FootageState.READY
    run_job(place, footage_id)

    assert not is_stale(seen(place, footage_id))


def test_a_second_look_that_fails_leaves_what_the_first_one_found(place, tmp_path, film):
    viewer, footage_id = receive(place, tmp_path, film)
    run_job(place, footage_id)
    before = seen(place, footage_id)
    place.blobs.path(before.blob).write_bytes(b"#EXTM3U\n/etc/passwd\n")
    with place.database.session() as session:
        look_again(session, queue.enqueue, viewer, footage_id)
        session.get(Footage, footage_id).analysis_version = 1

    with pytest.raises(Refused):
        run_job(place, footage_id)

    after = seen(place, footage_id)
    assert (after.state, after.analysis) == (FootageState.READY, before.analysis)


def test_a_photograph_is_developed(place, tmp_path):
    photo = tmp_path / "dish.png"
    Image.linear_gradient("L").resize((800, 600)).convert("RGB").save(photo)
    _, footage_id = receive(place, tmp_path, photo)
    run_job(place, footage_id)

    found = seen(place, footage_id)

    assert found.info.kind is MediaKind.PHOTO
    assert place.blobs.path(found.still).read_bytes()[:2] == b"\xff\xd8"
    assert found.proxy is None
    assert len(found.analysis.shots) == 1
