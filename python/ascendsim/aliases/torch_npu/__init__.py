"""torch_npu on AscendSim: operators under torch_npu's names, the device's helpers, storage formats."""

from __future__ import annotations

import difflib
import sys
from typing import Any

import torch
from ascendsim import npu_module as npu
from ascendsim.formats import Format
from ascendsim.operators import catalog
from ascendsim.operators.storage import get_npu_format

__version__ = torch.__version__.partition("+")[0]
sys.modules[__name__ + ".npu"] = npu

for _name in catalog.npu_names():
    globals()[_name] = getattr(torch.ops.npu, _name)


def npu_grouped_matmul_finalize_routing(*args: Any, dtype: Any = None, **kwargs: Any) -> torch.Tensor:
    """The operator; the code 0 that its documents name for dtype is torch.float32 (torch takes 0 for torch.uint8)."""
    wanted = torch.float32 if type(dtype) is int and dtype == 0 else dtype
    return torch.ops.npu.npu_grouped_matmul_finalize_routing(*args, dtype=wanted, **kwargs)


def __getattr__(name: str) -> Any:
    """AttributeError that names the nearest operator there is."""
    known = catalog.npu_names()
    near = difflib.get_close_matches(name, known, 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    if name.startswith("npu_"):
        hint = f": AscendSim has {', '.join(known)}{hint}"
    raise AttributeError(f"module 'torch_npu' has no attribute '{name}'{hint}")


__all__ = ["Format", "get_npu_format", "npu", *catalog.npu_names()]
