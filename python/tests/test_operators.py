"""What calls of the operators ask the simulator for, and what they give back. The simulator is a fake."""

from __future__ import annotations

import unittest

from tests.support import SimulatedCase
import custom
import torch
import torch_npu
from mindspeed.ops import weight_quant_gmm


class GroupedMatmulTest(SimulatedCase):
    def answer(self, request, inputs):
        x, weight = inputs["x"], inputs["weight"]
        if request["case"]["split_item"] in (2, 3):
            return {"y[0]": torch.zeros(sum(len(a) for a in x), weight[0].shape[-1], dtype=x[0].dtype)}
        return {f"y[{i}]": (a.float() @ b.float()).to(a.dtype) for i, (a, b) in enumerate(zip(x, weight))}

    def test_pairs_of_tensors_as_in_the_vendors_first_sample(self):
        x = [torch.randn(4, 8, device="npu"), torch.randn(3, 6, device="npu")]
        weight = [torch.randn(8, 2, device="npu"), torch.randn(6, 5, device="npu")]
        y = torch_npu.npu_grouped_matmul(x, weight, bias=None, group_list=None, split_item=0)
        self.assertEqual((self.case()["group_type"], self.case()["split_item"]), (-1, 0))
        self.assertIsInstance(y, list)
        for a, b, c in zip(x, weight, y):
            self.assertEqual(c.device.type, "npu")
            self.assertTrue(torch.equal(c.cpu(), a.cpu() @ b.cpu()))

    def test_group_list_as_tensor(self):
        x, weight = torch.ones(4, 8, device="npu"), torch.ones(2, 3, 8, device="npu").transpose(1, 2)
        ends = torch.tensor([1, 4], device="npu")
        y = torch_npu.npu_grouped_matmul([x], [weight], group_list=ends, split_item=3, group_type=0, group_list_type=0)
        case = self.case()
        self.assertEqual(y[0].shape, (4, 3))
        self.assertEqual(case["group_list"]["dtype"], "int64")
        self.assertEqual((case["weight"][0]["shape"], case["weight"][0]["transposed"]), ([2, 3, 8], True))
        self.assertNotIn("transposed", case["x"][0])
        self.assertNotIn("bias", case)
        with self.assertRaisesRegex(RuntimeError, "Requires manual passing group_type, current is None.\n.*ERR01003"):
            torch_npu.npu_grouped_matmul([x], [weight], group_list=ends, split_item=3)

    def test_group_list_of_numbers_is_the_older_form(self):
        x, weight = [torch.ones(4, 8, device="npu")], [torch.ones(8, 3, device="npu")] * 2
        torch_npu.npu_grouped_matmul(x, weight, group_list=[1, 4], split_item=2)
        self.assertEqual((self.case()["group_list"], self.case()["group_type"]), ([1, 4], 0))
        torch_npu.npu_grouped_matmul(x, weight, group_list=[1, 4], split_item=0)
        self.assertNotIn("group_type", self.case())

    def test_checks_of_the_torch_layer(self):
        x, weight = [torch.ones(4, 8, device="npu")], [torch.ones(8, 3, device="npu")]
        ends = torch.tensor([4], device="npu")
        texts = {
            "Invalid inputs: neither x nor weight could be empty.": dict(x=[], weight=weight),
            "neither x nor weight": dict(x=[], weight=[]),
            "The group type must be -1, 0 or 2, but now is .1.": dict(group_list=ends, group_type=1),
            r"Invalid value of split_item \[4\]": dict(split_item=4),
            "x has 2 tensors, weight 3": dict(x=x * 2, weight=weight * 3),
            r"group_list\[1\] - group_list\[0\] should be larger than or equal to 0": dict(
                weight=weight * 2, group_list=[4, 1]
            ),
            "the length of weight must equal x": dict(weight=weight * 2, group_list=ends, group_type=2, split_item=3),
        }
        for text, arguments in texts.items():
            with self.subTest(text), self.assertRaisesRegex(RuntimeError, text):
                torch_npu.npu_grouped_matmul(**{"x": x, "weight": weight, **arguments})
        self.assertEqual(self.simulator.requests, [])

    def test_arguments_behind_the_star_are_named(self):
        with self.assertRaises(RuntimeError):
            torch_npu.npu_grouped_matmul([torch.ones(1, 1, device="npu")], [torch.ones(1, 1, device="npu")], None)

    def test_tensors_of_the_cpu_are_refused(self):
        with self.assertRaisesRegex(RuntimeError, "Expected all tensors to be on the same device"):
            torch_npu.npu_grouped_matmul([torch.ones(4, 8)], [torch.ones(8, 3)])
        with self.assertRaisesRegex(RuntimeError, "Expected all tensors to be on the same device"):
            torch_npu.npu_grouped_matmul([torch.ones(4, 8, device="npu")], [torch.ones(8, 3)])


