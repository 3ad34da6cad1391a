"""Who may sign in, switch the language, look after their own account, and look after others."""

from web.policies import ADMINISTRATORS, ANYONE, MEMBERS, PLANNERS

POLICIES = {
    "accounts.sign_in": ANYONE,
    "accounts.sign_out": ANYONE,
    "accounts.switch_language": ANYONE,
    "accounts.switch_look": ANYONE,
    "accounts.account": MEMBERS,
    "accounts.end_own_session": MEMBERS,
    "accounts.sign_out_everywhere": MEMBERS,
    "accounts.change_own_phone": MEMBERS,
    "accounts.change_password": MEMBERS,
    "accounts.tokens": MEMBERS,
    "accounts.add_token": MEMBERS,
    "accounts.end_token": MEMBERS,
    "accounts.join": ANYONE,
    "accounts.people": PLANNERS,
    "accounts.add_seller": PLANNERS,
    "accounts.member": PLANNERS,
    "accounts.invite": PLANNERS,
    "accounts.withdraw_invitation": PLANNERS,
    "accounts.end_session_of": PLANNERS,
    "accounts.sign_out_member": PLANNERS,
    "accounts.add_member": ADMINISTRATORS,
    "accounts.change_role": ADMINISTRATORS,
    "accounts.close_account": ADMINISTRATORS,
    "accounts.reset_password": ADMINISTRATORS,
    "accounts.change_phone": ADMINISTRATORS,
    "accounts.audit": ADMINISTRATORS,
    "accounts.audit_sheet": ADMINISTRATORS,
}
