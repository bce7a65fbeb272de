"""The device npu: what torch does with its tensors."""

from __future__ import annotations

import copy
import io
import pickle
import unittest

from tests import support  # noqa: F401 - activates the device
import torch
import torch_npu
from ascendsim.tensor import NpuTensor


class DeviceTest(unittest.TestCase):
    def test_moves_between_devices(self):
        cpu = torch.randn(3, 4)
        npu = cpu.npu()
        self.assertEqual(str(npu.device), "npu:0")
        self.assertTrue(npu.is_npu)
        for there in (npu, cpu.to("npu"), cpu.to("npu:0"), cpu.to(torch.device("npu")), npu.npu()):
            self.assertEqual(there.device.type, "npu")
            self.assertTrue(torch.equal(there.cpu(), cpu))
        self.assertIs(type(npu.cpu()), torch.Tensor)
        self.assertEqual(npu.to("cpu", torch.float64).dtype, torch.float64)
        self.assertEqual(npu.half().device.type, "npu")

    def test_a_copy_is_not_the_original(self):
        cpu = torch.zeros(3)
        npu = cpu.npu()
        cpu += 1
        self.assertEqual(npu.tolist(), [0, 0, 0])

    def test_factories(self):
        torch.manual_seed(1)
        there = torch.randn(2, 3, device="npu", dtype=torch.float16)
        torch.manual_seed(1)
        self.assertTrue(torch.equal(there.cpu(), torch.randn(2, 3, dtype=torch.float16)))
        made = (
            torch.tensor([1, 2], device="npu"), torch.arange(5, device="npu"), torch.full((2,), 3, device="npu"),
            torch.randint(0, 5, (3,), device="npu"), torch.linspace(0, 1, 3, device="npu"),
            torch.eye(2, device="npu"), torch.zeros_like(there), there.new_ones(2), torch.empty(0, device="npu"),
            torch.as_tensor([1.5], device="npu"), torch.tensor(2.0, device="npu"),
        )
        for tensor in made:
            self.assertEqual(tensor.device.type, "npu")
            self.assertEqual(tensor.shape, tensor.cpu().shape)
        self.assertEqual(made[1].tolist(), [0, 1, 2, 3, 4])

    def test_default_device(self):
        with torch.device("npu"):
            self.assertEqual(torch.zeros(2).device.type, "npu")

    def test_views_share_elements(self):
        base = torch.zeros(2, 3, device="npu")
        base.t()[0] = 5
        base[:, 1:].add_(1)
        self.assertEqual(base.tolist(), [[5, 1, 1], [5, 1, 1]])
        turned = base.transpose(-1, -2)
        self.assertEqual(turned.stride(), (1, 3))
        self.assertFalse(turned.is_contiguous())

    def test_in_place_changes_of_shape(self):
        tensor = torch.ones(2, 2, device="npu") * torch.tensor([1.0, 2.0], device="npu")
        tensor.t_()
        self.assertEqual(tensor.stride(), (1, 2))
        self.assertEqual(tensor.tolist(), [[1, 1], [2, 2]])
        tensor.resize_(3, 5)
        self.assertEqual(tensor.shape, (3, 5))
        out = torch.empty(0, device="npu")
        torch.add(torch.ones(3, device="npu"), 1, out=out)
        self.assertEqual((out.shape, out.tolist()), ((3,), [2, 2, 2]))

    def test_values_reach_python(self):
        tensor = torch.tensor([1, 2, 3], device="npu")
        self.assertEqual(tensor.cumsum(0).tolist(), [1, 3, 6])
        self.assertEqual(tensor.sum().item(), 6)
        self.assertEqual([int(element) for element in tensor], [1, 2, 3])
        self.assertTrue(bool((tensor == tensor).all()))
        self.assertEqual(f"{tensor.float().mean():.2f}", "2.00")
        self.assertEqual(repr(tensor), "tensor([1, 2, 3], device='npu:0')")
        self.assertIn("requires_grad=True", repr(torch.ones(1, device="npu", requires_grad=True)))

    def test_devices_do_not_mix(self):
        npu = torch.ones(3, device="npu")
        with self.assertRaisesRegex(RuntimeError, "at least two devices, npu:0 and cpu"):
            npu + torch.ones(3)
        self.assertEqual((npu + torch.tensor(1.0)).tolist(), [2, 2, 2])
        self.assertEqual(npu[torch.tensor([0])].tolist(), [1])
        with self.assertRaisesRegex(TypeError, "can't convert npu:0 device type tensor to numpy"):
            npu.numpy()

    def test_other_devices_are_refused(self):
        with self.assertRaisesRegex(RuntimeError, "Invalid device ID: 3"):
            torch.npu.set_device(3)
        there = torch.ones(2, device="npu")
        for make in (lambda: torch.ones(2, device="npu:1"), lambda: there.npu(1), lambda: torch.ones(2).to("npu:1"),
                     lambda: torch.tensor([1], device="npu:1"), lambda: torch.Generator(device="npu:1")):
            with self.assertRaisesRegex(RuntimeError, "Invalid device ID: 1"):
                make()

    def test_generators(self):
        drawn = []
        for generator in (torch.Generator(device="npu"), torch.Generator()):
            generator.manual_seed(4)
            drawn.append(torch.randn(3, device="npu", generator=generator).tolist())
        self.assertEqual(drawn[0], drawn[1])
        self.assertIsInstance(torch.default_generator, torch.Generator)

    def test_shared_storage(self):
        weight = torch.zeros(2, 3, device="npu")
        self.assertEqual(weight.data_ptr(), weight.t().data_ptr())
        self.assertNotEqual(weight.data_ptr(), weight.clone().data_ptr())
        file = io.BytesIO()
        torch.save([weight, weight.t()], file)
        file.seek(0)
        for first, second in (copy.deepcopy([weight, weight.t()]), torch.load(file)):
            first[0, 2] = 1
            self.assertEqual(second.tolist(), [[0, 0], [0, 0], [1, 0]])
        self.assertEqual(weight.sum().item(), 0)


