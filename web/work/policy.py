"""Who sees the first page and the jobs."""

from web.policies import EDITORS, MEMBERS

POLICIES = {
    "work.home": MEMBERS,
    "work.jobs": EDITORS,
    "work.job": EDITORS,
    "work.card": EDITORS,
    "work.cancel": EDITORS,
}
