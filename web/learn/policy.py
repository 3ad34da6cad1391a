"""Who reads the help: everyone who is signed in."""

from web.policies import MEMBERS

POLICIES = {
    "learn.index": MEMBERS,
    "learn.put_away": MEMBERS,
    "learn.show_again": MEMBERS,
}
