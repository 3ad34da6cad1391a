"""Who takes published clips: everyone with a role in the county."""

from web.policies import MEMBERS

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
}