class RoutingTest(SimulatedCase):
    def answer(self, request, inputs):
        if request["operator"] == "npu_format_cast":
            return {}
        return {"y": torch.ones(request["case"]["output_bs"] or len(inputs["x"]), inputs["w"].shape[-1])}

    def call(self, **changes):
        tensors = {
            "x": torch.zeros(4, 32, dtype=torch.int8), "w": torch.zeros(2, 32, 64, dtype=torch.int8),
            "group_list": torch.tensor([2, 2]), "scale": torch.ones(2, 64), "pertoken_scale": torch.ones(4, 1),
            "logit": torch.ones(4), "row_index": torch.arange(4),
        }
        arguments = {**{name: tensor.npu() for name, tensor in tensors.items()}, **changes}
        x, w, group_list = (arguments.pop(name) for name in ("x", "w", "group_list"))
        return torch_npu.npu_grouped_matmul_finalize_routing(x, w, group_list, **arguments)

    def test_defaults_and_formats(self):
        nz = torch_npu.npu_format_cast(torch.zeros(2, 32, 64, dtype=torch.int8).npu(), 29)
        y = self.call(w=nz, output_bs=3)
        case = self.case()
        self.assertEqual((y.shape, y.dtype), ((3, 64), torch.float32))
        self.assertEqual((case["w"]["format"], case["w"]["shape"]), ("FRACTAL_NZ", [2, 32, 64]))
        self.assertEqual((case["group_list_type"], case["shared_input_weight"]), (1, 1.0))

    def test_checks_of_the_torch_layer(self):
        texts = {
            "only support group_list_type's value 0 or 1.": {"group_list_type": 2},
            "x dim is 2 weight dim is 3": {"w": torch.zeros(2, 2, dtype=torch.int8).npu()},
            "The dtype should be float": {"dtype": torch.float16},
        }
        for text, arguments in texts.items():
            with self.subTest(text), self.assertRaisesRegex(RuntimeError, text):
                self.call(**arguments)
        with self.assertRaisesRegex(RuntimeError, "The dtype should be float, but now is torch.uint8"):
            self.call(dtype=torch.uint8)
        for dtype in (torch.float32, 0):
            self.call(dtype=dtype)


