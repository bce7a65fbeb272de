"""npu_grouped_matmul and npu_grouped_matmul_finalize_routing.

Texts of checks: Ascend/op-plugin, GroupedMatmulKernelNpuOpApi.cpp and GroupedMatmulFinalizeRoutingKernelNpuOpApi.cpp.
"""

from __future__ import annotations

from typing import Any

import torch

from ..errors import PARAM, TYPE, VALUE, check
from .base import Named, Operator, logical_columns

_GROUPED = (
    "Tensor[] x, Tensor[] weight, *, Tensor[]? bias=None, Tensor[]? scale=None, Tensor[]? offset=None,"
    " Tensor[]? antiquant_scale=None, Tensor[]? antiquant_offset=None, Tensor[]? per_token_scale=None,"
    " {group_list}, Tensor[]? activation_input=None, Tensor[]? activation_quant_scale=None,"
    " Tensor[]? activation_quant_offset=None, int? split_item=0, int? group_type=None, int? group_list_type=0,"
    " int? act_type=0, ScalarType? output_dtype=None, int[]? tuning_config=None, int? x_dtype=None,"
    " int? weight_dtype=None, int? scale_dtype=None, int? per_token_scale_dtype=None"
)
_SPLIT_K = 2


def _prepare(named: Named) -> Named:
    x, weight, group_list = named["x"], named["weight"], named["group_list"]
    if isinstance(group_list, (list, tuple)) and len(group_list) == 0:
        group_list = None
        named = {**named, "group_list": None}
    check(len(x) > 0 and len(weight) > 0, "Invalid inputs: neither x nor weight could be empty.")
    split_item = named["split_item"] or 0
    check(split_item in (0, 1, 2, 3), f"Invalid value of split_item [{split_item}], which should be one of 0/1/2/3.")
    one_each = split_item in (2, 3)
    group_type = named["group_type"]
    if isinstance(group_list, torch.Tensor):
        check(group_type is not None, "Requires manual passing group_type, current is None.", VALUE)
        _check_group_type(group_type, split_item, named)
    else:
        group_type = _legacy_group_type(named, one_each)
    legacy = isinstance(group_list, (list, tuple))
    if not one_each:
        groups = len(group_list) if legacy else len(weight)
        check(
            (len(x) == 1 and len(weight) == groups) or len(x) == len(weight),
            f"Invalid inputs: when split_item is 0 or 1, x has {len(x)} tensors, weight {len(weight)} and group_list"
            f" {groups} elements; x must be one tensor and weight as many as groups, or both equally many.",
        )
    if legacy:
        _check_ends(list(group_list), one_each)
        named = {**named, "group_list_type": 0, "act_type": 0, "group_list": list(group_list)}
    return {**named, "split_item": split_item, "group_type": group_type}


def _check_group_type(group_type: int, split_item: int, named: Named) -> None:
    check(group_type in (-1, 0, _SPLIT_K), f"The group type must be -1, 0 or 2, but now is [{group_type}].", VALUE)
    if group_type == _SPLIT_K and split_item in (2, 3):
        check(
            len(named["weight"]) == len(named["x"]),
            "When group_list is 2(K_SPLIT) and split_item is 2/3, the length of weight must equal x.",
        )


def _legacy_group_type(named: Named, one_each: bool) -> int | None:
    """The group type of a call without a group_list tensor, whose scenario follows from the lengths of the lists."""
    if named["group_list"] is None and named["group_type"] is not None:
        _check_group_type(named["group_type"], named["split_item"] or 0, named)
        return named["group_type"]
    if one_each:
        return 0
    return None if named["group_list"] is not None and len(named["x"]) == 1 else -1


def _check_ends(ends: list[int], one_each: bool) -> None:
    """The host reads such a list only where each group has an output of its own."""
    for i in range(1, 0 if one_each else len(ends)):
        check(
            ends[i] - ends[i - 1] >= 0,
            f"group_list[{i}] - group_list[{i - 1}] should be larger than or equal to 0, but now is"
            f" {ends[i] - ends[i - 1]}.",
        )


