"""What an editor expects of a clip, case by case."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import pytest

from studio.edit.assemble import assemble
from studio.edit.source import EditSource, EditWish
from studio.errors import InputError
from studio.records.edit import Mark, MarkKind, Role, Timeline
from studio.records.media import MediaKind
from studio.records.packed import pack, unpack
from studio.units import FrameRate
from studio.words import entries
from tests.edit.film import film, look, photo, quality, span

RATE = FrameRate(Fraction(25))


def cut(sources: EditSource | Sequence[EditSource], length: float, *marks: Mark) -> Timeline:
    given = [sources] if isinstance(sources, EditSource) else list(sources)
    return assemble(given, EditWish(Fraction(length), RATE, marks))


def mark(
    kind: MarkKind | None, start: float, end: float, source: int = 0, role: Role | None = None
) -> Mark:
    return Mark(source=source, kind=kind, range=span(start, end), role=role)


def shots(timeline: Timeline) -> list[tuple[int, int]]:
    return [(take.source, take.shot) for take in timeline.takes]


def notes(timeline: Timeline) -> list[str]:
    return [note.code.removeprefix("edit.note.") for note in timeline.notes]


def why(timeline: Timeline, number: int) -> set[str]:
    return {reason.code.removeprefix("edit.why.") for reason in timeline.takes[number].reasons}


def left(timeline: Timeline) -> dict[tuple[int, int], str]:
    return {
        (each.source, each.shot): each.reasons[0].code.removeprefix("edit.why.")
        for each in timeline.left_out
    }


def tones(count: int) -> list[str]:
    """Looks that differ from each other."""
    return [look(0.1 + 0.8 * n / max(1, count - 1), upside=n % 2 == 1) for n in range(count)]


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
