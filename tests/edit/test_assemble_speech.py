"""Sentences are taken whole or not at all."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.edit.cutting import RATE, cut, left, notes, shots, tones, why
from tests.edit.film import film, span


class TestSpeech:
    def test_a_sentence_is_taken_whole_with_room_to_breathe(self):
        timeline = cut(film((10, 0.6), speech=[(2, 5)]), 6)
        for take in timeline.takes:
            if take.source_range.overlaps(span(2, 5)):
                assert take.source_range.start <= Fraction(185, 100)
                assert take.source_range.end >= Fraction(525, 100)
                assert "speech" in why(timeline, timeline.takes.index(take))

    def test_a_sentence_that_runs_on_over_a_cut_keeps_both_shots(self):
        timeline = cut(film((4, 0.6), (4, 0.6), speech=[(2, 6)]), 6)
        assert shots(timeline) == [(0, 0), (0, 1)]
        first, second = timeline.takes
        assert first.source_range.end == second.source_range.start == 4

    def test_a_sentence_that_begins_with_its_shot_begins_there(self):
        """No glimpse of the shot before, for a sixth of a second of breath."""
        source = film((1, 0.3), (3.3, 0.9), speech=[(1.1, 4)], looks=tones(2))
        take = cut(source, 3.3).takes[0]
        assert take.shot == 1
        assert take.source_range.start == 1

    def test_a_word_that_hangs_over_a_cut_brings_no_flash(self):
        source = film((4, 0.6), (3.3, 0.6), speech=[(3.95, 7)])
        timeline = cut(source, 6)
        pieces = [t.source_range for t in timeline.takes if t.source_range.overlaps(span(3.95, 7))]
        assert pieces
        assert all(piece.duration >= Fraction(1, 2) for piece in pieces)

    def test_a_speech_too_long_is_left_for_pictures_without(self):
        timeline = cut([film((20, 0.9), speech=[(0.2, 19.8)]), film((12, 0.5))], 8)
        assert {source for source, _ in shots(timeline)} == {1}
        assert left(timeline)[(0, 0)] == "speech_long"
        assert timeline.duration == 8

    def test_a_speech_too_long_is_taken_whole_when_it_is_all_there_is(self):
        timeline = cut(film((20, 0.9), speech=[(0.2, 19.9)]), 15)
        (take,) = timeline.takes
        assert take.source_range.start <= Fraction(5, 100)
        assert take.source_range.end > Fraction(1999, 100) - RATE.frame
        assert notes(timeline) == ["longer_speech"]
        assert timeline.notes[0].params["seconds"] == pytest.approx(5, abs=0.1)

    def test_sentences_that_follow_each_other_add_up_to_the_length(self):
        """Eight and seven seconds play on; nine and six, the best by themselves, would not fit so well."""
        talk = [(0.3, 8), (9.2, 16), (17.2, 26), (27.2, 33)]
        timeline = cut(film((34, 0.7), speech=talk), 16)
        assert abs(timeline.duration - 16) <= Fraction(1, 4)
        assert not timeline.notes

    def test_a_clip_that_sentences_leave_short_says_so(self):
        timeline = cut(film((9.4, 0.7), (9.4, 0.7), speech=[(0.2, 9), (9.7, 18.6)]), 12)
        assert timeline.duration < Fraction(47, 4)
        assert notes(timeline) == ["shorter_speech"]
