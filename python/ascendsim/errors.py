"""Errors as the layers of torch_npu raise them, and what the simulator itself may raise.

Source of codes: Ascend/pytorch NPUException (ERR, 2 digits of the submodule, OPS = 01, 3 digits of the code).
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Mapping, Sequence

PARAM = ("ERR01001", "invalid parameter")
TYPE = ("ERR01002", "invalid type")
VALUE = ("ERR01003", "invalid value")
NOT_SUPPORT = ("ERR01007", "feature not supported")
ACL = ("ERR01100", "call acl api failed")

PARAM_INVALID = 161002
RUNTIME_ERROR = 361001
INNER_ERROR = 561000


class SimulatorError(RuntimeError):
    """The simulator cannot be started or reached, or broke its protocol."""


class RequestError(SimulatorError):
    """The simulator refused a request.

    kind: protocol, limit, type, value, unsupported, runtime or internal (docs/serve.md).
    problems: one mapping for each, with the keys where, found, expected, hint and line.
    """

    def __init__(self, kind: str, text: str, problems: Sequence[Mapping[str, str]] = ()):
        super().__init__(text)
        self.kind = kind
        self.problems = list(problems)


class OperatorError(RuntimeError):
    """A call that the operator library refuses: aclnn answers with an error code. `problems` as in RequestError."""

    def __init__(self, text: str, problems: Sequence[Mapping[str, str]] = ()):
        super().__init__(text)
        self.problems = list(problems)


def trailer(code: tuple[str, str]) -> str:
    """The line that torch_npu adds behind the text of its own checks."""
    now = datetime.datetime.now().strftime("%Y-%m-%d-%H:%M:%S")
    return f"\n[ERROR] {now} (PID:{os.getpid()}, Device:0, RankID:-1) {code[0]} OPS {code[1]}"


def check(holds: bool, text: str, code: tuple[str, str] = PARAM) -> None:
    """RuntimeError with `text` and torch_npu's trailer unless `holds`: the check of the torch layer."""
    if not holds:
        raise RuntimeError(text + trailer(code))


def devices_differ(device: object, where: str = "") -> RuntimeError:
    """The error for a tensor on `device` among tensors of the NPU, as torch words it."""
    return RuntimeError(
        f"Expected all tensors to be on the same device, but found at least two devices, npu:0 and {device}!{where}"
    )


def refused(name: str, api: str, error: RequestError) -> OperatorError:
    """The error of the aclnn layer for a request that the simulator refused; `api` is the aclnn function's name."""
    codes = {"value": PARAM_INVALID, "type": PARAM_INVALID, "unsupported": INNER_ERROR, "limit": INNER_ERROR}
    code = codes.get(error.kind, RUNTIME_ERROR)
    text = "\n".join(_in_python(name, line) for line in str(error).splitlines())
    problems = [{key: _in_python(name, part) for key, part in problem.items()} for problem in error.problems]
    return OperatorError(f"call {api} failed, error code is {code}\n{text}{trailer(ACL)}", problems)


_CLAMP = "ASCENDSIM_LENIENT=1 clamps the last group"
_CLAMPED = ("npu_grouped_matmul", "npu_weight_quant_gmm", "npu_weight_quant_gmm_v2")
_WORDS = (
    (r"^case\.", ""),
    (r"choose one with --chip, such as (\w+)", r"set ASCENDSIM_CHIP, for example to \1"),
    (r"--lenient\b", "ASCENDSIM_LENIENT=1"),
    (r"--chip\b", "ASCENDSIM_CHIP"),
)
_LISTS = {  # operators whose name says what a group list holds
    "npu_weight_quant_gmm": (r"group_list_type 1 takes counts", "npu_weight_quant_gmm_v2 takes counts"),
    "npu_weight_quant_gmm_v2": (
        r"for cumulative sums set group_list_type 0", "npu_weight_quant_gmm takes cumulative sums",
    ),
}


def _in_python(name: str, line: str) -> str:
    """A problem of a call of `name` in the words of a Python user: the command line's options by their variables."""
    for pattern, words in (*_WORDS, *([_LISTS[name]] if name in _LISTS else [])):
        line = re.sub(pattern, words, line)
    if name in _CLAMPED and re.search(r"group_list sums to \d+; ", line):
        line = f"{line}; {_CLAMP}"
    return line
