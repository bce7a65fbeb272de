"""npu_weight_quant_batchmatmul, npu_quant_matmul, npu_dynamic_quant, npu_trans_quant_param, int4 packing.

Texts of checks: Ascend/op-plugin, WeightQuantBatchMatmulKernelNpuOpApi.cpp, QuantMatmulKernelNpuOpApi.cpp,
ConvertWeightToINT4PackKernelNpuOpApi.cpp.
"""

from __future__ import annotations

from typing import Any

import torch

from ..errors import PARAM, TYPE, check
from .base import Named, Operator, is_transposed, logical_columns


def _prepare_weight_quant(named: Named) -> Named:
    x, weight, size = named["x"], named["weight"], named["antiquant_group_size"]
    packed = weight.dtype == torch.int32 and is_transposed(weight)
    rows = weight.shape[-2] * (8 if packed else 1)
    check(
        x.shape[-1] == rows,
        f"The k of x and weight should be equal. but x_k_dim is {x.shape[-1]}, weight_k_dim is {rows}",
    )
    check(
        size == 0 or (size % 32 == 0 and 32 <= size <= rows - 1),
        "antiquant_group_size can be either 0 or a multiple of 32 within the range 32 to weight_k_dim - 1.",
    )
    precise = named["inner_precise"]
    check(precise in (0, 1), f"inner_precise only support 0 or 1. but is: {precise}")
    return named


def _fake_weight_quant(
    x: torch.Tensor, weight: torch.Tensor, antiquant_scale: torch.Tensor, antiquant_offset: Any = None,
    quant_scale: Any = None, *rest: Any, **named: Any,
) -> torch.Tensor:
    dtype = x.dtype if quant_scale is None else torch.int8
    return x.new_empty((*x.shape[:-1], logical_columns(weight)), dtype=dtype)


WEIGHT_QUANT_BATCHMATMUL = Operator(
    name="npu_weight_quant_batchmatmul",
    namespace="npu",
    schemas=(
        "npu_weight_quant_batchmatmul(Tensor x, Tensor weight, Tensor antiquant_scale, Tensor? antiquant_offset=None,"
        " Tensor? quant_scale=None, Tensor? quant_offset=None, Tensor? bias=None, int antiquant_group_size=0,"
        " int inner_precise=0, int? weight_dtype=None) -> Tensor",
    ),
    api="aclnnWeightQuantBatchMatmulV3",
    prepare=_prepare_weight_quant,
    fake=_fake_weight_quant,
    matrices=frozenset(("x", "weight", "antiquant_scale", "antiquant_offset")),
)


def _prepare_quant(named: Named) -> Named:
    for name in ("x1", "x2"):
        dims = named[name].dim()
        check(2 <= dims <= 6, f"{name} dim num should be 2 ~ 6, please check {name} dim num.")
    return named


def _fake_quant(x1: torch.Tensor, x2: torch.Tensor, scale: torch.Tensor, **named: Any) -> torch.Tensor:
    batch = torch.broadcast_shapes(x1.shape[:-2], x2.shape[:-2])
    dtype = named.get("output_dtype") or torch.int8
    return x1.new_empty((*batch, x1.shape[-2], logical_columns(x2)), dtype=dtype)


QUANT_MATMUL = Operator(
    name="npu_quant_matmul",
    namespace="npu",
    schemas=(
        "npu_quant_matmul(Tensor x1, Tensor x2, Tensor scale, *, Tensor? offset=None, Tensor? pertoken_scale=None,"
        " Tensor? bias=None, ScalarType? output_dtype=None, int? x1_dtype=None, int? x2_dtype=None,"
        " int? pertoken_scale_dtype=None, int? scale_dtype=None, int[]? group_sizes=None, Tensor? y_scale=None)"
        " -> Tensor",
    ),
    api="aclnnQuantMatmulV5",
    prepare=_prepare_quant,
    fake=_fake_quant,
    matrices=frozenset(("x1", "x2", "scale", "pertoken_scale")),
)


def _prepare_dynamic(named: Named) -> Named:
    values = dict(named)
    values["x"] = values.pop("input", values.get("x"))
    check(
        values["dst_type"] in (None, torch.int8, torch.quint4x2),
        f"dst_type should be torch.int8 or torch.quint4x2, but now is {values['dst_type']}.",
        TYPE,
    )
    return values


def _fake_dynamic(x: torch.Tensor, *, dst_type: Any = None, **named: Any) -> tuple[torch.Tensor, torch.Tensor]:
    scale = x.new_empty(x.shape[:-1], dtype=torch.float32)
    if dst_type == torch.quint4x2:
        return x.new_empty((*x.shape[:-1], x.shape[-1] // 8), dtype=torch.int32), scale
    return x.new_empty(x.shape, dtype=torch.int8), scale


_DYNAMIC = (
    "*, Tensor? smooth_scales=None, Tensor? group_index=None, ScalarType? dst_type=None, str? quant_mode=None,"
    " float? dst_type_max=None) -> (Tensor, Tensor)"
)
DYNAMIC_QUANT = Operator(
    name="npu_dynamic_quant",
    namespace="npu",
    schemas=(f"npu_dynamic_quant(Tensor x, {_DYNAMIC}", f"npu_dynamic_quant.input(Tensor input, {_DYNAMIC}"),
    api="aclnnDynamicQuantV2",
    prepare=_prepare_dynamic,
    fake=lambda *args, **named: _fake_dynamic(*args, **named) if args else _fake_dynamic(named.pop("input"), **named),
    outputs=("y", "scale"),
)


def _fake_words(scale: torch.Tensor, offset: torch.Tensor | None = None, *rest: Any, **named: Any) -> torch.Tensor:
    longer = offset if offset is not None and offset.numel() > scale.numel() else scale
    return scale.new_empty(longer.shape, dtype=torch.int64)


TRANS_QUANT_PARAM = Operator(
    name="npu_trans_quant_param",
    namespace="npu",
    schemas=("npu_trans_quant_param(Tensor scale, Tensor? offset=None, int? round_mode=0) -> Tensor",),
    api="aclnnTransQuantParamV2",
    prepare=lambda named: named,
    fake=_fake_words,
)


def _prepare_pack(named: Named) -> Named:
    weight = named["weight"]
    check(weight.is_contiguous(), "weight should be contiguous")
    check(weight.dim() in (2, 3), f"weight shape only support dim num 2/3, but it is {weight.dim()}")
    check(
        weight.dtype in (torch.int32, torch.float32),
        f"weight only support int32 or float32, but it is {weight.dtype}",
        TYPE,
    )
    last = weight.shape[-1]
    check(last % 8 == 0 and last > 0, f"weight last dim should be the multiple of 8, but it is {last}", PARAM)
    return named


def _fake_pack(weight: torch.Tensor, inner_k_tiles: int = 0) -> torch.Tensor:
    return weight.new_empty((*weight.shape[:-1], weight.shape[-1] // 8), dtype=torch.int32)


INT4_PACK = Operator(
    name="npu_convert_weight_to_int4pack",
    namespace="npu",
    schemas=("npu_convert_weight_to_int4pack(Tensor weight, int inner_k_tiles=0) -> Tensor",),
    api="aclnnConvertWeightToINT4Pack",
    prepare=_prepare_pack,
    fake=_fake_pack,
)
