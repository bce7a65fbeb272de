"""A decode step with int4 weights in one graph: torch.compile with torchair's back end, whole graph, any batch.

    python -m ascendsim examples/python/decode_graph.py

torch.compile needs the package filelock beside torch.
"""

import torch
import torch_npu
import torchair
from torchair.configs.compiler_config import CompilerConfig

BATCH, HIDDEN, GROUP = (1, 4, 16), 1024, 128


class Projection(torch.nn.Module):
    """y = x @ weight, weight [hidden, hidden] in int4, scaled in groups of 128 rows."""

    def __init__(self) -> None:
        super().__init__()
        weight = torch.randint(-8, 8, (HIDDEN, HIDDEN), dtype=torch.int32)
        scale = torch.rand(HIDDEN // GROUP, HIDDEN).mul_(0.01).half()
        self.register_buffer("plain", weight)
        self.register_buffer("scale", scale)
        self.register_buffer("packed", torch_npu.npu_convert_weight_to_int4pack(weight.npu()))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch_npu.npu_weight_quant_batchmatmul(x, self.packed, self.scale, antiquant_group_size=GROUP)

    def exact(self, x: torch.Tensor) -> torch.Tensor:
        """The same in float64 on the CPU."""
        scale = self.scale.cpu().double().repeat_interleave(GROUP, 0)
        return x.cpu().double() @ (self.plain.cpu().double() * scale)


def main() -> None:
    torch.manual_seed(0)
    model = Projection().npu()
    backend = torchair.get_npu_backend(compiler_config=CompilerConfig())
    compiled = torch.compile(model, backend=backend, dynamic=True, fullgraph=True)
    for batch in BATCH:
        x = torch.randn(batch, HIDDEN, dtype=torch.float16, device="npu")
        start, end = torch.npu.Event(enable_timing=True), torch.npu.Event(enable_timing=True)
        start.record()
        y = compiled(x)
        end.record()
        exact = model.exact(x)
        error = float((y.cpu().double() - exact).abs().max() / exact.abs().max())
        print(f"batch {batch:2}: predicted {start.elapsed_time(end) * 1000:6.2f} us, error against float64 {error:.5f}")


if __name__ == "__main__":
    main()
