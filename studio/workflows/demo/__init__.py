"""The demo: three counties with goods, people, footage, clips and a week of broadcasts; made once, found again."""

from studio.workflows.demo.land import DemoAccount, Land, accounts_file, settle
from studio.workflows.demo.making import House, Trouble
from studio.workflows.demo.plan import DemoPlan, read_plan
from studio.workflows.demo.run import DemoRun, Files, Outcome, own_files

__all__ = [
    "DemoAccount",
    "DemoPlan",
    "DemoRun",
    "Files",
    "House",
    "Land",
    "Outcome",
    "Trouble",
    "accounts_file",
    "own_files",
    "read_plan",
    "settle",
]
