"""npu_weight_quant_gmm and npu_weight_quant_gmm_v2 of mindspeed.ops.

Checks and their order: Ascend/MindSpeed, mindspeed/ops/weight_quant_gmm.py. They raise ValueError and TypeError, since
they are made in Python; what comes after them is the operator library's.
"""

from __future__ import annotations

from typing import Any

import torch

from ..errors import devices_differ
from .base import Named, Operator


def _fake(x: torch.Tensor, weight: torch.Tensor, *rest: Any, **named: Any) -> torch.Tensor:
    return x.new_empty((x.shape[0], weight.shape[-1]))


def _operator(name: str) -> Operator:
    return Operator(
        name=name,
        namespace="mindspeed",
        schemas=(
            f"{name}(Tensor x, Tensor weight, Tensor? antiquant_scale, *, Tensor? antiquant_offset=None,"
            " Tensor? bias=None, Tensor? group_list=None, int act_type=0) -> Tensor",
        ),
        api="aclnnGroupedMatmulV4",
        prepare=_as_given,
        fake=_fake,
        matrices=frozenset(("x", "weight")),
    )


def _as_given(named: Named) -> Named:
    return named


CUMULATIVE = _operator("npu_weight_quant_gmm")
COUNTS = _operator("npu_weight_quant_gmm_v2")


def npu_weight_quant_gmm(
    x: Any, weight: Any, antiquant_scale: Any, *, antiquant_offset: Any = None, bias: Any = None,
    group_list: Any = None, act_type: int = 0,
) -> torch.Tensor:
    """y[rows of g] = x[rows of g] @ ((weight[g] + antiquant_offset[g]) * antiquant_scale[g]) + bias[g].

    x [m,k] float16 or bfloat16; weight [e,k,n] int8, maybe a transposed view; scales [e,n]; group_list [e] int64:
    cumulative ends. Returns [m,n] of the type of x.
    """
    if isinstance(group_list, list) and all(isinstance(end, int) for end in group_list):
        group_list = torch.tensor(group_list, dtype=torch.int64).to(getattr(x, "device", "cpu"))
    elif not (group_list is None or isinstance(group_list, torch.Tensor)):
        raise TypeError(f"group_list must be a torch.Tensor, list of int or None, got {type(group_list)}")
    _check(x, weight, (antiquant_scale, antiquant_offset, bias), group_list)
    return torch.ops.mindspeed.npu_weight_quant_gmm(
        x, weight, antiquant_scale, antiquant_offset=antiquant_offset, bias=bias, group_list=group_list,
        act_type=act_type,
    )


def npu_weight_quant_gmm_v2(
    x: Any, weight: Any, antiquant_scale: Any, *, antiquant_offset: Any = None, bias: Any = None,
    group_list: Any = None, act_type: int = 0,
) -> torch.Tensor:
    """As npu_weight_quant_gmm, with group_list the rows of each group; a tensor or None."""
    if not (group_list is None or isinstance(group_list, torch.Tensor)):
        raise TypeError(f"group_list must be a torch.Tensor or None, got {type(group_list)}")
    _check(x, weight, (antiquant_scale, antiquant_offset, bias), group_list)
    return torch.ops.mindspeed.npu_weight_quant_gmm_v2(
        x, weight, antiquant_scale, antiquant_offset=antiquant_offset, bias=bias, group_list=group_list,
        act_type=act_type,
    )


def _check(x: Any, weight: Any, optional: tuple, group_list: torch.Tensor | None) -> None:
    for tensor, place in ((x, "arg0"), (weight, "arg1")):
        if not isinstance(tensor, torch.Tensor):
            raise TypeError(f"{place} must be a torch.Tensor, got {type(tensor)}")
    if x.dtype not in (torch.float16, torch.bfloat16):
        raise ValueError(f"Input x only accept float16/fp16, but got x[{x.dtype}]")
    if weight.dtype != torch.int8:
        raise ValueError(f"Weight only support int8, but got weight[{weight.dtype}]")
    for tensor, name in zip(optional, ("antiquant_scale", "antiquant_offset", "bias")):
        if tensor is not None and not isinstance(tensor, torch.Tensor):
            raise TypeError(f"{name} must be a torch.Tensor or None, got {type(tensor)}")
    if group_list is not None and group_list.dim() != 1:
        raise ValueError(f"If group_list is not None, it must be an one-dimensional tensor, got {group_list.dim()}")
    if group_list is not None and group_list.dtype != torch.int64:
        raise TypeError(f"group_list must be of type torch.int64, got {group_list.dtype}")
    present = [tensor for tensor in (x, weight, *optional, group_list) if tensor is not None]
    for tensor in present:
        if tensor.device != x.device:
            raise devices_differ(next(each.device for each in (x, tensor) if each.device.type != "npu"))
