"""Who asks for footage."""

from web.policies import EDITORS

POLICIES = {
    "requests.index": EDITORS,
    "requests.new": EDITORS,
    "requests.show": EDITORS,
    "requests.revoke": EDITORS,
    "requests.prolong": EDITORS,
    "requests.finish": EDITORS,
}
