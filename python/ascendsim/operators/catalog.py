"""All operators, registered with torch once."""

from __future__ import annotations

from . import matmul
from .base import register
from .epilog import INDEXER_COMPRESS_EPILOG
from .grouped import FINALIZE_ROUTING, GROUPED_MATMUL
from .quant import DYNAMIC_QUANT, INT4_PACK, QUANT_MATMUL, TRANS_QUANT_PARAM, WEIGHT_QUANT_BATCHMATMUL
from .storage import FORMAT_CAST, FORMAT_CAST_IN_PLACE, replace_runs
from .weight_quant_gmm import COUNTS, CUMULATIVE

OPERATORS = (
    GROUPED_MATMUL, FINALIZE_ROUTING, WEIGHT_QUANT_BATCHMATMUL, QUANT_MATMUL, DYNAMIC_QUANT, TRANS_QUANT_PARAM,
    INT4_PACK, FORMAT_CAST, FORMAT_CAST_IN_PLACE, CUMULATIVE, COUNTS, INDEXER_COMPRESS_EPILOG,
)
_registered: list[bool] = []


def register_all() -> None:
    """Defines torch.ops.npu, torch.ops.mindspeed and torch.ops.custom. Later calls do nothing."""
    if not _registered:
        register(OPERATORS)
        replace_runs()
        matmul.register()
        _registered.append(True)


def npu_names() -> tuple[str, ...]:
    """Names that torch_npu has."""
    return tuple(operator.name for operator in OPERATORS if operator.namespace == "npu")
