"""Who may sign in, sign out, switch the language, and see people."""

from web.policies import ADMINISTRATORS, ANYONE

POLICIES = {
    "accounts.sign_in": ANYONE,
    "accounts.sign_out": ANYONE,
    "accounts.switch_language": ANYONE,
    "accounts.people": ADMINISTRATORS,
}