class QuantTest(SimulatedCase):
    def answer(self, request, inputs):
        operator = request["operator"]
        if operator == "npu_dynamic_quant":
            return {"y": inputs["x"].to(torch.int8), "scale": torch.ones(inputs["x"].shape[:-1])}
        if operator == "npu_convert_weight_to_int4pack":
            return {"y": inputs["weight"][..., ::8]}
        if operator == "npu_quant_matmul":
            dtype = getattr(torch, request["case"].get("output_dtype", "int8"))
            return {"y": torch.zeros(inputs["x1"].shape[-2], inputs["x2"].shape[-1]).to(dtype)}
        if operator == "npu_trans_quant_param":
            return {"y": inputs["scale"].view(torch.int32).to(torch.int64)}
        if operator == "npu_format_cast":
            return {}
        return {"y": torch.zeros(len(inputs["x"]), inputs["weight"].shape[-1], dtype=inputs["x"].dtype)}

    def test_dynamic_quant(self):
        x = torch.ones(2, 8, dtype=torch.float16, device="npu")
        y, scale = torch_npu.npu_dynamic_quant(x)
        self.assertEqual((y.dtype, scale.shape), (torch.int8, (2,)))
        torch_npu.npu_dynamic_quant(input=x, dst_type=torch.quint4x2)
        self.assertEqual((self.case()["dst_type"], "input" in self.case()), ("quint4x2", False))

    def test_int4pack(self):
        weight = torch.zeros(4, 16, dtype=torch.int32, device="npu")
        packed = torch_npu.npu_convert_weight_to_int4pack(weight)
        self.assertEqual(packed.shape, (4, 2))
        texts = {
            "weight should be contiguous": weight.t(),
            "weight shape only support dim num 2/3": weight[0],
            "weight last dim should be the multiple of 8, but it is 12": weight[:, :12].contiguous(),
            "weight only support int32 or float32": weight.half(),
        }
        for text, wrong in texts.items():
            with self.subTest(text), self.assertRaisesRegex(RuntimeError, text):
                torch_npu.npu_convert_weight_to_int4pack(wrong)

    def test_weight_quant_batchmatmul(self):
        x = torch.ones(4, 64, dtype=torch.float16, device="npu")
        weight, scale = torch.zeros(64, 32, dtype=torch.int8).npu(), torch.ones(1, 32, dtype=torch.float16).npu()
        self.assertEqual(torch_npu.npu_weight_quant_batchmatmul(x, weight, scale).shape, (4, 32))
        self.assertEqual(self.case()["antiquant_group_size"], 0)
        turned = torch.zeros(4, 64, dtype=torch.int32).npu().t()
        texts = {
            "The k of x and weight should be equal. but x_k_dim is 64, weight_k_dim is 32": dict(weight=weight[:32]),
            "x_k_dim is 64, weight_k_dim is 512": dict(weight=turned),
            "antiquant_group_size can be either 0 or a multiple of 32": dict(antiquant_group_size=48),
            "inner_precise only support 0 or 1. but is: 2": dict(inner_precise=2),
        }
        for text, arguments in texts.items():
            with self.subTest(text), self.assertRaisesRegex(RuntimeError, text):
                torch_npu.npu_weight_quant_batchmatmul(x, **{"weight": weight, "antiquant_scale": scale, **arguments})

    def test_quant_matmul_and_words(self):
        x1 = torch.ones(4, 64, dtype=torch.int8, device="npu")
        x2 = torch.ones(32, 64, dtype=torch.int8, device="npu").t()
        y = torch_npu.npu_quant_matmul(x1, x2, torch.ones(32, device="npu"), output_dtype=torch.float16)
        self.assertEqual((y.dtype, self.case()["x2"]["transposed"]), (torch.float16, True))
        self.assertEqual(torch_npu.npu_trans_quant_param(torch.ones(3, device="npu")).dtype, torch.int64)
        with self.assertRaisesRegex(RuntimeError, "x1 dim num should be 2 ~ 6, please check x1 dim num."):
            torch_npu.npu_quant_matmul(x1[0], x2, torch.ones(32, device="npu"))

    def test_storage_formats(self):
        x = torch.arange(12.0).reshape(3, 4).half().npu()
        nz = torch_npu.npu_format_cast(x, torch_npu.Format.FRACTAL_NZ)
        self.assertEqual((torch_npu.get_npu_format(x), torch_npu.get_npu_format(nz)), (2, 29))
        self.assertEqual((nz.shape, nz.stride(), nz.tolist()), (x.shape, x.stride(), x.tolist()))
        self.assertEqual((self.case()["acl_format"], self.simulator.requests[-1]["mode"]), (29, "timing"))
        self.assertEqual(torch_npu.get_npu_format(nz.transpose(0, 1)), 29)
        self.assertEqual(torch_npu.get_npu_format(torch.nn.Parameter(nz)), 29)
        for view in (nz.mT, nz.permute(1, 0), nz[None], nz[None].squeeze(0), nz.view(4, 3), nz.reshape(2, 6),
                     nz.flatten(), *nz.split(2), *nz.chunk(3), *nz.unbind(), nz.expand(2, 3, 4), nz.contiguous()):
            self.assertEqual(torch_npu.get_npu_format(view), 29)
        self.assertEqual(torch_npu.get_npu_format(nz + 0), 2)
        self.assertEqual(torch_npu.get_npu_format(torch_npu.npu_format_cast(nz, 2)), 2)
        self.assertEqual(torch_npu.get_npu_format(torch_npu.npu_format_cast_(x, 29)), 29)
        self.assertEqual(torch_npu.get_npu_format(x), 29)
        with self.assertRaisesRegex(RuntimeError, "acl_format 4"):
            torch_npu.npu_format_cast(x, 4)


