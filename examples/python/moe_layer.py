"""The matrix products of a small mixture-of-experts layer in int8, as a model would call them through torch_npu.

    python -m ascendsim examples/python/moe_layer.py [chip]

Needs the package on the path: `pip install ./python`, or PYTHONPATH=python. On a machine with an NPU the same file runs
on the NPU: `python examples/python/moe_layer.py`.
"""

import sys

import torch
import torch_npu

TOKENS, HIDDEN, INNER, EXPERTS = 64, 512, 1024, 4


def quantised_weight(rows: int, columns: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Weights [experts, rows, columns] int8 in FRACTAL_NZ and their scales [experts, columns] bfloat16."""
    weight = torch.randint(-127, 128, (EXPERTS, rows, columns), dtype=torch.int8).npu()
    scale = torch.rand(EXPERTS, columns).mul_(0.001).bfloat16().npu()
    return torch_npu.npu_format_cast(weight, 29), scale


def product(x: torch.Tensor, weight: torch.Tensor, scale: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
    """x [tokens, k] bfloat16, quantised row by row, times the weights of each token's expert; `rows` counts them."""
    values, token_scale = torch_npu.npu_dynamic_quant(x)
    return torch_npu.npu_grouped_matmul(
        [values], [weight], scale=[scale], per_token_scale=[token_scale], group_list=rows, split_item=3, group_type=0,
        group_list_type=1, output_dtype=torch.bfloat16,
    )[0]


def main() -> None:
    torch.manual_seed(0)
    x = torch.randn(TOKENS, HIDDEN).bfloat16().npu()
    rows = torch.tensor([10, 30, 0, 24], dtype=torch.int64).npu()
    up, up_scale = quantised_weight(HIDDEN, INNER)
    down, down_scale = quantised_weight(INNER, HIDDEN)
    inner = torch.nn.functional.silu(product(x, up, up_scale, rows))
    y = product(inner, down, down_scale, rows)
    exact = torch.empty(TOKENS, HIDDEN, dtype=torch.float64)
    start = 0
    for expert, count in enumerate(rows.tolist()):
        part = slice(start, start + count)
        wide = [(w[expert].cpu().double() * s[expert].cpu().double()) for w, s in ((up, up_scale), (down, down_scale))]
        exact[part] = torch.nn.functional.silu(x[part].cpu().double() @ wide[0]) @ wide[1]
        start += count
    error = (y.cpu().double() - exact).abs().max() / exact.abs().max()
    print(f"y {list(y.shape)} {y.dtype} on {y.device}; against float64, quantisation included: {float(error):.4f}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        import ascendsim

        ascendsim.configure(chip=sys.argv[1])
    main()
