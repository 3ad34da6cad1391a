"""Which field of a program's request a workflow's refusal belongs to; its sentence says what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping

FIELDS: Mapping[str, str] = {
    "catalog.bad_season": "seasons",
    "item.bad_kind": "kind",
    "item.bad_link": "link",
    "item.bad_sku": "sku",
    "item.bad_stock": "stock",
    "item.sku_taken": "sku",
    "item.too_many_points": "selling_points",
    "item.too_many_seasons": "seasons",
    "variant.taken": "name",
    "price.free": "price_fen",
    "price.same": "price_fen",
    "price.range_order": "most_fen",
    "price.days_order": "until_on",
    "offer.not_understood": "text",
    "offer.takes_all": "text",
    "offer.bad_discount": "text",
    "schedule.no_title": "title",
    "schedule.ends_before_start": "end_at",
    "schedule.bad_length": "planned_s",
    "schedule.other_item": "clip_id",
    "schedule.no_name": "name",
    "schedule.name_taken": "name",
    "schedule.bad_birth_date": "birth_date",
    "api.span": "end_ms",
    "api.year": "start_at",
    "footage.range": "end_ms",
    "order.other_county": "item_id",
    "order.footage_not_ready": "footage_ids",
    "preset.unknown": "preset",
    "preset.aspect": "preset",
    "cut.length": "lengths_s",
    "cut.aspect": "aspects",
    "clip.reason_needed": "reason",
    "review.no_words": "text",
    "review.no_such_shape": "aspect",
    "review.past_the_end": "at_ms",
    "review.half_a_place": "y",
    "desk.no_source": "source",
    "desk.outside": "end_ms",
}
"""By code; what belongs to no one field is not here."""
