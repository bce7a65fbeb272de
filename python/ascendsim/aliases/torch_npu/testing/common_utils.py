"""torch_npu.testing.common_utils: what operator tests import from it."""

from __future__ import annotations

import unittest
from collections.abc import Callable, Sequence
from typing import Any

import torch
from ascendsim import settings


class SupportedDevices:
    """Decorator: the test runs only if the simulated chip is of one of the named families, for example Ascend910B."""

    def __init__(self, supported_devices: Sequence[str], arr_name: str | None = None):
        self._families = tuple(supported_devices)

    def __call__(self, test: Callable[..., Any]) -> Callable[..., Any]:
        chip = settings.current().chip.lower()
        family = "ascend910b" if chip.startswith(("ascend910b", "ascend910_93")) else chip
        if any(family.startswith(name.lower()) or chip.startswith(name.lower()) for name in self._families):
            return test
        return unittest.skip(f"runs on {', '.join(self._families)}; ASCENDSIM_CHIP is {chip}")(test)


def create_common_tensor(
    item: Sequence[Any], minValue: float, maxValue: float, device: str | None = None,  # noqa: N803 - vendor's names
) -> tuple[torch.Tensor, torch.Tensor]:
    """A tensor uniform in [minValue, maxValue) on the CPU, and the same on the device.

    item: [dtype, format, shape]; dtype a NumPy or torch type; format -1, 0 or 2 for ND, 29 for FRACTAL_NZ.
    """
    import torch_npu

    dtype, npu_format, shape = item
    if not isinstance(dtype, torch.dtype):
        dtype = getattr(torch, dtype.__name__.rstrip("_") if hasattr(dtype, "__name__") else str(dtype))
    cpu = (torch.rand(tuple(shape), dtype=torch.float64) * (maxValue - minValue) + minValue).to(dtype)
    npu = cpu.to(device or "npu")
    return cpu, torch_npu.npu_format_cast(npu, npu_format) if npu_format == torch_npu.Format.FRACTAL_NZ else npu


def get_npu_device() -> str:
    """The device's name."""
    return "npu:0"
