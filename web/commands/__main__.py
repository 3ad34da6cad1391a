"""Run the command line with ``python -m web.commands``."""

from web.commands import main

main()
