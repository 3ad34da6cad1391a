"""Who sees the first page and the jobs."""

from web.policies import EDITORS, MEMBERS, PLANNERS

POLICIES = {
    "work.home": MEMBERS,
    "work.jobs": EDITORS,
    "work.job": EDITORS,
    "work.card": EDITORS,
    "work.live": EDITORS,
    "work.cancel": EDITORS,
    "work.retry": EDITORS,
    "work.first": PLANNERS,
}
