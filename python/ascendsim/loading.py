"""torch.load with a map_location on the device: torch itself knows storages of the CPU and of compiled devices only."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import torch

from . import npu_module
from .tensor import NpuTensor


def patch() -> None:
    """Replaces torch.load by one that knows the device; other locations are as before."""
    torch.load = _load(torch.load)


def _load(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def load(f: Any, map_location: Any = None, *args: Any, **kwargs: Any) -> Any:
        kind = torch.device(map_location).type if isinstance(map_location, (str, torch.device)) else None
        if kind == "npu":
            npu_module.set_device(map_location)
            return _moved(original(f, "cpu", *args, **kwargs), lambda tensor: tensor.npu())
        loaded = original(f, map_location, *args, **kwargs)
        if kind == "cpu":
            return _moved(loaded, lambda tensor: tensor.cpu() if isinstance(tensor, NpuTensor) else tensor)
        return loaded

    return load


def _moved(loaded: Any, move: Callable[[torch.Tensor], torch.Tensor]) -> Any:
    """`loaded` with every tensor moved; dictionaries and lists stay the objects that they are."""
    if isinstance(loaded, torch.nn.Module):
        return loaded._apply(move)
    if isinstance(loaded, torch.nn.Parameter):
        return torch.nn.Parameter(move(loaded.detach()), loaded.requires_grad)
    if isinstance(loaded, torch.Tensor):
        return move(loaded.detach()).requires_grad_(loaded.requires_grad)
    if isinstance(loaded, dict):
        for key in loaded:
            loaded[key] = _moved(loaded[key], move)
    elif isinstance(loaded, list):
        loaded[:] = [_moved(element, move) for element in loaded]
    elif type(loaded) is tuple:
        return tuple(_moved(element, move) for element in loaded)
    return loaded
