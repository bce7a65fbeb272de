"""`python -m ascendsim` runs what `python` runs, unmodified: a script, `-m module`, `-c code`, `-` (standard input)."""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Callable
from types import ModuleType, TracebackType
from typing import Any

from . import activation

_USAGE = "usage: python -m ascendsim (script | -m module | -c code | -) [arguments]"
_OURS = (__file__, runpy.__file__, "<frozen runpy>")


def main(arguments: list[str]) -> int:
    """Runs what `arguments` name as `__main__`, with the rest as its sys.argv. 2 if they name nothing."""
    if not arguments or arguments in (["-m"], ["-c"]):
        print(_USAGE, file=sys.stderr)
        return 2
    first = arguments[0]
    if first in ("-h", "--help"):
        print(_USAGE)
        return 0
    if first not in ("-", "-c", "-m") and not os.path.exists(first):
        print(f"{first}: no such file; a Python script; {_USAGE}", file=sys.stderr)
        return 2
    activation.start()
    sys.excepthook = _without_our_frames(sys.excepthook)
    if first == "-m":
        sys.argv, sys.path[0] = arguments[1:], os.getcwd()
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    elif os.path.isdir(first) or first.endswith((".zip", ".pyz")):
        sys.argv = arguments
        del sys.path[0]  # run_path puts the directory or archive there
        runpy.run_path(first, run_name="__main__")
    else:
        _run_source(arguments)
    return 0


def _run_source(arguments: list[str]) -> None:
    """Runs a script, standard input (-) or code (-c) as the module __main__."""
    first, module = arguments[0], ModuleType("__main__")
    if first == "-c":
        source, name, arguments = arguments[1], "<string>", ["-c", *arguments[2:]]
    elif first == "-":
        source, name = sys.stdin.buffer.read(), "<stdin>"
    else:
        with open(first, "rb") as file:
            source, name = file.read(), first
        module.__file__ = first
    sys.argv = arguments
    sys.path[0] = "" if first in ("-", "-c") else os.path.dirname(os.path.realpath(first))
    sys.modules["__main__"] = module
    exec(compile(source, name, "exec", dont_inherit=True), module.__dict__)


Hook = Callable[[type[BaseException], BaseException, Any], Any]


def _without_our_frames(hook: Hook) -> Hook:
    """`hook` without the frames above the script's own, so that a traceback looks as without AscendSim."""

    def run(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        while trace is not None and trace.tb_frame.f_code.co_filename in _OURS:
            trace = trace.tb_next
        hook(kind, problem.with_traceback(trace), trace)

    return run


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
