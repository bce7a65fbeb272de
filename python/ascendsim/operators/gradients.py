"""Backward through operators that have none is an error, not a silent zero."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch.utils import _pytree as pytree


class _Refuses(torch.autograd.Function):
    """Passes the results of an operator on; its backward raises."""

    @staticmethod
    def forward(context: Any, name: str, count: int, *tensors: torch.Tensor) -> tuple[torch.Tensor, ...]:
        context.name = name
        return tuple(tensor.view_as(tensor) for tensor in tensors[:count])

    @staticmethod
    def backward(context: Any, *gradients: Any) -> Any:
        raise RuntimeError(f"derivative for {context.name} is not implemented: AscendSim has no backward operators")


def refusing(name: str, overload: torch._ops.OpOverload) -> Callable[..., Any]:
    """A kernel for the autograd key of `overload`: runs it; RuntimeError only if a gradient is asked of it."""

    def run(*args: Any, **kwargs: Any) -> Any:
        with torch._C._AutoDispatchBelowAutograd():
            out = overload(*args, **kwargs)
        leaves = pytree.tree_leaves((args, kwargs))
        sources = [leaf for leaf in leaves if isinstance(leaf, torch.Tensor) and leaf.requires_grad]
        if out is None or not sources or not torch.is_grad_enabled():
            return out
        results, form = pytree.tree_flatten(out)
        return pytree.tree_unflatten(_Refuses.apply(name, len(results), *results, *sources), form)

    return run
