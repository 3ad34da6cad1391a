"""What an editor expects of a clip: which pictures, in which order, how long."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from studio.edit.assemble import assemble
from studio.edit.source import EditWish
from studio.errors import InputError
from studio.records.edit import MarkKind
from studio.records.media import MediaKind
from studio.records.packed import pack, unpack
from studio.units import FrameRate
from studio.words import entries
from tests.edit.cutting import cut, left, mark, notes, shots, tones, why
from tests.edit.film import film, look, photo, quality


class TestChoice:
    def test_the_strongest_shot_opens_and_the_others_follow_as_filmed(self):
        source = film((5, 0.5), (5, 0.6), (5, 0.9), (5, 0.55), (5, 0.2), looks=tones(5))
        timeline = cut(source, 9)
        assert shots(timeline)[0] == (0, 2)
        assert shots(timeline)[1:] == sorted(shots(timeline)[1:])
        assert (0, 4) not in shots(timeline)
        assert "strongest" in why(timeline, 0)
        assert left(timeline)[(0, 4)] == "weaker"

    def test_what_looks_alike_is_taken_once_as_long_as_there_is_more(self):
        same = look(0.5)
        first = film((5, 0.8), (5, 0.7), looks=[same, look(0.1)])
        second = film((5, 0.79), (5, 0.6), looks=[same, look(0.9, upside=True)])
        timeline = cut([first, second], 7)
        assert sorted(shots(timeline)) == [(0, 0), (0, 1), (1, 1)]
        assert left(timeline)[(1, 0)] == "alike"

    def test_alike_shots_do_not_follow_each_other(self):
        a, b = look(0.2), look(0.8, upside=True)
        source = film((4, 0.8), (4, 0.7), (4, 0.6), (4, 0.65), looks=[a, a, b, b])
        order = [shot for _, shot in shots(cut(source, 15))]
        assert sorted(order) == [0, 1, 2, 3]
        groups = ["ab"[shot > 1] for shot in order]
        assert groups in (list("abab"), list("baba"))

    def test_a_file_given_twice_makes_a_shorter_clip_rather_than_a_loop(self):
        same = [film((5, score), looks=[look(0.5)]) for score in (0.7, 0.71, 0.69)]
        timeline = cut(same, 15)
        assert shots(timeline) == [(1, 0)]
        assert notes(timeline) == ["shorter"]
        assert left(timeline) == {(0, 0): "alike", (2, 0): "alike"}

    def test_a_file_given_twice_may_come_back_after_something_else(self):
        other = film((5, 0.6), looks=[look(0.1, upside=True)])
        same = [film((5, score), looks=[look(0.9)]) for score in (0.7, 0.71)]
        order = [source for source, _ in shots(cut([*same, other], 15))]
        assert order[1] == 2
        assert sorted(order) == [0, 1, 2]

    def test_a_long_shot_gives_its_best_part_not_its_middle(self):
        good = [0.4] * 60 + [0.95] * 12 + [0.4] * 8
        timeline = cut(film((20, 0.7), good=good), 3)
        (take,) = timeline.takes
        assert take.source_range.start >= 14.5
        assert take.source_range.end <= 18.5

    def test_a_camera_that_moves_on_gives_several_takes_of_one_shot(self):
        both = pack([*unpack(look(0.1)), *unpack(look(0.9, upside=True))])
        source = film((30, 0.7), looks=[both])
        takes = cut(source, 7).takes
        assert len(takes) == 2
        first, second = sorted(take.source_range for take in takes)
        assert second.start - first.end > Fraction(9, 10)

    def test_a_camera_that_stands_gives_one_take(self):
        timeline = cut(film((40, 0.7), looks=[look(0.5)]), 12)
        assert len(timeline.takes) == 1
        assert timeline.duration == 12

    def test_two_long_shots_are_cut_against_each_other(self):
        source = film((40, 0.7), (40, 0.72), looks=tones(2))
        order = shots(cut(source, 24))
        assert len(order) >= 4
        assert all(one != other for one, other in pairwise(order))

    def test_every_file_has_its_share(self):
        sources = [film(*[(4, 0.8)] * 4, looks=tones(4)), film((6, 0.72), looks=[look(0.45)])]
        assert 1 in {source for source, _ in shots(cut(sources, 9))}

    def test_old_analyses_without_curves_are_cut_by_their_shots(self):
        source = film((5, 0.2), (5, 0.9), (5, 0.5), (5, 0.6))
        assert shots(cut(source, 6))[0] == (0, 1)

    def test_at_sixty_seconds_takes_stay_within_the_pace(self):
        source = film(*[(8, 0.5 + n / 100) for n in range(20)], looks=tones(20))
        timeline = cut(source, 60)
        assert timeline.duration == 60
        assert all(Fraction(3, 2) <= take.output_range.duration <= 4 for take in timeline.takes)


class TestJumps:
    SHAKEN = (*[0.8] * 12, *[4 / 255] * 12, *[0.8] * 24)
    """Three seconds of a standing picture, three that are shaken, six more."""

    def test_a_clip_is_short_rather_than_that_a_standing_picture_jumps(self):
        timeline = cut(film((12, 0.7), good=self.SHAKEN, looks=[look(0.5)]), 8)
        (take,) = timeline.takes
        assert take.source_range.start >= 6
        assert 5 < timeline.duration <= 6
        assert notes(timeline) == ["shorter_jump"]

    def test_a_person_may_demand_the_jump(self):
        source = film((12, 0.7), good=self.SHAKEN, looks=[look(0.5)])
        both = (mark(MarkKind.MUST, 0, 3), mark(MarkKind.MUST, 6, 11))
        assert cut(source, 8, *both).duration == 8

    def test_another_picture_goes_between_even_when_it_is_the_stronger(self):
        talk = film((9.5, 0.9), looks=[look(0.2)], speech=[(0.9, 5.2)])
        product = film((12, 0.6), good=self.SHAKEN, looks=[look(0.8, upside=True)])
        timeline = cut([talk, product], 15)
        assert shots(timeline) in ([(1, 0), (0, 0), (1, 0)], [(0, 0), (1, 0)])

    def test_pictures_on_both_sides_of_a_sentence_left_out_are_not_put_together(self):
        head = film((9.58, 0.8), looks=[look(0.5)], speech=[(0.88, 5.19)])
        other = film((5.77, 0.7), looks=[look(0.52)], speech=[(1.69, 3.56)])
        for length in (6, 12.5, 15):
            for one, next_one in pairwise(cut([head, other], length).takes):
                assert one.source != next_one.source


class TestLength:
    def test_less_than_a_second_is_no_clip(self):
        with pytest.raises(InputError) as caught:
            cut(film((0.4, 0.5)), 6)
        assert caught.value.code == "edit.too_short"
        assert caught.value.params == {"found_s": 0.4, "needed_s": 1}

    def test_everything_forbidden_is_no_clip(self):
        with pytest.raises(InputError) as caught:
            cut(film((5, 0.5)), 6, mark(MarkKind.NEVER, 0, 5))
        assert caught.value.code == "edit.too_short"

    def test_shots_under_a_second_are_used_together(self):
        timeline = cut(film(*[(0.5, 0.5)] * 8, looks=tones(8)), 3)
        assert Fraction(11, 4) <= timeline.duration <= 3

    def test_a_short_shot_is_left_while_there_are_others(self):
        timeline = cut(film((0.5, 0.99), (8, 0.5), looks=tones(2)), 4)
        assert shots(timeline) == [(0, 1)]
        assert left(timeline)[(0, 0)] == "too_short"

    @pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60)])
    def test_the_length_is_whole_frames_of_any_rate(self, rate):
        timeline = assemble(
            [film(*[(9, 0.5)] * 6, looks=tones(6))], EditWish(Fraction(27), FrameRate(rate))
        )
        assert timeline.duration == FrameRate(rate).frames_in(Fraction(27)) / rate

    def test_a_long_take_is_kept_whole_rather_than_cut_in_two_for_nothing(self):
        timeline = cut(film((10, 0.6)), 9.9)
        assert len(timeline.takes) == 1


def test_every_reason_has_a_sentence_in_both_languages():
    sources = [
        film((6, 0.9), (6, 0.3), (0.4, 0.5), (6, 0.6), speech=[(1, 4)], looks=tones(4),
             good=[0.8] * 24 + [4 / 255] * 25 + [0.7] * 24, figures=[quality(0.9), *[quality(0.5)] * 3]),
        photo(0.7, 0.3),
        film((5, 0.5), kind=MediaKind.FILM),
    ]  # fmt: skip
    timeline = cut(sources, 30, mark(MarkKind.NEVER, 1, 2, 2), mark(MarkKind.FAVOURITE, 1, 2, 2))
    codes = {reason.code for take in timeline.takes for reason in take.reasons}
    codes |= {reason.code for each in timeline.left_out for reason in each.reasons}
    codes |= {note.code for note in timeline.notes}
    assert len(codes) > 6
    for code in codes:
        assert entries()[code]["zh"]
        assert entries()[code]["en"]
