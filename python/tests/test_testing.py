"""torch_npu.testing: the vendor's verdict and its helpers."""

from __future__ import annotations

import os
import unittest

from tests import support  # noqa: F401 - activates the device
import numpy
import torch
from torch_npu.testing.common_utils import SupportedDevices, create_common_tensor
from torch_npu.testing.testcase import TestCase


class RuleTest(TestCase):
    def test_a_few_bad_elements_are_allowed(self):
        x = torch.ones(10000)
        y = x.clone()
        y[0] = 2
        self.assertRtolEqual(x, y)
        y[:3] = 2
        with self.assertRaisesRegex(AssertionError, "3 of 10000 elements beyond 0.0001; largest error 1"):
            self.assertRtolEqual(x, y)

    def test_either_error_excuses(self):
        self.assertRtolEqual(torch.tensor([1e-6]), torch.tensor([2e-6]))
        self.assertRtolEqual(torch.tensor([1e6]), torch.tensor([1e6 + 10]))
        with self.assertRaises(AssertionError):
            self.assertRtolEqual(torch.tensor([1.0]), torch.tensor([1.01]))
        self.assertRtolEqual(torch.tensor([1.0]), torch.tensor([1.01]), 0.1)

    def test_types_shapes_and_nan(self):
        wrong = (
            (torch.ones(2), torch.ones(3)), (torch.ones(2), torch.ones(2).half()),
            (torch.tensor([1.0, float("nan")]), torch.ones(2)), ([torch.ones(1)], []),
            (torch.ones(2).bfloat16(), torch.full((2,), 1.01).bfloat16()),
        )
        for x, y in wrong:
            with self.subTest(x=x, y=y), self.assertRaises(AssertionError):
                self.assertRtolEqual(x, y)
        nan = torch.tensor([1.0, float("nan"), float("inf")])
        self.assertRtolEqual(nan, nan.numpy())
        self.assertRtolEqual(nan.npu(), nan)


class HelpersTest(unittest.TestCase):
    def test_tensors_of_both_devices(self):
        cpu, npu = create_common_tensor([numpy.float16, 2, (3, 4)], -1, 1)
        self.assertEqual((cpu.dtype, npu.device.type), (torch.float16, "npu"))
        self.assertTrue(torch.equal(cpu, npu.cpu()))
        self.assertLessEqual(float(cpu.abs().max()), 1)

    def test_tests_for_other_chips_are_skipped(self):
        def test():
            return True

        os.environ.pop("ASCENDSIM_CHIP", None)
        self.assertTrue(SupportedDevices(["Ascend910B"])(test)())
        with self.assertRaises(unittest.SkipTest):
            SupportedDevices(["Ascend950"])(test)()


if __name__ == "__main__":
    unittest.main()
