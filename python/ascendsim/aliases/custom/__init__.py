"""The namespace custom as a module: custom.indexer_compress_epilog is torch.ops.custom.indexer_compress_epilog."""

import torch

indexer_compress_epilog = torch.ops.custom.indexer_compress_epilog

__all__ = ["indexer_compress_epilog"]