class ModuleTest(unittest.TestCase):
    def test_parameters_move(self):
        module = torch.nn.Linear(4, 2).npu()
        self.assertEqual(module.weight.device.type, "npu")
        self.assertIsInstance(module.weight, torch.nn.Parameter)
        module.half()
        self.assertEqual((module.weight.dtype, module.weight.cpu_data.dtype), (torch.float16, torch.float16))
        self.assertIs(type(module.cpu().weight), torch.nn.Parameter)
        self.assertEqual(torch.nn.Linear(4, 2, device="npu").bias.device.type, "npu")

    def test_training_gives_the_gradients_of_the_cpu(self):
        torch.manual_seed(2)
        here = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.ReLU(), torch.nn.Linear(4, 1))
        there = copy.deepcopy(here).npu()
        data = torch.randn(8, 4)
        for module, batch in ((here, data), (there, data.npu())):
            optimizer = torch.optim.Adam(module.parameters(), lr=0.1)
            module(batch).square().mean().backward()
            optimizer.step()
        for a, b in zip(here.parameters(), there.parameters()):
            self.assertEqual(b.grad.device.type, "npu")
            self.assertTrue(torch.equal(a, b.cpu()))

    def test_recurrent_layers(self):
        x = torch.randn(5, 2, 3)
        packed = torch.nn.utils.rnn.pack_padded_sequence(x, [5, 4])
        for kind in (torch.nn.LSTM, torch.nn.GRU):
            here = kind(3, 4, 2, bidirectional=True)
            there = copy.deepcopy(here).npu()
            for data, moved in ((x, x.npu()), (packed.data, packed.to("npu").data)):
                torch.testing.assert_close(there(moved)[0].cpu(), here(data)[0])
            torch.testing.assert_close(there(packed.to("npu"))[0].data.cpu(), here(packed)[0].data)
            there(x.npu())[0].sum().backward()
            here(x)[0].sum().backward()
            for a, b in zip(here.parameters(), there.parameters()):
                torch.testing.assert_close(a.grad, b.grad.cpu())
        for kind in (torch.nn.LSTMCell, torch.nn.GRUCell):
            cell = kind(3, 4)
            state = cell(x[0])
            moved = copy.deepcopy(cell).npu()(x[0].npu())
            torch.testing.assert_close([s.cpu() for s in moved], list(state))

    def test_data_can_be_replaced(self):
        weight = torch.nn.Parameter(torch.ones(2, 2, device="npu"))
        weight.data = torch.zeros(2, 2, device="npu")
        self.assertEqual(weight.tolist(), [[0, 0], [0, 0]])

    def test_saved_and_loaded(self):
        module = torch.nn.Linear(2, 2).npu()
        file = io.BytesIO()
        torch.save(module.state_dict(), file)
        file.seek(0)
        loaded = torch.load(file)["weight"]
        self.assertTrue(torch.equal(loaded.cpu(), module.weight.cpu()))
        self.assertEqual(loaded.device.type, "npu")
        for location in ("npu:0", torch.device("npu")):
            file = io.BytesIO()
            torch.save({"a": [torch.ones(2)], "b": (torch.nn.Parameter(torch.ones(1)), 3)}, file)
            file.seek(0)
            there = torch.load(file, map_location=location)
            self.assertEqual((there["a"][0].device.type, there["b"][0].device.type), ("npu", "npu"))
            self.assertIsInstance(there["b"][0], torch.nn.Parameter)
        file = io.BytesIO()
        torch.save(module.weight.detach(), file)
        file.seek(0)
        self.assertIs(type(torch.load(file, map_location="cpu")), torch.Tensor)
        for location, there in (({"npu:0": "cpu"}, "cpu"), ({"cpu": "npu:0"}, "npu"), ({"cuda:0": "cpu"}, "npu")):
            file.seek(0)
            self.assertEqual(torch.load(file, map_location=location).device.type, there)
        file = io.BytesIO()
        torch.save([torch.ones(2)], file)
        for location, there in (({"npu:0": "cpu"}, "cpu"), ({"cpu": "npu:0"}, "npu")):
            file.seek(0)
            self.assertEqual(torch.load(file, map_location=location)[0].device.type, there)
        again = pickle.loads(pickle.dumps(module.weight.detach()))
        self.assertIsInstance(again, NpuTensor)
        twin = copy.deepcopy(module)
        self.assertTrue(twin.weight.requires_grad)
        self.assertIsNot(twin.weight.cpu_data, module.weight.cpu_data)

    def test_autocast_narrows_products(self):
        x = torch.ones(2, 2, device="npu")
        with torch.autocast("npu", dtype=torch.bfloat16):
            self.assertEqual((x @ x).dtype, torch.bfloat16)
            self.assertEqual((x + x).dtype, torch.float32)


class HelpersTest(unittest.TestCase):
    def test_helpers_of_the_device(self):
        self.assertIs(torch.npu, torch_npu.npu)
        self.assertTrue(torch.npu.is_available())
        self.assertEqual((torch.npu.device_count(), torch.npu.current_device()), (1, 0))
        torch.npu.set_device("npu:0")
        torch.npu.synchronize()
        with torch.npu.device(0), torch.npu.stream(torch.npu.current_stream()):
            torch.npu.empty_cache()
        torch.npu.manual_seed(3)
        first = torch.rand(2, device="npu").tolist()
        torch.npu.manual_seed_all(3)
        self.assertEqual(first, torch.rand(2, device="npu").tolist())

    def test_an_unknown_helper(self):
        self.assertFalse(hasattr(torch.npu, "get_soc_version"))
        with self.assertRaisesRegex(AttributeError, "module 'torch.npu' has no attribute 'get_soc_version'"):
            torch.npu.get_soc_version()

    def test_an_unknown_operator_names_the_nearest(self):
        with self.assertRaisesRegex(AttributeError, "did you mean npu_quant_matmul"):
            torch_npu.npu_quant_matmull


if __name__ == "__main__":
    unittest.main()
