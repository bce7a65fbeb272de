"""torch_npu.testing.testcase: the vendor's comparison of results.

Source: Ascend/pytorch torch_npu/testing/testcase.py, its rule as facts: an element is bad where both its relative and
its absolute error are too large; a comparison fails where too many are.
"""

from __future__ import annotations

import unittest
from typing import Any

import torch

_TINY = {torch.float16: 6e-8}


class TestCase(unittest.TestCase):
    """unittest.TestCase with assertRtolEqual."""

    def assertRtolEqual(  # noqa: N802 - the vendor's name
        self, x: Any, y: Any, prec: float = 1e-4, prec16: float = 1e-3, auto_trans_dtype: bool = False,
        message: str | None = None,
    ) -> None:
        """Fails unless x and y (tensors, arrays, numbers, or lists of them) agree.

        prec: tolerance; prec16: that of float16 and bfloat16. At most that share of the elements may exceed it.
        """
        if isinstance(x, (list, tuple)):
            self.assertEqual(len(x), len(y), message)
            for a, b in zip(x, y):
                self.assertRtolEqual(a, b, prec, prec16, auto_trans_dtype, message)
            return
        a, b = (torch.as_tensor(value).detach().cpu() for value in (x, y))
        if auto_trans_dtype:
            b = b.to(a.dtype)
        self.assertEqual(a.shape, b.shape, message or "shapes differ")
        self.assertEqual(a.dtype, b.dtype, message or "types differ")
        if torch.bfloat16 == a.dtype:
            self.assertTrue(torch.allclose(a, b, rtol=prec16, atol=prec16, equal_nan=True), message)
            return
        limit = prec16 if a.dtype == torch.float16 else prec
        found = _too_many(a, b, limit)
        self.assertIsNone(found, message or found)


def _too_many(a: torch.Tensor, b: torch.Tensor, limit: float) -> str | None:
    """What is wrong with a against b, or None."""
    tiny = _TINY.get(a.dtype, 1e-9)
    x, y = a.double().flatten(), b.double().flatten()
    if not torch.equal(x.isnan(), y.isnan()):
        return "NaN in different places"
    numbers = ~x.isnan() & ~(x == y)
    x, y = x[numbers], y[numbers]
    error = (x - y).abs()
    relative = error / (torch.maximum(x.abs(), y.abs()) + tiny)
    by_ratio, by_size = int((relative > limit).sum()), int((error > limit).sum())
    allowed = a.numel() * limit
    if by_ratio > allowed and by_size > allowed:
        return f"{by_ratio} of {a.numel()} elements beyond {limit}; largest error {float(error.max()):g}"
    return None


def run_tests() -> None:
    """Runs the tests of the calling script."""
    unittest.main()
