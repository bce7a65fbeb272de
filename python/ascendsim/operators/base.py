"""What every operator has, and how a call of it gets to the simulator."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.utils import _pytree as pytree

from .. import settings
from ..dtypes import PACKED, name_of
from ..errors import RequestError, devices_differ, refused
from ..formats import FRACTAL_NZ, ND, case_name
from ..history import Call
from ..session import session
from ..tensor import NpuTensor, simulate_with
from .gradients import refusing

Named = dict[str, Any]


@dataclass(frozen=True)
class Operator:
    """An operator under the vendor's signature.

    name: the simulator's; namespace: of torch.ops; schemas: overloads, the first is the default one.
    api: the library function that error messages name.
    prepare: checks as the torch layer does, then the call's values under the simulator's parameter names.
    fake: results without values, for torch.compile.
    matrices: parameters that may be transposed views; others are made contiguous as the vendor's library does.
    outputs: names of the simulator's outputs; with `in_place`, of the arguments that are updated.
    backward: gradients as torch.library.register_autograd takes them; without it backward is an error.
    """

    name: str
    namespace: str
    schemas: tuple[str, ...]
    api: str
    prepare: Callable[[Named], Mapping[str, Any]]
    fake: Callable[..., Any]
    matrices: frozenset[str] = frozenset()
    outputs: tuple[str, ...] = ("y",)
    in_place: bool = False
    backward: Callable[..., Any] | None = None

    def run(self, overload: torch._ops.OpOverload, args: tuple, kwargs: dict) -> Any:
        """The call on the simulator: device tensors in, device tensors out.

        RuntimeError as the torch layer words it; OperatorError where the operator library refuses; SimulatorError.
        """
        named = bound(overload, args, kwargs)
        outputs = simulated(self.name, self.api, self.prepare(named), self.matrices)
        if self.in_place:
            for name in self.outputs:
                named[name].cpu_data.copy_(outputs[name].cpu_data)
            return None
        if overload._schema.returns[0].type.kind() == "ListType":
            return list(outputs.values())
        tensors = tuple(outputs[name] for name in self.outputs)
        return tensors[0] if len(tensors) == 1 else tensors


def bound(overload: torch._ops.OpOverload, args: tuple, kwargs: dict) -> Named:
    """All arguments of a call by name, with defaults, in the schema's order."""
    arguments = overload._schema.arguments
    given = {**{argument.name: value for argument, value in zip(arguments, args)}, **kwargs}
    return {argument.name: given.get(argument.name, argument.default_value) for argument in arguments}


def simulated(
    name: str, api: str, values: Mapping[str, Any], matrices: frozenset[str], mode: str | None = None
) -> dict[str, NpuTensor]:
    """Runs operator `name` on `values`; its outputs by name. `mode` overrides the user's."""
    case, tensors = encoded(values, matrices)
    chosen = settings.current()
    mode = mode or chosen.mode
    keys = {"operator": name, "chip": chosen.chip, "mode": mode, "case": case, "lenient": chosen.lenient}
    if chosen.trace_dir:
        os.makedirs(chosen.trace_dir, exist_ok=True)
        keys["trace"] = chosen.trace_dir
    try:
        reply, outputs = session.run(keys, tensors)
    except RequestError as error:
        raise refused(name, api, error) from None
    call = Call.of(keys, reply)
    session.calls.add(call)
    for warning in call.warnings:
        warnings.warn(warning, stacklevel=4)
    formats = {output: FRACTAL_NZ if of["format"] == "FRACTAL_NZ" else ND for output, of in reply["outputs"].items()}
    return {output: NpuTensor(tensor, formats[output]) for output, tensor in outputs.items()}