class GradientTest(SimulatedCase):
    def answer(self, request, inputs):
        if request["operator"] == "npu_format_cast":
            return {}
        return {"y[0]": torch.ones(4, 4).half()}

    def test_backward_through_an_operator_is_an_error(self):
        x = torch.ones(4, 8).half().npu().requires_grad_()
        y = torch_npu.npu_grouped_matmul([x * 1], [torch.ones(8, 4).half().npu()])[0]
        with self.assertRaisesRegex(RuntimeError, "derivative for npu_grouped_matmul is not implemented"):
            y.sum().backward()

    def test_a_cast_passes_gradients_on(self):
        x = torch.ones(4, 8).half().npu().requires_grad_()
        (torch_npu.npu_format_cast(x, 29) * 2).sum().backward()
        self.assertEqual(x.grad.sum().item(), 64)


class WeightQuantGmmTest(SimulatedCase):
    def answer(self, request, inputs):
        return {"y": torch.zeros(len(inputs["x"]), inputs["weight"].shape[-1], dtype=inputs["x"].dtype)}

    def arguments(self):
        return {
            "x": torch.ones(4, 8, dtype=torch.float16).npu(), "weight": torch.ones(2, 8, 4, dtype=torch.int8).npu(),
            "antiquant_scale": torch.ones(2, 4, dtype=torch.float16).npu(),
            "antiquant_offset": torch.ones(2, 4, dtype=torch.float16).npu(),
            "group_list": torch.tensor([1, 3]).npu(),
        }

    def test_both_interfaces(self):
        for name in ("npu_weight_quant_gmm", "npu_weight_quant_gmm_v2"):
            y = getattr(weight_quant_gmm, name)(**self.arguments())
            self.assertEqual((y.shape, self.simulator.requests[-1]["operator"]), ((4, 4), name))
        weight_quant_gmm.npu_weight_quant_gmm(**{**self.arguments(), "group_list": [1, 4]})
        self.assertEqual(self.case()["group_list"]["shape"], [2])

    def test_checks_in_python(self):
        wrong = {
            "Input x only accept float16": (ValueError, {"x": torch.ones(4, 8).npu()}),
            "Weight only support int8": (ValueError, {"weight": torch.ones(2, 8, 4).npu()}),
            "arg0 must be": (TypeError, {"x": None}),
            "arg1 must be": (TypeError, {"weight": [1]}),
            "bias must be": (TypeError, {"bias": 1}),
            "group_list must be a torch.Tensor or None": (TypeError, {"group_list": [1, 3]}),
            "one-dimensional": (ValueError, {"group_list": torch.ones(1, 2, dtype=torch.int64).npu()}),
            "group_list must be of type torch.int64": (TypeError, {"group_list": torch.ones(2).int().npu()}),
            "same device": (RuntimeError, {"group_list": torch.ones(2, dtype=torch.int64)}),
        }
        for text, (kind, change) in wrong.items():
            with self.subTest(text), self.assertRaisesRegex(kind, text):
                weight_quant_gmm.npu_weight_quant_gmm_v2(**{**self.arguments(), **change})


    def test_arguments_behind_the_star_are_named(self):
        given = self.arguments()
        with self.assertRaisesRegex(TypeError, r"npu_weight_quant_gmm\(\) takes 3 positional arguments"):
            weight_quant_gmm.npu_weight_quant_gmm(*given.values())


class EpilogTest(SimulatedCase):
    def answer(self, request, inputs):
        return {
            "indexer_compress_cache": torch.ones(4, 128).to(torch.float8_e5m2),
            "indexer_compress_scale": torch.full((4, 1), 2.0),
        }

    def test_updates_in_place(self):
        cache, scale = torch.zeros(4, 128).to(torch.float8_e5m2).npu(), torch.zeros(4, 1).npu()
        x, slots = torch.ones(4, 128).half().npu(), torch.arange(4, dtype=torch.int32).npu()
        self.assertIsNone(torch.ops.custom.indexer_compress_epilog(cache, scale, x, slots))
        self.assertEqual((cache.float().sum().item(), scale.tolist()[3]), (512, [2]))
        custom.indexer_compress_epilog(cache, scale, x, slots, quant_mode=1, round_scale=False)
        self.assertEqual(self.case()["round_scale"], False)


if __name__ == "__main__":
    unittest.main()
