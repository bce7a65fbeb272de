"""The whole way: calls on the simulated chip, held against float64. Starts `ascendsim serve` of this checkout."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import unittest
import warnings

from tests.support import CHECKOUT
import ascendsim
import torch
import torch_npu
import torchair
from ascendsim import settings
from ascendsim.errors import OperatorError, SimulatorError
from ascendsim.session import session
from mindspeed.ops import weight_quant_gmm

UNIT = {torch.float16: 2.0**-10, torch.bfloat16: 2.0**-7, torch.float32: 2.0**-23}


def double(tensor):
    return tensor.cpu().double()


class ChipCase(unittest.TestCase):
    """A test on a chip, in mode ordered unless it says otherwise."""

    @classmethod
    def setUpClass(cls):
        if not (CHECKOUT / "cli/target/app/stamp").exists():
            raise unittest.SkipTest("skipped: AscendSim is not built; run ./ascendsim chips")

    def setUp(self):
        torch.manual_seed(11)
        self._environment = dict(os.environ)
        os.environ.pop("ASCENDSIM_SOCKET", None)
        settings.reset()
        ascendsim.configure(chip="Ascend910B3", mode="ordered", trace_dir=None, lenient=False)
        session.calls.clear()

    def tearDown(self):
        settings.reset()
        os.environ.clear()
        os.environ.update(self._environment)

    @classmethod
    def tearDownClass(cls):
        session.close()

    def assert_product(self, y, a, b, bias=None):
        """The rule of the float matmul family: |d| <= u |g| + 2^-20 sum |terms|."""
        exact, size = a @ b, a.abs() @ b.abs()
        if bias is not None:
            exact, size = exact + bias, size + bias.abs()
        wrong = (double(y) - exact).abs() > UNIT[y.dtype] * exact.abs() + 2.0**-20 * size
        self.assertEqual(int(wrong.sum()), 0)


class FloatTest(ChipCase):
    def test_pairs_of_matrices(self):
        for dtype in (torch.float16, torch.bfloat16, torch.float32):
            sizes = ((16, 32, 48), (33, 64, 17))
            x = [torch.randn(m, k, dtype=dtype, device="npu") for m, k, _ in sizes]
            weight = [torch.randn(k, n, dtype=dtype, device="npu") for _, k, n in sizes]
            bias = [torch.randn(n, dtype=torch.float16 if dtype == torch.float16 else torch.float32) for *_, n in sizes]
            y = torch_npu.npu_grouped_matmul(x, weight, bias=[b.npu() for b in bias], split_item=0, group_type=-1)
            for a, b, c, result in zip(x, weight, bias, y):
                self.assertEqual(result.dtype, dtype)
                self.assert_product(result, double(a), double(b), c.double())

    def test_groups_of_rows_with_transposed_and_nz_weights(self):
        x = torch.randn(20, 64, dtype=torch.float16, device="npu")
        stored = torch.randn(3, 48, 64, dtype=torch.float16, device="npu")
        for weight in (stored.transpose(-1, -2), torch_npu.npu_format_cast(stored, 29).transpose(-1, -2),
                       torch_npu.npu_format_cast(stored.transpose(-1, -2).contiguous(), 29)):
            ends = torch.tensor([5, 5, 20], device="npu")
            y = torch_npu.npu_grouped_matmul([x], [weight], group_list=ends, split_item=3, group_type=0)[0]
            self.assert_product(y[:5], double(x)[:5], double(stored)[0].t())
            self.assert_product(y[5:], double(x)[5:], double(stored)[2].t())
        counts = torch.tensor([5, 0, 15], device="npu")
        again = torch_npu.npu_grouped_matmul(
            [x], [stored.transpose(-1, -2)], group_list=counts, split_item=3, group_type=0, group_list_type=1
        )[0]
        self.assertTrue(torch.equal(again.cpu(), y.cpu()))

    def test_groups_of_columns(self):
        stored = torch.randn(48, 16, dtype=torch.float16, device="npu")
        weight = torch.randn(48, 32, dtype=torch.float16, device="npu")
        ends = torch.tensor([16, 48], device="npu")
        y = torch_npu.npu_grouped_matmul([stored.t()], [weight], group_list=ends, split_item=3, group_type=2)[0]
        self.assertEqual(y.shape, (2, 16, 32))
        self.assert_product(y[1], double(stored)[16:].t(), double(weight)[16:])

    def test_lists_of_numbers(self):
        x = torch.randn(12, 32, dtype=torch.float16, device="npu")
        weight = [torch.randn(32, 16, dtype=torch.float16, device="npu") for _ in range(2)]
        one = torch_npu.npu_grouped_matmul([x], weight, group_list=[4, 12], split_item=2)
        many = torch_npu.npu_grouped_matmul([x], weight, group_list=[4, 12], split_item=0)
        self.assertEqual([tuple(y.shape) for y in many], [(4, 16), (8, 16)])
        self.assertTrue(torch.equal(one[0].cpu(), torch.cat([y.cpu() for y in many])))
        self.assert_product(many[1], double(x)[4:], double(weight[1]))


class QuantisedTest(ChipCase):
    def test_dynamic_quant_and_grouped_int8(self):
        x = torch.randn(24, 64, dtype=torch.bfloat16, device="npu")
        y, scale = torch_npu.npu_dynamic_quant(x)
        self.assertLessEqual(float((double(y) * double(scale)[:, None] - double(x)).abs().max()), float(scale.max()))
        weight = torch.randint(-128, 128, (2, 64, 32), dtype=torch.int8).npu()
        columns = torch.rand(2, 32).bfloat16().npu()
        result = torch_npu.npu_grouped_matmul(
            [y], [weight], scale=[columns], per_token_scale=[scale], group_list=torch.tensor([8, 24]).npu(),
            split_item=2, group_type=0, output_dtype=torch.bfloat16,
        )[0]
        exact = torch.cat([double(y)[:8] @ double(weight)[0] * double(columns)[0],
                           double(y)[8:] @ double(weight)[1] * double(columns)[1]]) * double(scale)[:, None]
        self.assertTrue(torch.allclose(double(result), exact, rtol=2.0**-7, atol=1e-6))

    def test_int4(self):
        x = torch.randn(80, 64, dtype=torch.float16, device="npu")
        for turned, npu_format in ((False, 2), (True, 2), (True, 29)):
            plain = torch.randint(-8, 8, (32, 64) if turned else (64, 32), dtype=torch.int32)
            packed = torch_npu.npu_convert_weight_to_int4pack(torch_npu.npu_format_cast(plain.npu(), npu_format))
            self.assertEqual(torch_npu.get_npu_format(packed), npu_format)
            self.assertEqual((packed.dtype, packed.shape), (torch.int32, (plain.shape[0], plain.shape[1] // 8)))
            self.assertEqual(int(packed[0, 0]) & 0xF, int(plain[0, 0]) & 0xF)
            weight = packed.transpose(-1, -2) if turned else packed
            logical = plain.t() if turned else plain
            y = torch_npu.npu_weight_quant_batchmatmul(x, weight, torch.ones(1, 32, dtype=torch.float16).npu())
            self.assert_product(y, double(x), logical.double())

    def test_static_quant_matmul_and_its_words(self):
        x1 = torch.randint(-5, 5, (3, 16, 64), dtype=torch.int8).npu()
        x2 = torch.randint(-5, 5, (32, 64), dtype=torch.int8).npu().t()
        scale = torch.full((32,), 0.5).npu()
        words = torch_npu.npu_trans_quant_param(scale)
        self.assertEqual((words.dtype, words[0].item()), (torch.int64, 0x40003F000000))
        exact = (double(x1) @ double(x2) * 0.5).round().clamp(-128, 127)
        for given in (scale, words):
            y = torch_npu.npu_quant_matmul(x1, x2, given)
            self.assertEqual((y.dtype, y.shape), (torch.int8, (3, 16, 32)))
            self.assertTrue(torch.equal(double(y), exact))
        half = torch_npu.npu_quant_matmul(x1, x2, scale, output_dtype=torch.float16)
        self.assertTrue(torch.equal(double(half), double(x1) @ double(x2) * 0.5))

    def test_packed_dynamic_quant(self):
        x = torch.randn(4, 64, dtype=torch.float16, device="npu")
        y, scale = torch_npu.npu_dynamic_quant(x, dst_type=torch.quint4x2)
        self.assertEqual((y.dtype, y.shape), (torch.int32, (4, 8)))
        digits = torch.stack([y.cpu() << (28 - 4 * i) >> 28 for i in range(8)], -1).reshape(4, 64)
        error = (digits.double() * double(scale)[:, None] - double(x)).abs()
        self.assertLessEqual(float((error / double(scale)[:, None]).max()), 0.51)

    def test_routing(self):
        m, k, n, experts = 12, 64, 256, 3
        x = torch.randint(-10, 10, (m, k), dtype=torch.int8)
        w = torch.randint(-10, 10, (experts, k, n), dtype=torch.int8)
        scale, token, logit = torch.rand(experts, n), torch.rand(m, 1), torch.rand(m)
        index, shared = torch.arange(m) // 2, torch.randn(2, n).bfloat16()
        y = torch_npu.npu_grouped_matmul_finalize_routing(
            x.npu(), torch_npu.npu_format_cast(w.npu(), 29), torch.tensor([4] * experts).npu(), scale=scale.npu(),
            pertoken_scale=token.npu(), shared_input=shared.npu(), logit=logit.npu(), row_index=index.npu(),
            shared_input_offset=1, output_bs=6,
        )
        exact = torch.zeros(6, n, dtype=torch.float64)
        exact[1:3] = shared.double()
        for g in range(experts):
            rows = slice(4 * g, 4 * g + 4)
            factor = (token[rows, 0] * logit[rows])[:, None].double()
            exact.index_add_(0, index[rows], x[rows].double() @ w[g].double() * scale[g].double() * factor)
        self.assertTrue(torch.allclose(double(y), exact, rtol=1e-6, atol=1e-4))

    def test_epilog(self):
        ascendsim.configure(chip="Ascend950PR_9579")
        x = torch.randn(8, 256, dtype=torch.bfloat16).npu()
        cache, scale = torch.zeros(8, 256).to(torch.float8_e4m3fn).npu(), torch.zeros(8, 2).npu()
        slots = torch.tensor([3, -1, 0, 1, 2, 7, -1, 5], dtype=torch.int32).npu()
        torch.ops.custom.indexer_compress_epilog(cache, scale, x, slots)
        self.assertTrue(torch.allclose(double(scale)[3], double(x)[0].view(2, 128).abs().amax(1) / 448, rtol=1e-6))
        back = double(cache.float()).view(8, 2, 128) * double(scale)[:, :, None]
        self.assertTrue(torch.allclose(back[0], double(x)[2].view(2, 128), rtol=0.07, atol=0.01))
        self.assertEqual(float(scale[4].sum()), 0)
        exponents = torch.zeros(8, 2, dtype=torch.uint8).view(torch.float8_e8m0fnu).npu()
        torch.ops.custom.indexer_compress_epilog(cache, exponents, x, slots, quant_mode=0)
        self.assertGreater(int(exponents.cpu().view(torch.uint8)[3, 0]), 100)


class BehaviourTest(ChipCase):
    def test_a_group_list_that_is_too_long(self):
        arguments = {
            "x": torch.rand(32, 256).half().npu(), "weight": torch.randint(-128, 128, (2, 256, 128)).char().npu(),
            "antiquant_scale": torch.rand(2, 128).half().npu(), "antiquant_offset": torch.rand(2, 128).half().npu(),
            "group_list": torch.tensor([1, 32]).npu(),
        }
        with self.assertRaisesRegex(OperatorError, "error code is 161002\n.*33.*32"):
            weight_quant_gmm.npu_weight_quant_gmm_v2(**arguments)
        ascendsim.configure(lenient=True)
        with self.assertWarnsRegex(UserWarning, "33"):
            y = weight_quant_gmm.npu_weight_quant_gmm_v2(**arguments)
        weight, offset, scale = (arguments[name].cpu()[1].half() for name in (
            "weight", "antiquant_offset", "antiquant_scale"
        ))
        self.assert_product(y[1:], double(arguments["x"])[1:], ((weight + offset) * scale).double())

    def test_refusals_of_the_library_name_everything(self):
        x, weight = torch.ones(4, 8).half().npu(), torch.ones(2, 9, 3).half().npu()
        with self.assertRaises(OperatorError) as caught:
            torch_npu.npu_grouped_matmul(
                [x], [weight], bias=[torch.ones(2, 5).half().npu()], group_list=torch.tensor([1, 2, 4]).npu(),
                split_item=3, group_type=0,
            )
        self.assertGreaterEqual(len(caught.exception.problems), 2)
        with self.assertRaisesRegex(OperatorError, "error code is 561000"):
            cache, slots = torch.zeros(4, 128).to(torch.float8_e5m2).npu(), torch.arange(4, dtype=torch.int32).npu()
            x, scale = torch.ones(4, 128).half().npu(), torch.zeros(4, 1).npu()
            torch.ops.custom.indexer_compress_epilog(cache, scale, x, slots)

    def test_products_of_torch_if_asked_for(self):
        layer = torch.nn.Linear(64, 32).half().npu()
        x = torch.randn(16, 64).half().npu()
        layer(x)
        self.assertEqual(ascendsim.calls(), [])
        ascendsim.configure(matmul=True)
        y = layer(x)
        y.square().sum().backward()
        weight, bias = double(layer.weight.detach()), double(layer.bias.detach())
        self.assert_product(y.detach(), double(x), weight.t(), bias)
        self.assert_product(layer.weight.grad, 2 * double(y.detach()).t(), double(x))
        self.assertEqual([call.shapes for call in ascendsim.calls()], [
            "f16[16,64] f16[64,32]T f16[32]", "f16[32,16]T f16[16,64]",
        ])

    def test_modes(self):
        x, weight = torch.randn(16, 64).half().npu(), torch.randn(64, 32).half().npu()
        results = {}
        with tempfile.TemporaryDirectory() as directory, warnings.catch_warnings():
            for mode in settings.MODES:
                traces = None if mode == "ordered" else directory
                ascendsim.configure(mode=mode, trace_dir=traces)
                results[mode] = torch_npu.npu_grouped_matmul([x], [weight], group_type=-1)[0].cpu()
            timed, timing = ascendsim.calls()[1:]
            self.assertEqual(sorted(os.listdir(directory)), sorted(os.path.basename(c.trace) for c in (timed, timing)))
        self.assertTrue(torch.equal(results["ordered"], results["timed"]))
        self.assertEqual(float(results["timing"].abs().max()), 0)
        self.assertEqual(timed.time_us, timing.time_us)
        self.assertGreater(timed.time_us, 1)

    @unittest.skipUnless(importlib.util.find_spec("filelock"), "skipped: torch.compile needs the package filelock")
    def test_graphs_give_the_same_as_single_calls(self):
        torch._dynamo.reset()

        def step(x, weight, scale):
            y, token = torch_npu.npu_dynamic_quant(x)
            return torch_npu.npu_quant_matmul(y, weight.t(), scale, pertoken_scale=token, output_dtype=torch.float16)

        x = torch.randn(5, 64).half().npu()
        weight, scale = torch.randint(-9, 9, (32, 64), dtype=torch.int8).npu(), torch.rand(32).npu()
        compiled = torch.compile(step, backend=torchair.get_npu_backend(), dynamic=True, fullgraph=True)
        self.assertTrue(torch.equal(compiled(x, weight, scale).cpu(), step(x, weight, scale).cpu()))

    def test_a_server_that_was_killed_is_started_again(self):
        x = torch.ones(2, 64).half().npu()
        torch_npu.npu_dynamic_quant(x)
        os.kill(session._server._process.pid, signal.SIGKILL)
        with self.assertRaisesRegex(SimulatorError, "server is gone"):
            torch_npu.npu_dynamic_quant(x)
        self.assertEqual(torch_npu.npu_dynamic_quant(x)[0].shape, (2, 64))

    def test_a_script_prints_the_table_and_leaves_nothing(self):
        directory = tempfile.mkdtemp()
        self.addCleanup(os.rmdir, directory)
        text = (
            "import ascendsim.torch_npu_shim, torch, torch_npu\n"
            "from ascendsim.session import session\n"
            "torch_npu.npu_dynamic_quant(torch.ones(2, 64).half().npu())\n"
            "print(session._server.directory.path, session._memory.path, session._server._process.pid)\n"
        )
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "python"), "ASCENDSIM_MODE": "timed"}
        environment["ASCENDSIM_MEMORY_DIR"] = directory
        done = subprocess.run([sys.executable, "-c", text], env=environment, capture_output=True, text=True)
        self.assertRegex(done.stderr, r"npu_dynamic_quant +f16\[2,64\] +1 .*\npredicted on Ascend910B3: .* in 1 calls")
        *paths, pid = done.stdout.split()
        for path in (*paths, f"/proc/{pid}"):
            self.assertFalse(os.path.exists(path), path)


if __name__ == "__main__":
    unittest.main()
