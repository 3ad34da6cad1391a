"""Who sees and who plans broadcasts."""

from web.policies import ANYONE, EDITORS, MEMBERS, PLANNERS

POLICIES = {
    "schedule.index": MEMBERS,
    "schedule.show": MEMBERS,
    "schedule.calendar": MEMBERS,
    "schedule.feed": MEMBERS,
    "schedule.sheet": EDITORS,
    "schedule.handouts": EDITORS,
    "schedule.handout": EDITORS,
    "schedule.cards": EDITORS,
    "schedule.live_pack": EDITORS,
    "schedule.prompter": EDITORS,
    "schedule.new": PLANNERS,
    "schedule.edit": PLANNERS,
    "schedule.state": PLANNERS,
    "schedule.add_part": PLANNERS,
    "schedule.change_part": PLANNERS,
    "schedule.move_part": PLANNERS,
    "schedule.remove_part": PLANNERS,
    "schedule.people": PLANNERS,
    "schedule.add_host": PLANNERS,
    "schedule.host": PLANNERS,
    "schedule.describe_host": PLANNERS,
    "schedule.channel": PLANNERS,
    "schedule.describe_channel": PLANNERS,
    "schedule.add_channel": PLANNERS,
    "schedule.feeds": PLANNERS,
    "schedule.make_feed": PLANNERS,
    "schedule.revoke_feed": PLANNERS,
    "schedule.subscribed": ANYONE,
}