def encoded(values: Mapping[str, Any], matrices: frozenset[str]) -> tuple[dict, list[tuple[dict, torch.Tensor]]]:
    """The simulator's case for `values`, and its tensor objects with their contents. None and empty lists are left out.

    RuntimeError for a tensor that is not on the device.
    """
    case: dict[str, Any] = {}
    tensors: list[tuple[dict, torch.Tensor]] = []
    for name, value in values.items():
        if isinstance(value, torch.Tensor):
            case[name] = _tensor(value, name in matrices, tensors)
        elif isinstance(value, (list, tuple)) and value and isinstance(value[0], torch.Tensor):
            case[name] = [_tensor(element, name in matrices, tensors) for element in value]
        elif isinstance(value, torch.dtype):
            case[name] = "quint4x2" if value == torch.quint4x2 else name_of(value)
        elif value is not None and value != []:
            case[name] = list(value) if isinstance(value, tuple) else value
    return case, tensors


def _tensor(tensor: torch.Tensor, may_turn: bool, tensors: list[tuple[dict, torch.Tensor]]) -> dict[str, Any]:
    if not isinstance(tensor, NpuTensor):
        raise devices_differ(tensor.device)
    turned = may_turn and is_transposed(tensor)
    data = tensor.cpu_data.detach()
    data = data.transpose(-1, -2) if turned else data.contiguous()
    dtype = name_of(data.dtype)
    shape = list(data.shape)
    if dtype in PACKED:
        shape[-1] *= 2
    described = {"shape": shape, "dtype": dtype, "format": case_name(tensor.npu_format)}
    if turned:
        described["transposed"] = True
    tensors.append((described, data))
    return described


def is_transposed(tensor: torch.Tensor) -> bool:
    """True for a view with the last two axes of a contiguous tensor swapped (op-plugin: is_weight_trans)."""
    return tensor.dim() >= 2 and not tensor.is_contiguous() and tensor.transpose(-1, -2).is_contiguous()


def logical_columns(weight: torch.Tensor) -> Any:
    """Columns of a weight matrix: an int32 one holds eight int4 along its innermost stored axis."""
    packed = weight.dtype == torch.int32 and not is_transposed(weight)
    return weight.shape[-1] * (8 if packed else 1)


def register(operators: Sequence[Operator]) -> None:
    """Defines the operators under torch.ops: on device tensors they are simulated, under torch.compile only shaped."""
    for operator in operators:
        library = _library(operator.namespace)
        for schema in operator.schemas:
            library.define(schema)
            name, _, overload = schema.partition("(")[0].partition(".")
            library.impl(schema.partition("(")[0], _elsewhere(operator, schema), "CompositeExplicitAutograd")
            qualified = f"{operator.namespace}::{schema.partition('(')[0]}"
            torch.library.register_fake(qualified, operator.fake, lib=library)
            registered = getattr(getattr(getattr(torch.ops, operator.namespace), name), overload or "default")
            if operator.backward:
                torch.library.register_autograd(qualified, operator.backward, lib=library)
            else:
                kernel = torch.library.fallthrough_kernel if operator.in_place else refusing(name, registered)
                library.impl(schema.partition("(")[0], kernel, "AutogradPrivateUse1")
            simulate_with(registered, operator.run)


_libraries: dict[str, torch.library.Library] = {}


def _library(namespace: str) -> torch.library.Library:
    if namespace not in _libraries:
        _libraries[namespace] = torch.library.Library(namespace, "FRAGMENT")
    return _libraries[namespace]


def _elsewhere(operator: Operator, schema: str) -> Callable[..., Any]:
    """A kernel for calls without a tensor on the device, which the checks of the torch layer see first."""
    name, _, overload = schema.partition("(")[0].partition(".")

    def refuse(*args: Any, **kwargs: Any) -> Any:
        registered = getattr(getattr(getattr(torch.ops, operator.namespace), name), overload or "default")
        if not any(isinstance(leaf, torch.Tensor) for leaf in pytree.tree_leaves((args, kwargs))):
            operator.prepare(bound(registered, args, kwargs))
        raise devices_differ("cpu", f" {name}: tensors on cpu; move them with .npu()")

    return refuse