def _fake(x: list, weight: list, **named: Any) -> list[torch.Tensor]:
    dtype = named.get("output_dtype") or _output_dtype(x[0], weight[0], named.get("scale"))
    group_list = named.get("group_list")
    if named.get("group_type") == _SPLIT_K:
        groups = group_list.shape[0]
        shape = (groups, x[0].shape[-2], weight[0].shape[-1])
        return [x[0].new_empty(shape, dtype=dtype)]
    if (named.get("split_item") or 0) in (2, 3):
        rows = sum(tensor.shape[0] for tensor in x)
        return [x[0].new_empty((rows, logical_columns(weight[0])), dtype=dtype)]
    if len(x) == 1 and len(weight) > 1:
        ends = list(group_list)
        rows = [ends[0], *(end - start for start, end in zip(ends, ends[1:]))]
        return [x[0].new_empty((r, logical_columns(w)), dtype=dtype) for r, w in zip(rows, weight)]
    return [a.new_empty((*a.shape[:-1], logical_columns(w)), dtype=dtype) for a, w in zip(x, weight)]


def _output_dtype(x: torch.Tensor, weight: torch.Tensor, scale: list | None) -> torch.dtype:
    """The type of y where none is asked for. RuntimeError where the operands leave it open, as the call itself does."""
    if x.dtype.is_floating_point:
        return x.dtype
    if not scale:
        return torch.int32
    if scale[0].dtype == torch.int64 and weight.dtype == torch.int8:
        return torch.int8
    raise RuntimeError("npu_grouped_matmul: output_dtype: not given; expected torch.float16 or torch.bfloat16")


GROUPED_MATMUL = Operator(
    name="npu_grouped_matmul",
    namespace="npu",
    schemas=(
        f"npu_grouped_matmul({_GROUPED.format(group_list='Tensor? group_list=None')}) -> Tensor[]",
        f"npu_grouped_matmul.List({_GROUPED.format(group_list='int[]? group_list=None')}) -> Tensor[]",
    ),
    api="aclnnGroupedMatmulV5",
    prepare=_prepare,
    fake=_fake,
    matrices=frozenset(("x", "weight")),
)


def _prepare_routing(named: Named) -> Named:
    x, w, dtype = named["x"], named["w"], named["dtype"]
    check(named["group_list_type"] in (0, 1), "only support group_list_type's value 0 or 1.", PARAM)
    check(
        x.dim() == 2 and w.dim() == 3,
        f"x dim is 2 weight dim is 3, but x dim is {x.dim()} weight dim is {w.dim()}.",
        PARAM,
    )
    check(dtype in (None, torch.float32), f"The dtype should be float, but now is {dtype}.", TYPE)
    return {**named, "dtype": None}


def _fake_routing(x: torch.Tensor, w: torch.Tensor, group_list: torch.Tensor, **named: Any) -> torch.Tensor:
    rows = named.get("output_bs") or x.shape[0]
    return x.new_empty((rows, logical_columns(w)), dtype=torch.float32)


FINALIZE_ROUTING = Operator(
    name="npu_grouped_matmul_finalize_routing",
    namespace="npu",
    schemas=(
        "npu_grouped_matmul_finalize_routing(Tensor x, Tensor w, Tensor group_list, *, Tensor? scale=None,"
        " Tensor? bias=None, Tensor? offset=None, Tensor? pertoken_scale=None, Tensor? shared_input=None,"
        " Tensor? logit=None, Tensor? row_index=None, ScalarType? dtype=None, float? shared_input_weight=1.0,"
        " int? shared_input_offset=0, int? output_bs=0, int? group_list_type=1, int[]? tuning_config=None) -> Tensor",
    ),
    api="aclnnGroupedMatmulFinalizeRoutingV3",
    prepare=_prepare_routing,
    fake=_fake_routing,
    matrices=frozenset(("w", "x")),
)
