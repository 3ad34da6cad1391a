"""Who sees raw footage, uploads it and orders clips from it."""

from web.policies import EDITORS

POLICIES = {
    "footage.index": EDITORS,
    "footage.upload": EDITORS,
    "footage.show": EDITORS,
    "footage.poster": EDITORS,
    "footage.filmstrip": EDITORS,
    "footage.proxy": EDITORS,
    "footage.still": EDITORS,
    "footage.reason": EDITORS,
    "footage.again": EDITORS,
    "footage.all_again": EDITORS,
    "footage.order": EDITORS,
    "footage.describe": EDITORS,
    "footage.link_item": EDITORS,
    "footage.unlink_item": EDITORS,
    "footage.trash": EDITORS,
    "footage.restore": EDITORS,
    "footage.trash_list": EDITORS,
    "footage.original": EDITORS,
    "footage.disk": EDITORS,
    "footage.add_permission": EDITORS,
    "footage.permission_sheet": EDITORS,
    "footage.renew_permission": EDITORS,
    "footage.end_permission": EDITORS,
}
