"""Who takes published clips: everyone with a role in the county."""

from web.policies import ADMINISTRATORS, ANYONE, EDITORS, MEMBERS

POLICIES = {
    "gallery.index": MEMBERS,
    "gallery.show": MEMBERS,
    "gallery.play": MEMBERS,
    "gallery.save": MEMBERS,
    "gallery.cover": MEMBERS,
    "gallery.save_cover": MEMBERS,
    "gallery.shop": MEMBERS,
    "gallery.portrait": MEMBERS,
    "gallery.send_portrait": MEMBERS,
    "gallery.remove_portrait": MEMBERS,
    "gallery.make_mine": MEMBERS,
    "gallery.mine_card": MEMBERS,
    "gallery.play_mine": MEMBERS,
    "gallery.save_mine": MEMBERS,
    "gallery.save_my_cover": MEMBERS,
    # The link itself says whom it was given to, and what is behind it is looked up with that person's rights.
    "gallery.take": ANYONE,
    "gallery.take_file": ANYONE,
    "gallery.take_picture": ANYONE,
    "gallery.take_cover": ANYONE,
    "gallery.take_share": ANYONE,
    "gallery.take_several": ANYONE,
    "gallery.take_zip": ANYONE,
    "gallery.several": MEMBERS,
    "gallery.poster": MEMBERS,
    "gallery.counts": EDITORS,
    "gallery.counts_sheet": EDITORS,
    "gallery.revoke_unit_links": ADMINISTRATORS,
    "gallery.revoke_links": MEMBERS,
}
