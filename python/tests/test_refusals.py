"""What the operator library refuses, as a Python user reads it. The simulator is a fake."""

from __future__ import annotations

import unittest

from tests.support import Refusal, SimulatedCase
import torch
import torch_npu
from ascendsim.errors import OperatorError
from mindspeed.ops import weight_quant_gmm


class RefusedTest(SimulatedCase):
    text = "case.x.dtype: \"float32\"; expected one of float16, bfloat16"

    def answer(self, request, inputs):
        raise Refusal("value", self.text)

    def test_what_the_library_refuses(self):
        with self.assertRaises(OperatorError) as caught:
            torch_npu.npu_dynamic_quant(torch.ones(2, 8).half().npu())
        self.assertRegex(
            str(caught.exception),
            "call aclnnDynamicQuantV2 failed, error code is 161002\nx.dtype: .float32.*\n.ERROR. .*ERR01100 OPS",
        )
        self.assertEqual(caught.exception.problems[0]["where"], "x.dtype")
        with self.assertRaises(OperatorError):
            torch_npu.npu_dynamic_quant(torch.ones(2, 8).half().npu())
        self.assertEqual(len(self.simulator.requests), 2)

    def test_options_of_the_command_line_are_variables_here(self):
        said = {
            "x: on this chip; choose one with --chip, such as Ascend950PR_9589":
                "x: on this chip; set ASCENDSIM_CHIP, for example to Ascend950PR_9589\n",
            "case.slot_mapping: twice; --lenient keeps the last row":
                "\nslot_mapping: twice; ASCENDSIM_LENIENT=1 keeps the last row\n",
            "case.group_list: group_list sums to 33; x has 32 rows; for cumulative sums set group_list_type 0":
                "\ngroup_list: group_list sums to 33; x has 32 rows; npu_weight_quant_gmm takes cumulative sums;"
                " ASCENDSIM_LENIENT=1 clamps the last group\n",
        }
        x, weight = torch.ones(4, 8, dtype=torch.float16).npu(), torch.ones(2, 8, 4, dtype=torch.int8).npu()
        for self.text, text in said.items():
            with self.subTest(text), self.assertRaises(OperatorError) as caught:
                weight_quant_gmm.npu_weight_quant_gmm_v2(x, weight, None)
            self.assertIn(text, str(caught.exception))


if __name__ == "__main__":
    unittest.main()
