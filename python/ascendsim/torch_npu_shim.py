"""`import ascendsim.torch_npu_shim` activates AscendSim in this process and prints the table of calls at exit."""

from __future__ import annotations

from . import activation

activation.start()
