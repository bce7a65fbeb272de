"""Helpers of torch_npu.testing that operator tests use."""
