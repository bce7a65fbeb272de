"""What the drop-in costs on this machine: a report, nothing is asserted.

    cd python && python -m bench.bench

1. npu_grouped_matmul of 1024 rows in 8 groups, and of 1024 rows in each, k and n 1024, float16, mode ordered, against
   torch's own products on the CPU.
2. 16 MiB into the memory that the simulator maps, and out of it; a round trip without tensors. The simulator's side of it
   is measured by the benchmarks of `bench/README.md`.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

import ascendsim.torch_npu_shim  # noqa: F401 - activates the device
import torch
import torch_npu
from ascendsim.memory import SharedMemory
from ascendsim.session import session

SIZE, GROUPS, ROUNDS = 1024, 8, 3


def median_ms(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median wall time of `run` in milliseconds, after one unmeasured call."""
    run()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def grouped(rows: int) -> None:
    """Functional mode against torch's products of the same matrices in float16 and in float32; rows split in eight."""
    x = torch.randn(rows, SIZE, dtype=torch.float16)
    weight = torch.randn(GROUPS, SIZE, SIZE, dtype=torch.float16)
    ends = (torch.arange(1, GROUPS + 1) * (rows // GROUPS)).npu()
    x_npu, weight_npu = x.npu(), weight.npu()

    def on_npu() -> torch.Tensor:
        return torch_npu.npu_grouped_matmul(
            [x_npu], [weight_npu], group_list=ends, split_item=3, group_type=0, group_list_type=0
        )[0]

    def on_cpu(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return torch.cat([part @ group for part, group in zip(a.view(GROUPS, -1, SIZE), b)])

    wide = x.float(), weight.float()
    ours, narrow = median_ms(on_npu), median_ms(lambda: on_cpu(x, weight), 1)
    single = median_ms(lambda: on_cpu(*wide))
    print(f"npu_grouped_matmul m {rows} k {SIZE} n {SIZE} E {GROUPS} float16 ordered: {ours:.1f} ms")
    print(f"  torch on the CPU: float16 {narrow:.1f} ms, {ours / narrow:.2f} times; float32 {single:.1f} ms,"
          f" {ours / single:.2f} times")
    print(f"  largest difference to float32 {float((on_npu().cpu().float() - on_cpu(*wide)).abs().max()):.4f}")


def crossing() -> None:
    """Copies of 16 MiB into and out of shared memory, and the bare round trip."""
    memory = SharedMemory()
    data = torch.randint(0, 255, (16 << 20,), dtype=torch.uint8)
    back = torch.empty_like(data)
    memory.reserve(data.numel())
    write, read = median_ms(lambda: memory.write(0, data)), median_ms(lambda: memory.read(0, back))
    memory.close()
    trip = median_ms(lambda: session.request("hello"), 50)
    print(f"16 MiB into shared memory {write:.2f} ms, out {read:.2f} ms; round trip without tensors {trip:.3f} ms")


if __name__ == "__main__":
    os.environ["ASCENDSIM_SUMMARY"] = "0"
    os.environ["ASCENDSIM_MODE"] = "ordered"
    for rows in (SIZE, SIZE * GROUPS):
        grouped(rows)
    crossing()
