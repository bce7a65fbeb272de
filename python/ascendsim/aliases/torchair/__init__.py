"""torchair on AscendSim: graphs that torch.compile captures run operator by operator on the simulator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch

from .configs.compiler_config import CompilerConfig

Backend = Callable[[torch.fx.GraphModule, Sequence[Any]], Callable[..., Any]]


def get_npu_backend(*, compiler_config: CompilerConfig | None = None, custom_decompositions: Any = None) -> Backend:
    """A back end for torch.compile. Options of `compiler_config` steer the vendor's graph compiler; none has effect.

    TypeError for another kind of configuration.
    """
    if compiler_config is not None and not isinstance(compiler_config, CompilerConfig):
        raise TypeError(f"compiler_config: {type(compiler_config).__name__}; a torchair.CompilerConfig")

    def npu_backend(graph: torch.fx.GraphModule, example_inputs: Sequence[Any]) -> Callable[..., Any]:
        return graph.forward

    return npu_backend


__all__ = ["CompilerConfig", "get_npu_backend"]
