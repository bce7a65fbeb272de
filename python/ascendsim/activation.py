"""Activation: the device, the operators, and the vendor's module names. Nothing happens before `activate` is called."""

from __future__ import annotations

import functools
import importlib.abc
import importlib.machinery
import importlib.util
import multiprocessing.spawn
import pathlib
import subprocess
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from . import report, settings

_DIRECTORY = str(pathlib.Path(__file__).resolve().parent / "aliases")
# Names of the vendor's own: ours come first. Common words: ours come last, behind the script's own modules.
_VENDOR = ("torch_npu", "torchair", "mindspeed")
_COMMON = ("custom", "custom_ops")


class AliasFinder(importlib.abc.MetaPathFinder):
    """Finds the packages of `aliases/` under the names that scripts import."""

    def __init__(self, names: Sequence[str]):
        self.names = tuple(names)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec of a top-level alias; parts of a package are found by its own path."""
        if fullname in self.names:
            return importlib.machinery.PathFinder.find_spec(fullname, [_DIRECTORY])
        return None


def active() -> bool:
    """True once `activate` has put our modules in place."""
    return any(isinstance(finder, AliasFinder) for finder in sys.meta_path)


def activate() -> bool:
    """Puts device, operators and modules in place; False if the real torch_npu is here, which is left alone.

    ValueError for a setting of the environment that is wrong.
    """
    if active():
        return True
    if _real_torch_npu():
        print("ascendsim: the real torch_npu is installed; AscendSim steps aside", file=sys.stderr)
        return False
    settings.check()
    from . import device
    from .operators import catalog

    device.register()
    catalog.register_all()
    sys.meta_path.insert(0, AliasFinder(_VENDOR))
    sys.meta_path.append(AliasFinder(_COMMON))
    _reach_spawned_processes()
    return True


def start() -> None:
    """Activation as the first step of a process, with the table at its end.

    A setting of the environment that is wrong ends the process: one line on stderr, status 2.
    """
    try:
        activated = activate()
    except ValueError as problem:
        print(f"ascendsim: {problem}", file=sys.stderr)
        sys.exit(2)
    if activated:
        report.at_exit()


class _InChild:
    """Activates the process that it is unpickled in."""

    def __reduce__(self) -> tuple:
        path = [*sys.path, str(pathlib.Path(__file__).resolve().parent.parent)]
        return exec, (f"import sys\nsys.path[:] = {path!r}\nimport ascendsim.torch_npu_shim",)


def _reach_spawned_processes() -> None:
    """Processes that multiprocessing spawns activate before they import the script again."""
    original = multiprocessing.spawn.get_preparation_data

    @functools.wraps(original)
    def preparation_data(name: str) -> dict[str, Any]:
        return {"ascendsim": _InChild(), **original(name)}

    multiprocessing.spawn.get_preparation_data = preparation_data


_TRIAL = """
import sys
sys.path[:] = sys.argv[1:]
import torch_npu
sys.exit(0 if hasattr(torch_npu, "npu") or hasattr(torch_npu, "_C") else "it has neither npu nor _C")
"""


def _real_torch_npu() -> bool:
    """True if a torch_npu that is not ours can be used.

    It is tried in a process of its own: one that fails halfway leaves torch's place for private devices taken.
    """
    if "torch_npu" in sys.modules:
        return True
    try:
        spec = importlib.util.find_spec("torch_npu")
    except (ImportError, ValueError):
        return False
    if spec is None or spec.origin is None:  # without origin it is a mere directory of that name
        return False
    trial = subprocess.run([sys.executable, "-c", _TRIAL, *sys.path], capture_output=True, text=True, errors="replace")
    if trial.returncode != 0:
        why = (trial.stderr.strip().splitlines() or [f"status {trial.returncode}"])[-1]
        print(f"ascendsim: {spec.origin} cannot be used ({why}); AscendSim takes its place", file=sys.stderr)
    return trial.returncode == 0
