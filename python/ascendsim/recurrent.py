"""LSTM and GRU in steps that the CPU has: torch's fused cells exist for compiled devices only."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch._decomp import decompositions

Optional = torch.Tensor | None
_KEYS = ("AutogradPrivateUse1", "PrivateUse1")


def library() -> torch.library.Library:
    """Registers the steps; they hold as long as the library lives."""
    aten = torch.library.Library("aten", "IMPL")
    kernels = {
        "lstm.input": decompositions.lstm_impl, "lstm.data": decompositions.lstm_data_impl, "lstm_cell": _lstm_cell,
        "gru.input": decompositions.gru_impl, "gru.data": decompositions.gru_impl_data, "gru_cell": _gru_cell,
    }
    for name, kernel in kernels.items():
        for key in _KEYS:
            aten.impl(name, kernel, key)
    return aten


def _lstm_cell(
    x: torch.Tensor, hidden: Sequence[torch.Tensor], w_ih: torch.Tensor, w_hh: torch.Tensor, b_ih: Optional = None,
    b_hh: Optional = None,
) -> tuple[torch.Tensor, torch.Tensor]:
    """x [b,in], hidden and cell state [b,h]; weights [4h,in] and [4h,h]. Returns the new hidden and cell state."""
    gates = torch.nn.functional.linear(x, w_ih, b_ih) + torch.nn.functional.linear(hidden[0], w_hh, b_hh)
    enter, forget, cell, leave = gates.chunk(4, 1)
    state = forget.sigmoid() * hidden[1] + enter.sigmoid() * cell.tanh()
    return leave.sigmoid() * state.tanh(), state


def _gru_cell(
    x: torch.Tensor, hidden: torch.Tensor, w_ih: torch.Tensor, w_hh: torch.Tensor, b_ih: Optional = None,
    b_hh: Optional = None,
) -> torch.Tensor:
    """x [b,in], hidden [b,h]; weights [3h,in] and [3h,h]. Returns the new hidden state."""
    return decompositions.gru_cell_data(x, hidden, w_ih, b_ih, w_hh, b_hh)
