"""Who may call the machines' endpoints."""

from web.policies import ANYONE

POLICIES = {
    "api.health": ANYONE,
    "api.vendor": ANYONE,
    "api.county_colours": ANYONE,
}
