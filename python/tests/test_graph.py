"""torch.compile with torchair's back end: graphs hold our operators and run on the simulator. It is a fake here."""

from __future__ import annotations

import importlib.util
import unittest

from tests.support import SimulatedCase
import torch
import torch_npu
import torchair as tng
from mindspeed.ops import weight_quant_gmm
from torchair.configs.compiler_config import CompilerConfig


@unittest.skipUnless(importlib.util.find_spec("filelock"), "skipped: torch.compile needs the package filelock")
class GraphTest(SimulatedCase):
    def setUp(self):
        super().setUp()
        torch._dynamo.reset()
        self.backend = tng.get_npu_backend(compiler_config=CompilerConfig())

    def answer(self, request, inputs):
        operator = request["operator"]
        if operator == "npu_grouped_matmul":
            pairs = zip(inputs["x"], inputs["weight"])
            return {f"y[{i}]": a @ b for i, (a, b) in enumerate(pairs)}
        if operator == "npu_dynamic_quant":
            return {"y": inputs["x"].to(torch.int8), "scale": torch.ones(len(inputs["x"]))}
        if operator == "npu_weight_quant_gmm":
            return {"y": torch.ones(len(inputs["x"]), inputs["weight"].shape[-1], dtype=inputs["x"].dtype)}
        if operator == "indexer_compress_epilog":
            return {name: inputs[name] for name in ("indexer_compress_cache", "indexer_compress_scale")}
        y = inputs["x"].float() @ inputs["weight"].float() * inputs["antiquant_scale"].float()
        return {"y": y.to(inputs["x"].dtype)}

    def compiled(self, function, dynamic=False):
        return torch.compile(function, backend=self.backend, dynamic=dynamic, fullgraph=True)

    def test_whole_graphs_static_and_dynamic(self):
        class Model(torch.nn.Module):
            def forward(self, x, weight, scale, bias):
                return torch_npu.npu_weight_quant_batchmatmul(
                    x * 1, weight.transpose(-1, -2), scale.transpose(-1, -2), None, None, None, bias, 0
                )

        x = torch.randn(4, 8, dtype=torch.float16, device="npu")
        weight = torch.randint(-8, 8, (5, 8), dtype=torch.int8).npu()
        scale = torch.ones(5, 1, dtype=torch.float16, device="npu")
        for dynamic in (False, True):
            model = self.compiled(Model().npu(), dynamic)
            for rows in (4, 3):
                y = model(x[:rows], weight, scale, None)
                self.assertTrue(torch.equal(y.cpu(), (x[:rows].cpu().float() @ weight.cpu().float().t()).half()))
        self.assertEqual([request["case"]["weight"]["transposed"] for request in self.simulator.requests], [True] * 4)

    def test_lists_of_tensors(self):
        x = [torch.randn(4, 8, device="npu"), torch.randn(3, 6, device="npu")]
        weight = [torch.randn(8, 2, device="npu"), torch.randn(6, 5, device="npu")]
        y = self.compiled(lambda a, b: torch_npu.npu_grouped_matmul(a, b))(x, weight)
        self.assertEqual([tuple(tensor.shape) for tensor in y], [(4, 2), (3, 5)])

    def test_a_type_that_operands_leave_open(self):
        x, weight = torch.ones(4, 8, dtype=torch.int8).npu(), torch.ones(8, 4, dtype=torch.int8).npu()
        compiled = self.compiled(lambda a, b, s: torch_npu.npu_grouped_matmul([a], [b], scale=[s])[0])
        with self.assertRaisesRegex(Exception, "output_dtype: not given; expected torch.float16 or torch.bfloat16"):
            compiled(x, weight, torch.ones(4).npu())

    def test_formats_pass_through_graphs(self):
        x = torch.randn(4, 32, dtype=torch.float16, device="npu")
        nz = x.new_zeros(32, 32)
        nz.npu_format = 29
        scale = x.new_ones(32)
        self.compiled(lambda a, b, s: torch_npu.npu_weight_quant_batchmatmul(a, b, s))(x, nz, scale)
        self.assertEqual(self.case()["weight"]["format"], "FRACTAL_NZ")

    def test_mindspeed_and_tuples(self):
        def step(x, weight, scale, ends):
            y = weight_quant_gmm.npu_weight_quant_gmm(x, weight, scale, antiquant_offset=scale, group_list=ends)
            values, scales = torch_npu.npu_dynamic_quant(y)
            return values.float() * scales[:, None]

        half = torch.ones(4, 8, dtype=torch.float16, device="npu")
        weight = torch.ones(2, 8, 4, dtype=torch.int8, device="npu")
        y = self.compiled(step)(half, weight, half[:2, :4].contiguous(), torch.tensor([1, 4], device="npu"))
        self.assertEqual(y.sum().item(), 16)

    def test_a_list_of_numbers_in_a_graph(self):
        half = torch.ones(4, 8, dtype=torch.float16, device="npu")
        weight, scale = torch.ones(2, 8, 4, dtype=torch.int8, device="npu"), half[:2, :4].contiguous()
        gmm = weight_quant_gmm.npu_weight_quant_gmm
        y = self.compiled(lambda x, w, s: gmm(x, w, s, antiquant_offset=s, group_list=[1, 4]))(half, weight, scale)
        self.assertEqual((y.shape, self.case()["group_list"]["shape"]), ((4, 4), [2]))

    def test_other_back_ends_are_refused_in_a_line(self):
        x = torch.ones(3, 8, dtype=torch.float16, device="npu")
        with self.assertRaisesRegex(Exception, "npu_dynamic_quant: only graphs of torchair.*get_npu_backend"):
            torch.compile(torch_npu.npu_dynamic_quant, backend="aot_eager")(x)
        self.assertEqual(torch.compile(lambda a: a + 1, backend="aot_eager")(x).sum().item(), 48)
        self.assertEqual(self.simulator.requests, [])

    def test_tensors_made_in_the_graph(self):
        def step(x):
            mask = torch.ones(x.shape[0], 1, device=x.device, dtype=x.dtype)
            y, scale = torch_npu.npu_dynamic_quant(x * mask)
            return y.float() + torch.zeros_like(scale)[:, None] + torch.arange(8, device="npu")

        y = self.compiled(step, dynamic=True)(torch.ones(3, 8, dtype=torch.float16, device="npu"))
        self.assertEqual(y[2].tolist(), [1, 2, 3, 4, 5, 6, 7, 8])

    def test_in_place_operators(self):
        def step(cache, scale, x, slots):
            torch.ops.custom.indexer_compress_epilog(cache, scale, x * 1, slots)
            return scale + 1

        cache, scale = torch.zeros(4, 128).to(torch.float8_e5m2).npu(), torch.zeros(4, 1).npu()
        x, slots = torch.ones(4, 128).half().npu(), torch.arange(4, dtype=torch.int32).npu()
        self.assertEqual(self.compiled(step)(cache, scale, x, slots).tolist(), [[1]] * 4)

    def test_configuration(self):
        config = CompilerConfig()
        config.experimental_config.frozen_parameter = True
        config.mode = "max-autotune"
        self.assertTrue(config.experimental_config.frozen_parameter)
        with self.assertRaises(TypeError):
            tng.get_npu_backend(compiler_config={})


if __name__ == "__main__":
    unittest.main()
