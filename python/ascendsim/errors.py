"""Errors as the layers of torch_npu raise them, and what the simulator itself may raise.

Source of codes: Ascend/pytorch NPUException (ERR, 2 digits of the submodule, OPS = 01, 3 digits of the code).
"""

from __future__ import annotations

import datetime
import os
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


def refused(api: str, error: RequestError) -> OperatorError:
    """The error of the aclnn layer for a request that the simulator refused; `api` is the aclnn function's name."""
    codes = {"value": PARAM_INVALID, "type": PARAM_INVALID, "unsupported": INNER_ERROR, "limit": INNER_ERROR}
    code = codes.get(error.kind, RUNTIME_ERROR)
    return OperatorError(f"call {api} failed, error code is {code}\n{error}{trailer(ACL)}", error.problems)
