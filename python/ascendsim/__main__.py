"""`python -m ascendsim script.py [args]` runs a script, `python -m ascendsim -m module [args]` a module, unmodified."""

from __future__ import annotations

import os
import runpy
import sys

from . import activation, report

_USAGE = "usage: python -m ascendsim (script.py | -m module) [arguments]"


def main(arguments: list[str]) -> int:
    """Runs what `arguments` name as `__main__`, with the rest as its sys.argv. 2 if they name nothing."""
    if not arguments or arguments == ["-m"]:
        print(_USAGE, file=sys.stderr)
        return 2
    if arguments[0] in ("-h", "--help"):
        print(_USAGE)
        return 0
    as_module = arguments[0] == "-m"
    script = arguments[1] if as_module else arguments[0]
    if not as_module and not os.path.isfile(script):
        print(f"{script}: no such file; a Python script; {_USAGE}", file=sys.stderr)
        return 2
    if activation.activate():
        report.at_exit()
    sys.argv = arguments[1:] if as_module else arguments
    sys.path[0] = os.getcwd() if as_module else os.path.dirname(os.path.abspath(script))
    if as_module:
        runpy.run_module(script, run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(script, run_name="__main__")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
