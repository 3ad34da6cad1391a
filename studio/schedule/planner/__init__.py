"""A schedule for a period from goals a person sets: a greedy plan at once, improved by OR-Tools CP-SAT, with reasons.

Pure but for its solver, which is loaded where it is used and done without where it is not installed.
"""

from studio.schedule.planner.problem import Goals, PlanBroadcast
from studio.schedule.planner.proposal import Change, Proposal, Proposed, Reason, Unmet
from studio.schedule.planner.propose import accept, propose
from studio.schedule.planner.rules import broken_rules
from studio.schedule.planner.solver import Effort, is_there

__all__ = [
    "Change",
    "Effort",
    "Goals",
    "PlanBroadcast",
    "Proposal",
    "Proposed",
    "Reason",
    "Unmet",
    "accept",
    "broken_rules",
    "is_there",
    "propose",
]
