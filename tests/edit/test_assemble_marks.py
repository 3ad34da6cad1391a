"""What a person marked is kept to, or refused in words."""

from __future__ import annotations

from fractions import Fraction

import pytest

from studio.errors import InputError
from studio.records.edit import MarkKind, Role
from tests.edit.cutting import cut, left, mark, notes, shots, tones, why
from tests.edit.film import film, look, span


class TestMarks:
    def test_nothing_outside_in_and_out_points_is_used(self):
        timeline = cut(
            film((10, 0.6), (10, 0.9)),
            4,
            mark(MarkKind.USE_ONLY, 2, 5),
            mark(MarkKind.USE_ONLY, 7, 9),
        )
        for take in timeline.takes:
            inside = [span(2, 5), span(7, 9)]
            assert any(
                i.start <= take.source_range.start and take.source_range.end <= i.end
                for i in inside
            )
        assert left(timeline)[(0, 1)] == "outside"

    def test_what_is_forbidden_is_not_shown(self):
        timeline = cut(film((6, 0.9), (6, 0.5)), 5, mark(MarkKind.NEVER, 0, 6))
        assert shots(timeline) == [(0, 1)]
        assert left(timeline)[(0, 0)] == "never"

    def test_what_must_be_in_is_in_however_it_looks(self):
        good = [0.8] * 40 + [4 / 255] * 40
        timeline = cut(film((10, 0.9), (10, 0.1), good=good), 6, mark(MarkKind.MUST, 14, 16))
        assert any(
            take.source_range.start <= 14 and take.source_range.end >= 16 for take in timeline.takes
        )
        assert timeline.duration == 6
        assert any("must" in why(timeline, number) for number in range(len(timeline.takes)))

    def test_more_must_than_the_length_makes_a_longer_clip_and_says_so(self):
        timeline = cut(film((20, 0.5)), 6, mark(MarkKind.MUST, 1, 6), mark(MarkKind.MUST, 8, 12))
        assert timeline.duration == 9
        assert notes(timeline) == ["longer_must"]
        assert timeline.notes[0].params == {"wanted_s": 6.0, "made_s": 9.0, "seconds": 3.0}

    def test_a_must_takes_the_sentence_it_would_cut_with_it(self):
        timeline = cut(film((20, 0.5), speech=[(4, 7)]), 8, mark(MarkKind.MUST, 5, 8))
        take = next(t for t in timeline.takes if t.source_range.overlaps(span(5, 8)))
        assert take.source_range.start <= Fraction(385, 100)
        assert "speech_cut" not in notes(timeline)

    def test_a_must_beside_a_never_cuts_speech_and_says_so(self):
        marks = (mark(MarkKind.MUST, 5, 8), mark(MarkKind.NEVER, 3, 5))
        timeline = cut(film((20, 0.5), speech=[(4, 7)]), 8, *marks)
        assert "speech_cut" in notes(timeline)

    def test_a_favourite_is_in_the_middle_of_its_take(self):
        source = film((20, 0.6), (20, 0.6), looks=tones(2), good=[0.7] * 160)
        timeline = cut(source, 6, mark(MarkKind.FAVOURITE, 33, 33))
        (liked,) = [t for n, t in enumerate(timeline.takes) if "favourite" in why(timeline, n)]
        assert abs(liked.source_range.middle - 33) <= Fraction(1, 2)

    def test_a_favourite_in_a_sentence_takes_the_sentence(self):
        source = film((20, 0.6), speech=[(8, 11)])
        timeline = cut(source, 6, mark(MarkKind.FAVOURITE, 9, 10))
        assert any(t.source_range.start <= 8 and t.source_range.end >= 11 for t in timeline.takes)

    def test_a_favourite_that_is_forbidden_is_said(self):
        marks = (mark(MarkKind.NEVER, 0, 5), mark(MarkKind.FAVOURITE, 2, 3))
        timeline = cut(film((10, 0.6), name="采摘.mp4"), 4, *marks)
        (note,) = timeline.notes
        assert note.code == "edit.note.favourite_lost"
        assert note.params == {"name": "采摘.mp4", "at_s": 2.5}

    def test_roles_tell_the_story_behind_the_hook(self):
        sources = [film((4, 0.6 + n / 50), looks=[look(n / 5)]) for n in range(6)]
        roles = [Role.USE, Role.PRODUCT, None, Role.WORK, Role.PLACE, Role.PLACE]
        marks = [mark(None, 0, 4, n, role) for n, role in enumerate(roles) if role]
        timeline = cut(sources, 12, *marks)
        told = [source for source, _ in shots(timeline)]
        assert told[0] == 5
        rest = told[1:]
        assert rest == sorted(rest, key=lambda n: [3, 2, 1.5, 1, 0, 0][n])
        assert {"place", "work", "product", "use"} & why(timeline, 1)

    def test_the_larger_share_of_a_take_gives_its_role(self):
        marks = (mark(None, 0, 1, 0, Role.PLACE), mark(None, 1, 6, 0, Role.USE))
        assert "use" in why(cut(film((6, 0.6)), 5, *marks), 0)

    @pytest.mark.parametrize(
        ("marks", "code", "params"),
        [
            ((mark(MarkKind.MUST, 1, 2, source=3),), "mark_source", {"number": 4, "files": 1}),
            (
                (mark(MarkKind.NEVER, 3, 3),),
                "mark_empty",
                {"name": "a.mp4", "start": 3.0, "end": 3.0},
            ),
            (
                (mark(MarkKind.MUST, 8, 12),),
                "mark_outside",
                {"name": "a.mp4", "start": 8.0, "end": 12.0, "first": 0.0, "last": 10.0},
            ),
            (
                (mark(MarkKind.MUST, 2, 5), mark(MarkKind.NEVER, 4, 6)),
                "mark_clash",
                {"name": "a.mp4", "start": 2.0, "end": 5.0, "other_start": 4.0, "other_end": 6.0},
            ),
            (
                (mark(MarkKind.MUST, 2, 5), mark(MarkKind.USE_ONLY, 4, 9)),
                "mark_beyond",
                {"name": "a.mp4", "start": 2.0, "end": 5.0, "other_start": 4.0, "other_end": 9.0},
            ),
        ],
    )  # fmt: skip
    def test_marks_that_cannot_be_kept_are_refused_in_words(self, marks, code, params):
        with pytest.raises(InputError) as caught:
            cut(film((10, 0.5), name="a.mp4"), 6, *marks)
        assert (caught.value.code, caught.value.params) == (f"edit.{code}", params)

    def test_a_mark_that_a_page_rounded_is_held_to_its_file(self):
        timeline = cut(film((10, 0.5), start=0.834), 4, mark(MarkKind.USE_ONLY, 0.8, 10.9))
        assert timeline.duration == 4

    def test_a_file_without_a_name_is_called_by_its_number(self):
        with pytest.raises(InputError) as caught:
            cut([film((5, 0.5)), film((5, 0.5))], 6, mark(MarkKind.MUST, 9, 12, source=1))
        assert caught.value.params["name"] == "#2"
