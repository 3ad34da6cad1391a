"""Who cuts by hand: those who see raw footage and order clips from it."""

from web.policies import EDITORS

POLICIES = {
    "edit.index": EDITORS,
    "edit.new": EDITORS,
    "edit.show": EDITORS,
    "edit.change": EDITORS,
    "edit.make": EDITORS,
    "edit.still": EDITORS,
    "edit.picture": EDITORS,
    "edit.record": EDITORS,
    "edit.voice": EDITORS,
    "edit.trash": EDITORS,
    "edit.restore": EDITORS,
}
