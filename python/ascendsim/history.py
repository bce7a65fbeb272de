"""The calls that this process made, and the table of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Call:
    """One operator call: predicted `time_us` and `bound` are None in mode ordered, `trace` where none was written."""

    operator: str
    shapes: str
    chip: str
    mode: str
    time_us: float | None
    bound: str | None
    trace: str | None
    warnings: tuple[str, ...]

    @staticmethod
    def of(keys: dict[str, Any], reply: dict[str, Any]) -> Call:
        """The call that `keys` asked for and `reply` answered (docs/serve.md, run)."""
        return Call(
            operator=keys["operator"], shapes=shapes(keys["case"]), chip=keys["chip"], mode=keys["mode"],
            time_us=reply.get("time_us"), bound=reply.get("bound"), trace=reply.get("trace"),
            warnings=tuple(reply.get("warnings") or ()),
        )


class Calls:
    """Calls in the order in which they were made."""

    def __init__(self) -> None:
        self._calls: list[Call] = []

    def add(self, call: Call) -> None:
        """Appends one."""
        self._calls.append(call)

    def clear(self) -> None:
        """Forgets all."""
        self._calls.clear()

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self):
        return iter(tuple(self._calls))

    def total_us(self) -> float:
        """Sum of the predicted times."""
        return sum(call.time_us or 0.0 for call in self._calls)

    def table(self) -> str:
        """One line for each distinct call, in order of first use; "" if there was none."""
        if not self._calls:
            return ""
        kinds: dict[tuple, list[Call]] = {}
        for call in self._calls:
            kinds.setdefault((call.operator, call.shapes, call.chip, call.mode), []).append(call)
        rows = [("operator", "shapes", "calls", "us each", "us", "bound", "trace")]
        rows += [_row(calls) for calls in kinds.values()]
        chips = sorted({call.chip for call in self._calls})
        total = f"predicted on {', '.join(chips)}: {self.total_us():.2f} us in {len(self._calls)} calls"
        if all(call.time_us is None for call in self._calls):
            total = f"values of {', '.join(chips)} in {len(self._calls)} calls; mode ordered predicts no times"
        return "\n".join([*_aligned(rows), total])


def _row(calls: list[Call]) -> tuple[str, ...]:
    times = [call.time_us for call in calls if call.time_us is not None]
    bounds = sorted({call.bound for call in calls if call.bound})
    traces = [call.trace for call in calls if call.trace]
    each = "-"
    if times:
        low, high = min(times), max(times)
        each = f"{low:.2f}" if f"{low:.2f}" == f"{high:.2f}" else f"{low:.2f} to {high:.2f}"
    trace = traces[0] + (f" and {len(traces) - 1} more" if len(traces) > 1 else "") if traces else "-"
    total = f"{sum(times):.2f}" if times else "-"
    return calls[0].operator, calls[0].shapes, str(len(calls)), each, total, "/".join(bounds) or "-", trace


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]


_SHORT = {"float16": "f16", "bfloat16": "bf16", "float32": "f32"}
_SHOWN = 3


def shapes(case: dict[str, Any]) -> str:
    """Types and shapes of the first three tensors of a case: "f16[512,1024] f16[4,1024,512]NZ ..."."""
    found = []
    for value in case.values():
        for element in value if isinstance(value, list) else [value]:
            if isinstance(element, dict):
                found.append(_shape(element))
    more = f" +{len(found) - _SHOWN}" if len(found) > _SHOWN else ""
    return " ".join(found[:_SHOWN]) + more


def _shape(tensor: dict[str, Any]) -> str:
    dims = list(tensor["shape"])
    turned = tensor.get("transposed", False)
    if turned:
        dims[-2:] = dims[:-3:-1]
    text = f"{_SHORT.get(tensor['dtype'], tensor['dtype'])}[{','.join(map(str, dims))}]"
    return text + ("NZ" if tensor.get("format") == "FRACTAL_NZ" else "") + ("T" if turned else "")
