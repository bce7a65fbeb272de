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
        if isinstance(map_location, dict) and "npu" in map(_kind, (*map_location, *map_location.values())):
            places = {key: "cpu" if _kind(place) == "npu" else place for key, place in map_location.items()}
            return _moved(original(f, places, *args, **kwargs), _by_places(map_location))
        loaded = original(f, map_location, *args, **kwargs)
        if kind == "cpu":
            return _moved(loaded, lambda tensor: tensor.cpu() if isinstance(tensor, NpuTensor) else tensor)
        return loaded

    return load


def _kind(place: Any) -> str | None:
    return torch.device(place).type if isinstance(place, (str, torch.device)) else None


def _by_places(places: dict[Any, Any]) -> Callable[[torch.Tensor], torch.Tensor]:
    """Moves tensors of the device where `places` sends them, and all others there if it sends some there."""
    away = [place for key, place in places.items() if _kind(key) == "npu" and _kind(place) != "npu"]
    here = any(_kind(place) == "npu" for key, place in places.items() if _kind(key) != "npu")

    def move(tensor: torch.Tensor) -> torch.Tensor:
        if isinstance(tensor, NpuTensor):
            return tensor.to(away[0]) if away else tensor
        return tensor.npu() if here else tensor

    return move


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
