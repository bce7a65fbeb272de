"""torch.autocast("npu"): matrix products in the narrow type, everything else as it comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch.utils import _pytree as pytree

_NARROWED = ("matmul", "mm", "bmm", "addmm", "addbmm", "baddbmm", "linear")
_KEY = "AutocastPrivateUse1"


def libraries() -> list[torch.library.Library]:
    """Registers the rules; they hold as long as the libraries live."""
    everything = torch.library.Library("_", "IMPL")
    everything.fallback(torch.library.fallthrough_kernel, _KEY)
    aten = torch.library.Library("aten", "IMPL")
    for name in _NARROWED:
        aten.impl(name, _narrowed(getattr(torch.ops.aten, name).default), _KEY)
    return [everything, aten]


def _narrowed(overload: Any) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> Any:
        dtype = torch.get_autocast_dtype("npu")
        cast = lambda tensor: tensor.to(dtype) if tensor.dtype == torch.float32 else tensor  # noqa: E731
        with torch.autocast("npu", enabled=False):
            args, kwargs = pytree.tree_map_only(torch.Tensor, cast, (args, kwargs))
            return overload(*args, **kwargs)

    return run
