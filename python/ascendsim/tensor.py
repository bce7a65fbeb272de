"""Tensors on the device `npu`: a wrapper whose elements lie in a CPU tensor.

The wrapper has the sizes and strides of the tensor inside, so views and transposed weights are what they are on the
device. Every operation of torch runs on the tensor inside; operators of the NPU libraries go to the simulator. A tensor
in FRACTAL_NZ keeps its logical shape and order: the simulator packs it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import torch
from torch._subclasses.fake_tensor import FakeTensor
from torch._subclasses.functional_tensor import FunctionalTensor
from torch.utils import _pytree as pytree
from torch.utils._python_dispatch import return_and_correct_aliasing

from . import npu_module
from .errors import devices_differ
from .formats import ND

_aten = torch.ops.aten
# Copies of the whole that leave the storage order as it is, as every view does.
_KEEP_FORMAT = {_aten.clone.default, _aten.lift_fresh.default, _aten._unsafe_view.default, _aten._reshape_alias.default}
# Operations that take tensors of several devices.
_MIXED = {
    _aten.copy_.default, _aten._to_copy.default, _aten._copy_from.default, _aten.index.Tensor, _aten.set_.source_Tensor,
    _aten.index_put_.default, _aten.index_put.default, _aten._index_put_impl_.default,
}
# Their views of the wrapper would need its own storage.
_RESIZES = {
    _aten.resize_.default, _aten.resize_as_.default, _aten.t_.default, _aten.transpose_.default,
    _aten.squeeze_.default, _aten.squeeze_.dim, _aten.squeeze_.dims, _aten.unsqueeze_.default,
    _aten.as_strided_.default, _aten.swapaxes_.default, _aten.swapdims_.default,
}
Simulated = Callable[[torch._ops.OpOverload, tuple, dict], Any]
_simulated: dict[torch._ops.OpOverload, Simulated] = {}


def simulate_with(overload: torch._ops.OpOverload, run: Simulated) -> None:
    """Calls of `overload` with device tensors go to `run(overload, args, kwargs)`, which returns device tensors."""
    _simulated[overload] = run


class NpuTensor(torch.Tensor):
    """A tensor on `npu:0`. `cpu_data`: the CPU tensor with its elements; `npu_format`: 2 (ND) or 29 (FRACTAL_NZ)."""

    cpu_data: torch.Tensor
    npu_format: int
    __torch_function__ = torch._C._disabled_torch_function_impl

    @staticmethod
    def __new__(cls, data: torch.Tensor, npu_format: int = ND, requires_grad: bool = False) -> NpuTensor:
        return torch.Tensor._make_wrapper_subclass(
            cls, data.size(), strides=data.stride(), storage_offset=data.storage_offset(), dtype=data.dtype,
            layout=data.layout, device=torch.device("npu", 0), requires_grad=requires_grad,
        )

    def __init__(self, data: torch.Tensor, npu_format: int = ND, requires_grad: bool = False):
        self.cpu_data = data
        self.npu_format = npu_format

    @property
    def data(self) -> torch.Tensor:
        """As Tensor.data; set, it takes over elements and format of another device tensor."""
        return torch.Tensor.data.__get__(self)

    @data.setter
    def data(self, other: torch.Tensor) -> None:
        torch.Tensor.data.__set__(self, other)
        self.cpu_data, self.npu_format = other.cpu_data, other.npu_format

    def __tensor_flatten__(self) -> tuple[list[str], int]:
        return ["cpu_data"], self.npu_format

    @staticmethod
    def __tensor_unflatten__(inner: dict[str, torch.Tensor], npu_format: int, size: Any, stride: Any) -> NpuTensor:
        return NpuTensor(inner["cpu_data"], npu_format)

    def _stable_hash_for_caching(self) -> str:
        """What torch's cache of compiled graphs tells tensors apart by."""
        return repr((tuple(self.shape), self.stride(), self.dtype, self.requires_grad, self.npu_format))

    def __repr__(self, *, tensor_contents: Any = None) -> str:
        text = repr(self.cpu_data.detach())
        grad = ", requires_grad=True" if self.requires_grad and self.is_leaf else ""
        grad = f", grad_fn=<{type(self.grad_fn).__name__}>" if self.grad_fn is not None else grad
        return f"{text[:-1]}, device='{self.device}'{grad})"

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if self.dim() == 0 else object.__format__(self, spec)

    def tolist(self) -> Any:
        """As Tensor.tolist, which refuses subclasses."""
        return self.cpu_data.tolist()

    def numpy(self, *, force: bool = False) -> Any:
        """TypeError as for any device, unless forced."""
        if not force:
            raise TypeError(
                f"can't convert {self.device} device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host"
                " memory first."
            )
        return self.cpu_data.detach().numpy(force=True)

    def data_ptr(self) -> int:
        """Address of the first element in the host's memory; 0 while a graph is traced."""
        return 0 if _traced(self) else self.cpu_data.data_ptr()

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        """TypeError, as numpy."""
        return self.numpy()

    def __reduce_ex__(self, protocol: int) -> tuple:
        state = (self.cpu_data.detach(), self.npu_format, self.requires_grad)
        return rebuild, state

    def __deepcopy__(self, memo: dict) -> NpuTensor:
        if not self.is_leaf:
            raise RuntimeError("Only Tensors created explicitly by the user (leaves) support the deepcopy protocol")
        if id(self) not in memo:
            data = copy.deepcopy(self.cpu_data.detach(), memo)  # tensors that share storage still do
            twin = NpuTensor(data, self.npu_format, self.requires_grad)
            twin.grad = None if self.grad is None else copy.deepcopy(self.grad, memo)
            memo[id(self)] = twin
        return memo[id(self)]

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: tuple = (), kwargs: dict | None = None) -> Any:
        kwargs = kwargs or {}
        if func not in _simulated or any(_fake(tensor) for tensor in _tensors(args, kwargs)):
            return dispatch(func, args, kwargs)
        if not any(_traced(tensor) for tensor in _tensors(args, kwargs)):
            return _simulated[func](func, args, kwargs)
        if func.namespace == "aten":
            return dispatch(func, args, kwargs)
        raise RuntimeError(
            f"{func.name()}: only graphs of torchair's back end hold operators of the NPU; expected"
            " torch.compile(.., backend=torchair.get_npu_backend())"
        )


