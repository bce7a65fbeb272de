"""torch's own matrix products on the chip, if the user asks for it: mm and addmm, as matmul and Linear call them."""

from __future__ import annotations

from typing import Any

import torch

from .. import settings
from ..tensor import NpuTensor, dispatch, simulate_with
from .base import simulated

_API = "aclnnMatmul"
_MATRICES = frozenset(("x", "y"))
_TYPES = (torch.float16, torch.bfloat16, torch.float32)
_aten = torch.ops.aten


def register() -> None:
    """Sends mm and addmm on device tensors through `_mm` and `_addmm`."""
    simulate_with(_aten.mm.default, _mm)
    simulate_with(_aten.addmm.default, _addmm)


def _mm(overload: torch._ops.OpOverload, args: tuple, kwargs: dict) -> Any:
    if not _asked_for(*args[:2]):
        return dispatch(overload, args, kwargs)
    return _product(args[0], args[1])


def _addmm(overload: torch._ops.OpOverload, args: tuple, kwargs: dict) -> Any:
    bias, x, y = args[:3]
    plain = all(kwargs.get(factor, 1) == 1 for factor in ("beta", "alpha"))
    if not (plain and _asked_for(x, y) and bias.dim() == 1 and len(bias) == y.shape[1] and bias.dtype == x.dtype):
        return dispatch(overload, args, kwargs)
    return _product(x, y, bias if bias.dtype == torch.float16 else bias.float())


def _asked_for(x: torch.Tensor, y: torch.Tensor) -> bool:
    """True if the user wants products on the chip and the chip has this one: [m,k] and [k,n] of one float type."""
    both = isinstance(x, NpuTensor) and isinstance(y, NpuTensor)
    return (
        both and settings.current().matmul and x.dtype == y.dtype and x.dtype in _TYPES and x.shape[1] == y.shape[0]
        and x.numel() > 0 and y.numel() > 0
    )


def _product(x: NpuTensor, y: NpuTensor, bias: torch.Tensor | None = None) -> NpuTensor:
    return simulated("matmul", _API, {"x": x, "y": y, "bias": bias}, _MATRICES)["out"]
