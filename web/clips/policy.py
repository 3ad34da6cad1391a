"""Who looks at unpublished clips, who proposes them, who publishes and withdraws."""

from web.policies import EDITORS, PLANNERS

POLICIES = {
    "clips.index": EDITORS,
    "clips.show": EDITORS,
    "clips.play": EDITORS,
    "clips.save": EDITORS,
    "clips.cover": EDITORS,
    "clips.certificate": EDITORS,
    "clips.propose": EDITORS,
    "clips.review": EDITORS,
    "clips.versions": EDITORS,
    "clips.comment": EDITORS,
    "clips.answer": EDITORS,
    "clips.settle": EDITORS,
    "clips.ask_for_changes": PLANNERS,
    "clips.approve": PLANNERS,
    "clips.publish": PLANNERS,
    "clips.withdraw": PLANNERS,
    "clips.renew": EDITORS,
    "clips.make_for_all": EDITORS,
}
