"""What the cutting room makes of poor pictures, of movement, and of photographs."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from studio.records.edit import MarkKind
from tests.edit.cutting import cut, left, mark, notes, shots, tones, why
from tests.edit.film import film, look, photo, quality, span


class TestPoorPictures:
    def test_shaken_and_blurred_stretches_are_left(self):
        good = [0.8] * 12 + [4 / 255] * 12 + [0.8] * 12 + [2 / 255] * 12
        timeline = cut(film((12, 0.7), good=good), 5)
        for take in timeline.takes:
            assert not take.source_range.overlaps(span(3, 6))
            assert take.source_range.end <= 9
        said = [each.reasons[0].code for each in timeline.left_out]
        assert "edit.why.shaken" in said
        assert "edit.why.blurred" in said

    def test_they_fill_up_when_there_is_nothing_else_and_it_is_said(self):
        timeline = cut(film((3, 0.7), (5, 0.3), good=[0.8] * 12 + [4 / 255] * 20), 6)
        assert timeline.duration == 6
        assert "poor" in notes(timeline)
        assert "nothing_better" in why(timeline, -1)
        assert shots(timeline)[0] == (0, 0)

    @pytest.mark.parametrize("figure", ["black", "frozen"])
    def test_black_and_frozen_pictures_are_never_shown_while_there_are_others(self, figure):
        figures = [quality(0.6), quality(0.5, **{figure: 1.0})]
        timeline = cut(film((3, 0.6), (5, 0.5), good=[0.8] * 12 + [0.0] * 20, figures=figures), 6)
        assert shots(timeline) == [(0, 0)]
        assert notes(timeline) == ["shorter"]
        assert left(timeline) == {(0, 1): figure}

    def test_a_black_file_is_cut_when_it_is_all_there_is(self):
        timeline = cut(film((5, 0.1), good=[0.0] * 20), 3)
        assert timeline.duration == 3
        assert notes(timeline) == ["poor"]

    def test_damaged_stretches_are_left(self):
        timeline = cut(film((10, 0.6), gaps=[(4, 6)]), 5)
        assert not any(take.source_range.overlaps(span(4, 6)) for take in timeline.takes)
        assert left(timeline) == {(0, 0): "damaged"}

    def test_a_shot_that_damage_has_spoilt_is_called_damaged(self):
        """Most of the first shot is gone in holes that leave too little between them."""
        good = [0.0, 0.0, 0.0, 0.6] * 5 + [0.8] * 20
        holes = [(n, n + 0.75) for n in range(5)]
        timeline = cut(film((5, 0.9), (5, 0.5), good=good, gaps=holes), 4)
        assert left(timeline) == {(0, 0): "damaged"}

    def test_dark_but_steady_pictures_have_a_word_of_their_own(self):
        timeline = cut(film((4, 0.6), (4, 0.2), good=[0.8] * 16 + [0.04] * 16), 3)
        assert left(timeline) == {(0, 1): "poor"}


class TestMovement:
    def test_cuts_fall_between_movements(self):
        # A movement of a second every two and a half.
        motion = ([0.05] * 6 + [0.8] * 4) * 8
        timeline = cut(film((20, 0.6), motion=motion, good=[0.7] * 80), 3)
        (take,) = timeline.takes
        for edge in (take.source_range.start, take.source_range.end):
            place = float(edge % Fraction(5, 2))
            assert place <= 1.5 or place >= 2.49, place

    def test_the_last_picture_holds(self):
        lively = [0.9] * 20
        source = film(
            (5, 0.6), (5, 0.9), (5, 0.62), (5, 0.6),
            good=[0.7] * 80,
            motion=[0.02] * 20 + [0.3] * 20 + [0.3] * 20 + lively,
            looks=tones(4),
        )  # fmt: skip
        timeline = cut(source, 9)
        assert shots(timeline)[-1] != (0, 3)
        assert "holds" in why(timeline, -1)


class TestPhotographs:
    def test_they_stand_for_two_to_three_and_a_half_seconds_between_film(self):
        sources = [film((6, 0.7), looks=[look(n / 5)]) for n in range(3)]
        sources += [photo(0.8, 0.7 + n / 10) for n in range(2)]
        timeline = cut(sources, 14)
        kinds = [sources[take.source].is_photo for take in timeline.takes]
        assert sum(kinds) == 2
        assert not any(one and other for one, other in pairwise(kinds))
        for take in timeline.takes:
            if sources[take.source].is_photo:
                assert 2 <= take.output_range.duration <= Fraction(7, 2)

    def test_photographs_alone_make_a_clip_without_a_loop(self):
        timeline = cut([photo(0.6, n / 5) for n in range(3)], 15)
        assert timeline.duration == 3 * Fraction(87, 25)
        assert notes(timeline) == ["shorter"]

    def test_one_that_must_is_in_and_one_that_must_not_is_out(self):
        sources = [film((20, 0.9)), photo(0.1, 0.1), photo(0.9, 0.9)]
        marks = (mark(MarkKind.MUST, 0, 1, 1), mark(MarkKind.NEVER, 0, 1, 2))
        timeline = cut(sources, 6, *marks)
        assert 1 in {source for source, _ in shots(timeline)}
        assert 2 not in {source for source, _ in shots(timeline)}
        assert left(timeline)[(2, 0)] == "never"

    def test_a_favourite_photograph_is_preferred(self):
        sources = [photo(0.5, n / 7) for n in range(6)]
        timeline = cut(sources, 6, mark(MarkKind.FAVOURITE, 0, 10, 4))
        assert shots(timeline)[0] == (4, 0)
        assert "favourite" in why(timeline, 0)

    def test_given_between_films_they_stay_where_they_were_put(self):
        sources = [
            film((6, 0.7), looks=[look(0.1)]),
            photo(0.6, 0.9),
            film((6, 0.6), looks=[look(0.4)]),
        ]
        assert [source for source, _ in shots(cut(sources, 7))] == [0, 1, 2]
