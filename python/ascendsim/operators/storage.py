"""npu_format_cast, npu_format_cast_ and get_npu_format: the storage order of device tensors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from .. import settings
from ..errors import PARAM, check
from ..formats import FRACTAL_NZ, ND
from ..tensor import NpuTensor, simulate_with
from .base import Operator, bound, simulated

_BASE = (-1, 0, ND)
_API = "aclnnNpuFormatCast"


def get_npu_format(tensor: torch.Tensor) -> int:
    """2 (ND) or 29 (FRACTAL_NZ). RuntimeError for a tensor that is not on the device."""
    check(isinstance(tensor, NpuTensor), f"get_npu_format: a tensor on {tensor.device}; move it with .npu()")
    return tensor.npu_format


def cast(tensor: torch.Tensor, acl_format: int, customize_dtype: torch.dtype | None = None) -> NpuTensor:
    """A copy of `tensor` in another storage order; its logical shape, strides and elements stay.

    The elements are the input's by definition, so the simulator is asked for legality and time only. RuntimeError for
    formats other than ND and FRACTAL_NZ.
    """
    check(isinstance(tensor, NpuTensor), f"npu_format_cast: a tensor on {tensor.device}; move it with .npu()")
    check(acl_format in (*_BASE, FRACTAL_NZ), f"npu_format_cast: acl_format {acl_format}; 2 or 29 are simulated", PARAM)
    target = FRACTAL_NZ if acl_format == FRACTAL_NZ else ND
    data = tensor.cpu_data.detach()
    if target != tensor.npu_format and data.numel() and settings.current().mode != "ordered":
        values: Mapping[str, Any] = {"input": tensor.contiguous(), "acl_format": target}
        if target == FRACTAL_NZ:
            values = {**values, "customize_dtype": customize_dtype}
        simulated("npu_format_cast", _API, values, frozenset(), mode="timing")
    return NpuTensor(data.clone(), target)


def _run(overload: torch._ops.OpOverload, args: tuple, kwargs: dict) -> NpuTensor:
    named = bound(overload, args, kwargs)
    return cast(named["self"], named["acl_format"], named.get("customize_dtype"))


def _run_in_place(overload: torch._ops.OpOverload, args: tuple, kwargs: dict) -> NpuTensor:
    named = bound(overload, args, kwargs)
    tensor = named["self"]
    tensor.npu_format = cast(tensor, named["acl_format"]).npu_format
    return tensor


FORMAT_CAST = Operator(
    name="npu_format_cast",
    namespace="npu",
    schemas=("npu_format_cast(Tensor self, int acl_format, ScalarType? customize_dtype=None) -> Tensor",),
    api=_API,
    prepare=dict,
    fake=lambda tensor, *rest, **named: torch.empty_like(tensor),
    backward=lambda context, gradient: (gradient, None, None),
)
FORMAT_CAST_IN_PLACE = Operator(
    name="npu_format_cast_",
    namespace="npu",
    schemas=("npu_format_cast_(Tensor(a!) self, int acl_format) -> Tensor(a!)",),
    api=_API,
    prepare=dict,
    fake=lambda tensor, *rest, **named: tensor,
    in_place=True,
)


def replace_runs() -> None:
    """Casts keep elements where they are, so they do not run as other operators do."""
    simulate_with(torch.ops.npu.npu_format_cast.default, _run)
    simulate_with(torch.ops.npu.npu_format_cast_.default, _run_in_place)

