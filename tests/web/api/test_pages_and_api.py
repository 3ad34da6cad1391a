"""What the pages do programs can do too, with the same roles; or it stands here why not."""

from __future__ import annotations

from web.api.operations import OPERATIONS
from web.api.policy import POLICIES, SCOPES
from web.guard import KEY

BY_PEOPLE = {
    "somebody is let in, or may more, or signs in otherwise: a token would widen itself": (
        "accounts.add_member accounts.add_membership accounts.add_seller accounts.add_token "
        "accounts.change_own_phone accounts.change_password accounts.change_phone "
        "accounts.change_role accounts.invite accounts.join accounts.reopen_account "
        "accounts.reset_password accounts.sign_in footage.reason"
    ),
    "somebody else is shut out: a stolen token could do that to a whole office": (
        "accounts.close_account accounts.end_membership accounts.end_session_of "
        "accounts.sign_out_member accounts.withdraw_invitation"
    ),
    "only a browser has a session, a language, a look, first steps": (
        "accounts.sign_out accounts.switch_language accounts.switch_look learn.index "
        "learn.put_away learn.show_again"
    ),
    "a link opens it, without an account": (
        "film.page film.send sending.create sending.one gallery.take gallery.take_cover "
        "gallery.take_file gallery.take_picture gallery.take_several gallery.take_share "
        "gallery.take_zip schedule.host_answer schedule.host_page schedule.host_sheet "
        "schedule.subscribed"
    ),
    "it is open to all, or made of other things that can be asked for": (
        "api.county_colours api.docs api.health api.vendor static work.home"
    ),
}
"""Why programs have no part in it: endpoints of pages."""

SAME = """
accounts.account list_own_sessions
accounts.audit list_trail
accounts.audit_sheet get_trail_sheet
accounts.end_own_session end_own_session
accounts.end_token end_own_token
accounts.member get_person
accounts.people list_people
accounts.sign_out_everywhere sign_out_everywhere
accounts.tokens list_own_tokens
accounts.add_unit add_unit
accounts.remove_unit remove_unit
accounts.unit get_unit rename_unit
accounts.units list_units
catalog.approve_price approve_price
catalog.approve_range approve_range
catalog.bundles list_bundles get_bundle
catalog.change_paper change_paper
catalog.confirm mend_price_list import_price_list
catalog.drop drop_price_list
catalog.drop_bundle remove_bundle
catalog.drop_offer remove_offer
catalog.drop_paper remove_paper
catalog.drop_photo remove_item_photo
catalog.drop_variant remove_variant
catalog.edit get_item change_item_of get_variant get_offer get_paper get_range list_prices get_price
catalog.edit list_item_photos get_item_photo
catalog.edit_variant change_variant
catalog.end_range end_range
catalog.export_csv get_catalog_csv
catalog.export_xlsx get_catalog_workbook
catalog.first_photo put_item_photo_first
catalog.harvest say_harvest
catalog.index list_items
catalog.new create_item
catalog.new_bundle add_bundle
catalog.new_offer add_offer
catalog.new_paper add_paper
catalog.new_variant add_variant
catalog.photo get_photo_picture
catalog.preview get_price_list
catalog.propose_price propose_price
catalog.send_photos add_item_photo
catalog.shop_links keep_shop_links
catalog.turn_down_price turn_down_price
catalog.upload send_price_list
clips.answer answer_comment
clips.approve approve_clip
clips.ask_for_changes ask_for_changes
clips.certificate get_certificate
clips.comment add_comment
clips.cover get_rendition_cover
clips.index list_clips
clips.make_for_all make_for_all
clips.play get_rendition_file
clips.propose propose_clip
clips.publish publish_clip
clips.renew renew_clip_files
clips.review list_comments get_comment
clips.save get_rendition_file
clips.settle settle_comment
clips.show get_clip get_clip_reasons
clips.versions list_clip_versions
clips.withdraw withdraw_clip
edit.change mark_draft set_draft_look write_draft_words point_take unpoint_take nudge_take
edit.change undo_draft redo_draft insert_take change_take move_take remove_take plan_draft
edit.change write_captions place_draft_voice remove_draft_voice
edit.index list_drafts
edit.make make_draft_clip
edit.new begin_draft list_clip_templates list_delivery_presets
edit.picture get_draft_picture
edit.record record_draft_voice
edit.restore restore_draft
edit.show get_draft get_draft_words list_captions list_draft_voices list_offers
edit.still get_draft_still
edit.trash trash_draft
edit.voice get_voice_sound
footage.add_permission add_permission
footage.again look_at_footage_again
footage.all_again look_at_all_again
footage.describe describe_footage_of
footage.disk get_disk_use
footage.end_permission end_permission
footage.filmstrip get_footage_filmstrip
footage.index list_footage
footage.link_item link_footage
footage.order order_clips
footage.original get_footage_original
footage.permission_sheet get_permissions_sheet
footage.poster get_footage_poster
footage.proxy get_footage_proxy
footage.renew_permission renew_permission
footage.restore restore_footage
footage.show get_footage get_footage_shots
footage.still get_footage_still
footage.trash trash_footage
footage.trash_list list_footage
footage.unlink_item unlink_footage
gallery.counts get_counts
gallery.counts_sheet get_counts_sheet
gallery.cover link_clip
gallery.index list_gallery
gallery.make_mine make_own_clip
gallery.mine_card get_own_clip list_own_clips
gallery.play link_clip
gallery.play_mine link_own_clip
gallery.portrait get_shop_portrait
gallery.poster get_poster get_poster_picture
gallery.remove_portrait remove_shop_portrait
gallery.revoke_links revoke_own_links
gallery.revoke_unit_links revoke_unit_links
gallery.save link_clip
gallery.save_cover link_clip
gallery.save_mine link_own_clip
gallery.save_my_cover link_own_clip
gallery.send_portrait send_shop_portrait
gallery.several link_several
gallery.shop get_shop save_shop
gallery.show get_gallery_clip
requests.finish finish_request
requests.index list_requests
requests.new ask_for_footage
requests.prolong prolong_request
requests.revoke revoke_request
requests.show get_request
schedule.add_busy add_busy_file
schedule.add_channel add_channel
schedule.add_host add_host
schedule.add_part add_segment
schedule.answer_talk answer_talk
schedule.ask_plan ask_for_plan
schedule.begin_from begin_broadcast
schedule.busy list_busy_files
schedule.calendar get_calendar
schedule.cancel_series cancel_series
schedule.cards get_broadcast_document
schedule.cast set_cast
schedule.change_cell write_cell
schedule.change_part change_segment
schedule.change_series change_series
schedule.channel get_channel
schedule.comment say_of_broadcast
schedule.copy copy_broadcast
schedule.copy_part copy_segment
schedule.describe_channel describe_channel
schedule.describe_host describe_host say_host_time
schedule.do_fit fit_broadcast
schedule.do_paste paste_rows
schedule.drop_template drop_template
schedule.edit change_broadcast
schedule.feed get_broadcast_calendar
schedule.feeds list_feeds get_feed
schedule.fit look_at_fit
schedule.handout get_wall_sheet get_rundown_picture get_rundown_text get_product_links
schedule.handout get_rundown_csv get_broadcast_document get_scenes
schedule.handouts get_wall_sheet
schedule.host get_host get_host_time
schedule.index list_broadcasts
schedule.keep_template keep_template
schedule.let_stand let_finding_stand
schedule.listed list_broadcasts
schedule.live_pack get_live_pack
schedule.look_at_busy get_busy_file
schedule.make_feed make_feed
schedule.make_series make_series
schedule.supply_all supply_clips
schedule.mend mend_finding
schedule.merge merge_broadcasts
schedule.move change_broadcast
schedule.move_part move_segment
schedule.new create_broadcast
schedule.news list_versions
schedule.part get_cells get_segment
schedule.part_clips list_segment_clips
schedule.paste look_at_rows
schedule.people list_hosts list_channels
schedule.place_part place_segment
schedule.plan list_plans get_plan_wishes
schedule.preview look_at_change
schedule.prompter get_broadcast_document
schedule.proposal get_plan
schedule.put_plan_away put_plan_away
schedule.remedy get_choices
schedule.remove_busy remove_busy_file
schedule.remove_part remove_segment
schedule.restore restore_version
schedule.revoke_feed revoke_feed
schedule.send_busy send_busy_file
schedule.series get_series
schedule.settle_talk settle_talk
schedule.sheet get_run_sheet
schedule.show get_broadcast get_rundown_times list_host_answers get_findings list_talk get_talk
schedule.split split_broadcast
schedule.state set_broadcast_state
schedule.take_back_stand tell_finding_again
schedule.take_proposal take_plan
schedule.tools list_templates
schedule.undo undo_broadcast redo_broadcast
schedule.version get_version_changes
schedule.versions list_versions
work.card get_job
work.cancel cancel_job
work.first put_job_first
work.job get_job
work.jobs list_jobs
work.live list_jobs
work.retry retry_job
"""
"""An endpoint of the pages, and the operations by which programs do the same; one with many has several lines."""

