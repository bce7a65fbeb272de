"""Importing custom_ops makes torch.ops.custom known; the operators are there already."""

from custom import indexer_compress_epilog

__all__ = ["indexer_compress_epilog"]
