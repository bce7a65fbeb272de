"""Activation: the device, the operators, and the vendor's module names. Nothing happens before `activate` is called."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import pathlib
import sys
from collections.abc import Sequence
from types import ModuleType

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
    """Puts device, operators and modules in place; False if the real torch_npu is here, which is left alone."""
    if active():
        return True
    if _real_torch_npu():
        print("ascendsim: the real torch_npu is installed; AscendSim steps aside", file=sys.stderr)
        return False
    from . import device
    from .operators import catalog

    device.register()
    catalog.register_all()
    sys.meta_path.insert(0, AliasFinder(_VENDOR))
    sys.meta_path.append(AliasFinder(_COMMON))
    return True


def _real_torch_npu() -> bool:
    """True if a torch_npu that is not ours can be imported."""
    before = set(sys.modules)
    try:
        importlib.import_module("torch_npu")
    except Exception:  # a torch_npu whose libraries are missing fails in many ways; it is not usable then
        for name in set(sys.modules) - before:
            if name.partition(".")[0] == "torch_npu":
                del sys.modules[name]
        return False
    return True