def rebuild(data: torch.Tensor, npu_format: int, requires_grad: bool) -> torch.Tensor:
    """Unpickles a device tensor: on the device if it is active in this process, else on the CPU."""
    if hasattr(torch, "npu"):
        return NpuTensor(data, npu_format, requires_grad)
    return data.requires_grad_(requires_grad)


def dispatch(func: Any, args: tuple, kwargs: dict) -> Any:
    """Runs `func` on the CPU tensors inside and puts the results on the device that the call names.

    RuntimeError, worded as torch does, if tensors of several devices meet where they may not.
    """
    if func not in _MIXED:
        _same_device(func, args, kwargs)
    inner_args, inner_kwargs = unwrapped((args, kwargs))
    leaves = False
    if inner_kwargs.get("device") is not None:
        device = torch.device(inner_kwargs["device"])
        leaves = device.type != "npu"
        if not leaves:
            npu_module.set_device(device)
        inner_kwargs["device"] = device if leaves else torch.device("cpu")
    inner_kwargs = {name: value for name, value in inner_kwargs.items() if name != "pin_memory"}
    out = func(*inner_args, **inner_kwargs)
    if leaves:
        return out
    if func._schema.is_mutable:
        _follow_sizes(args, kwargs)
    if func in _RESIZES:
        return args[0]
    npu_format = _format(args) if func.is_view or func in _KEEP_FORMAT else ND
    out = pytree.tree_map_only(torch.Tensor, lambda tensor: NpuTensor(tensor, npu_format), out)
    return return_and_correct_aliasing(func, args, kwargs, out)


def _follow_sizes(args: tuple, kwargs: dict) -> None:
    """Gives wrappers whose inside was resized (out= arguments, resize_) its sizes."""
    for tensor in _tensors(args, kwargs):
        if isinstance(tensor, NpuTensor) and not _same_view(tensor, tensor.cpu_data):
            torch.Tensor.data.__set__(tensor, NpuTensor(tensor.cpu_data, tensor.npu_format))


def _same_view(a: torch.Tensor, b: torch.Tensor) -> bool:
    return a.shape == b.shape and a.stride() == b.stride() and a.storage_offset() == b.storage_offset()


def unwrapped(tree: Any) -> Any:
    """`tree` with the CPU tensors inside for every device tensor."""
    return pytree.tree_map_only(torch.Tensor, _unwrapped, tree)


def _unwrapped(tensor: torch.Tensor) -> torch.Tensor:
    if isinstance(tensor, NpuTensor):
        return tensor.cpu_data
    if _made_in_graph(tensor):
        return torch.empty_strided(tensor.shape, tensor.stride(), dtype=tensor.dtype, device="cpu")
    return tensor


def _made_in_graph(tensor: torch.Tensor) -> bool:
    """True for what torch.zeros(.., device="npu") gives while torch.compile traces: only a shape on the device."""
    return isinstance(tensor, FakeTensor) and tensor.device.type == "npu"


def _tensors(args: tuple, kwargs: dict) -> list[torch.Tensor]:
    return [leaf for leaf in pytree.tree_leaves((args, kwargs)) if isinstance(leaf, torch.Tensor)]


def _fake(tensor: torch.Tensor) -> bool:
    """True inside torch.compile's tracing, where only shapes are known."""
    return isinstance(tensor.cpu_data if isinstance(tensor, NpuTensor) else tensor, FakeTensor)


def _traced(tensor: torch.Tensor) -> bool:
    """True if there are no elements inside, also where back ends of torch.compile trace the graph again."""
    inner = tensor.cpu_data if isinstance(tensor, NpuTensor) else tensor
    return isinstance(inner, (FakeTensor, FunctionalTensor)) or torch._is_functional_tensor(inner)


def _same_device(func: Any, args: tuple, kwargs: dict) -> None:
    for tensor in _tensors(args, kwargs):
        if not isinstance(tensor, NpuTensor) and tensor.dim() > 0 and tensor.device.type not in ("meta", "npu"):
            raise devices_differ(tensor.device, f" (when calling {func})")


def _format(args: tuple) -> int:
    return args[0].npu_format if args and isinstance(args[0], NpuTensor) else ND
