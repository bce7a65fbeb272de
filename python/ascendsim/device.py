"""Registers the device `npu` with torch: once in a process, and not to be undone."""

from __future__ import annotations

from typing import Any

import torch
from torch.utils import _pytree as pytree
from torch.utils import backend_registration

from . import autocast, generators, loading, npu_module, recurrent
from .tensor import NpuTensor, dispatch, rebuild, unwrapped

_SETUP = "_setup_privateuseone_for_python_backend"
_libraries: list[torch.library.Library] = []


def register() -> None:
    """Makes `npu` a device of torch: Tensor.npu(), Module.npu(), device="npu", torch.npu. Later calls do nothing.

    RuntimeError if this torch is too old, or if another back end has taken torch's place for private devices.
    """
    if _libraries:
        return
    setup = getattr(backend_registration, _SETUP, None)
    if setup is None:
        raise RuntimeError(f"torch {torch.__version__}: no {_SETUP}; torch 2.13; pip install --upgrade torch")
    setup("npu", backend_module=npu_module)
    everything = torch.library.Library("_", "IMPL")
    everything.fallback(_fallback, "PrivateUse1")
    aten = torch.library.Library("aten", "IMPL")
    # torch.tensor(.., device="npu") calls these past Python's dispatch, where a fallback is not found.
    aten.impl("copy_", _copy, "PrivateUse1")
    aten.impl("_local_scalar_dense", _item, "PrivateUse1")
    _libraries.extend((everything, aten, recurrent.library(), *autocast.libraries()))
    generators.patch()
    loading.patch()
    torch.Tensor.pin_memory = _unpinned
    torch.serialization.add_safe_globals([NpuTensor, rebuild])


def _fallback(func: Any, *args: Any, **kwargs: Any) -> Any:
    """Operations that make tensors: torch.empty(.., device="npu") and the like."""
    if any(isinstance(leaf, torch.Tensor) for leaf in pytree.tree_leaves((args, kwargs))):
        return dispatch(func, args, kwargs)
    devices = [leaf for leaf in pytree.tree_leaves((args, kwargs)) if isinstance(leaf, torch.device)]
    for device in devices:
        npu_module.set_device(device)
    on_cpu = {name: value for name, value in kwargs.items() if name not in ("device", "pin_memory")}
    positional = [torch.device("cpu") if isinstance(arg, torch.device) else arg for arg in args]
    out = func(*positional, **on_cpu)
    return pytree.tree_map_only(torch.Tensor, NpuTensor, out)


def _unpinned(tensor: torch.Tensor, device: Any = None) -> torch.Tensor:
    """Tensor.pin_memory: no memory of the host is nearer to the device than other memory."""
    return tensor


def _copy(target: torch.Tensor, source: torch.Tensor, non_blocking: bool = False) -> torch.Tensor:
    unwrapped(target).copy_(unwrapped(source))
    return target


def _item(tensor: torch.Tensor) -> Any:
    return unwrapped(tensor).item()
