"""indexer_compress_epilog of the namespace custom (Ascend 950): quantises rows into a cache, in place."""

from __future__ import annotations

from typing import Any

from .base import Named, Operator


def _prepare(named: Named) -> Named:
    return named


def _fake(*args: Any, **named: Any) -> None:
    return None


INDEXER_COMPRESS_EPILOG = Operator(
    name="indexer_compress_epilog",
    namespace="custom",
    schemas=(
        "indexer_compress_epilog(Tensor(a!) indexer_compress_cache, Tensor(b!) indexer_compress_scale, Tensor x,"
        " Tensor slot_mapping, *, int quant_mode=1, bool round_scale=True, float scale=1.0) -> ()",
    ),
    api="aclnnIndexerCompressEpilog",
    prepare=_prepare,
    fake=_fake,
    outputs=("indexer_compress_cache", "indexer_compress_scale"),
    in_place=True,
)
