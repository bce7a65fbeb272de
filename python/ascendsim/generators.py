"""torch.Generator for the device: one of the CPU, which draws for it."""

from __future__ import annotations

from typing import Any

import torch

_OF_TORCH = torch.Generator


class _Kind(type(_OF_TORCH)):
    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, _OF_TORCH)


class Generator(_OF_TORCH, metaclass=_Kind):
    """As torch.Generator, for npu, too. RuntimeError for another index than 0."""

    def __new__(cls, device: Any = "cpu") -> Generator:
        wanted = torch.device(device)
        if wanted.type == "npu":
            torch.npu.set_device(wanted)
            wanted = torch.device("cpu")
        return super().__new__(cls, wanted)


def patch() -> None:
    """Puts it in the place of torch.Generator."""
    torch.Generator = Generator
