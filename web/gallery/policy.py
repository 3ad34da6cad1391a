"""Who takes published clips: everyone with a role in the county."""

from web.policies import MEMBERS

POLICIES = {
    "gallery.index": MEMBERS,
    "gallery.show": MEMBERS,
    "gallery.play": MEMBERS,
    "gallery.save": MEMBERS,
    "gallery.cover": MEMBERS,
    "gallery.save_cover": MEMBERS,
}
