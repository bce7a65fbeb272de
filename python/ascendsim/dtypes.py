"""Element types: torch's and the simulator's names for them (the type list of docs/serve.md's cases)."""

from __future__ import annotations

import torch

_SAME = (
    "float16 bfloat16 float32 int8 uint8 int16 uint16 int32 uint32 int64 uint64 bool float8_e4m3fn float8_e5m2"
).split()
NAMES: dict[torch.dtype, str] = {getattr(torch, name): name for name in _SAME}
NAMES[torch.float8_e8m0fnu] = "float8_e8m0"
if hasattr(torch, "float4_e2m1fn_x2"):
    NAMES[torch.float4_e2m1fn_x2] = "float4_e2m1"
_TYPES = {name: dtype for dtype, name in NAMES.items()}
PACKED = ("float4_e2m1",)


def name_of(dtype: torch.dtype) -> str:
    """The simulator's name. RuntimeError for a type that no operator takes, as torch_npu words it."""
    if dtype not in NAMES:
        raise RuntimeError(f"{str(dtype).removeprefix('torch.')} has not been supported")
    return NAMES[dtype]


def named(name: str) -> torch.dtype:
    """The torch type of the simulator's `name`; int4 comes as int32, eight to an element, the first in the low bits."""
    return torch.int32 if name == "int4" else _TYPES[name]


def torch_shape(name: str, shape: list[int]) -> list[int]:
    """The shape of the torch tensor that holds `shape` elements of the simulator's type `name`."""
    packing = {"int4": 8, "float4_e2m1": 2}.get(name, 1)
    return shape if packing == 1 else [*shape[:-1], shape[-1] // packing]