UPLOADS = {"uploads.create", "uploads.known", "uploads.one", "footage.upload"}
"""Tus, which programs speak at the pages' own addresses (``web.api.tus``)."""

NARROWER = {
    "get_findings": "what stands against a plan is for those who change it; its page shows it to all who see the plan",
    "list_talk": "its page leaves comments out for sellers",
    "get_talk": "as list_talk",
}
"""Operations with fewer roles than the page that shows the same: its page shows this part to fewer."""

ALSO = {"get_me"}
"""What no page shows by itself."""

PAIRS: dict[str, list[str]] = {}
for page, *names in (line.split() for line in SAME.strip().splitlines()):
    PAIRS.setdefault(page, []).extend(names)
LEFT = {name for names in BY_PEOPLE.values() for name in names.split()}


def test_every_endpoint_of_the_pages_is_accounted_for(app):
    """A new page is listed here: with what does the same for programs, or with why nothing does."""
    pages = {
        each.endpoint
        for each in app.url_map.iter_rules()
        if not each.endpoint.startswith("api_v1.")
    }
    assert pages == PAIRS.keys() | LEFT | UPLOADS
    assert not PAIRS.keys() & LEFT


def test_every_operation_does_what_some_page_does():
    told = {name for names in PAIRS.values() for name in names}
    assert told | ALSO == set(OPERATIONS)


def test_what_is_left_to_people_no_token_opens():
    assert not LEFT & set(SCOPES)
    assert set(SCOPES) - {f"api_v1.{name}" for name in OPERATIONS} == UPLOADS - {"footage.upload"}


def test_both_have_the_same_roles(app):
    """What a page does for a role an operation does for it too, and for no other."""
    pages, wrong = app.extensions[KEY], []
    for page, name in ((page, name) for page, names in PAIRS.items() for name in names):
        own, theirs = POLICIES[f"api_v1.{name}"].roles, pages[page].roles
        if not (own < theirs if name in NARROWER else own == theirs):
            wrong.append((page, name))
    assert wrong == []
