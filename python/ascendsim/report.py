"""The table of calls at the end of a process."""

from __future__ import annotations

import atexit
import os
import sys

from . import settings

_registered: list[int] = []


def at_exit() -> None:
    """Prints the table on stderr when this process ends, unless ASCENDSIM_SUMMARY=0. Later calls do nothing."""
    if not _registered:
        _registered.append(os.getpid())
        atexit.register(_print)


def _print() -> None:
    from .session import session

    table = session.calls.table()
    if table and settings.flag("ASCENDSIM_SUMMARY", True) and _registered == [os.getpid()]:
        sys.stdout.flush()
        print(f"\nascendsim\n{table}", file=sys.stderr)
