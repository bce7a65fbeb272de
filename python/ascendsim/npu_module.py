"""torch.npu and torch_npu.npu: helpers that scripts call around operators. One device, nothing waits."""

from __future__ import annotations

import contextlib
from types import SimpleNamespace
from typing import Any

import torch

from . import settings

Device = Any
_MEMORY_BYTES = 64 << 30
config = SimpleNamespace(allow_internal_format=True)


def __getattr__(name: str) -> Any:
    """AttributeError under the name that scripts know."""
    raise AttributeError(f"module 'torch.npu' has no attribute '{name}': AscendSim does not have it (docs/python.md)")


def is_available() -> bool:
    """True: the simulated device is always there."""
    return True


def is_initialized() -> bool:
    """True."""
    return True


def init() -> None:
    """Does nothing."""


def device_count() -> int:
    """1."""
    return 1


def current_device() -> int:
    """0."""
    return 0


def set_device(device: Device) -> None:
    """Accepts device 0 in any spelling; RuntimeError for any other."""
    index = torch.device(device).index if isinstance(device, (str, torch.device)) else device
    if index not in (None, 0):
        raise RuntimeError(f"Invalid device ID: {index}; there is one simulated device, npu:0")


def get_device_name(device: Device = None) -> str:
    """The chip that calls are simulated on."""
    return settings.current().chip


def get_device_properties(device: Device = None) -> SimpleNamespace:
    """name: the simulated chip's; total_memory in bytes."""
    return SimpleNamespace(name=get_device_name(device), total_memory=_MEMORY_BYTES)


def get_device_capability(device: Device = None) -> None:
    """None, as torch_npu answers."""


def synchronize(device: Device = None) -> None:
    """Does nothing: calls return when they are done."""


def empty_cache() -> None:
    """Does nothing."""


def memory_allocated(device: Device = None) -> int:
    """0: memory of the host is not counted."""
    return 0


max_memory_allocated = memory_reserved = max_memory_reserved = memory_allocated


def reset_peak_memory_stats(device: Device = None) -> None:
    """Does nothing."""


def mem_get_info(device: Device = None) -> tuple[int, int]:
    """Free and total bytes of the device, all of them free."""
    return _MEMORY_BYTES, _MEMORY_BYTES


def manual_seed(seed: int) -> None:
    """Seeds torch's generator, which draws for this device, too."""
    torch.default_generator.manual_seed(seed)


manual_seed_all = manual_seed


def get_rng_state(device: Device = None) -> torch.Tensor:
    """The state of torch's generator."""
    return torch.default_generator.get_state()


def set_rng_state(state: torch.Tensor, device: Device = None) -> None:
    """Sets the state of torch's generator."""
    torch.default_generator.set_state(state)


def _is_in_bad_fork() -> bool:
    return False


def get_amp_supported_dtype() -> list[torch.dtype]:
    """Types that torch.autocast("npu") takes."""
    return [torch.float16, torch.bfloat16]


def is_bf16_supported() -> bool:
    """True."""
    return True


def set_compile_mode(jit_compile: bool = False) -> None:
    """Accepted; kernels are not compiled here."""


def set_option(option: dict[str, Any]) -> None:
    """Accepted; there is nothing to set."""


class Stream:
    """A stream whose work is done when the call returns."""

    def __init__(self, device: Device = None, priority: int = 0):
        self.priority = priority

    @property
    def device(self) -> torch.device:
        """npu:0."""
        return torch.device("npu", 0)

    def synchronize(self) -> None:
        """Does nothing."""

    def wait_stream(self, stream: Stream) -> None:
        """Does nothing."""

    def wait_event(self, event: Event) -> None:
        """Does nothing."""

    def record_event(self, event: Event | None = None) -> Event:
        """The event, recorded."""
        event = event or Event(enable_timing=True)
        event.record(self)
        return event

    def query(self) -> bool:
        """True: nothing is pending."""
        return True


class Event:
    """A point in predicted time: what lies between two events is the sum of the predicted times of calls between."""

    def __init__(self, enable_timing: bool = False, blocking: bool = False, interprocess: bool = False):
        self._time_us = 0.0

    def record(self, stream: Stream | None = None) -> None:
        """Notes how much predicted time has passed in this process."""
        from .session import session

        self._time_us = session.calls.total_us()

    def elapsed_time(self, end: Event) -> float:
        """Milliseconds of predicted time to `end`."""
        return (end._time_us - self._time_us) / 1000

    def synchronize(self) -> None:
        """Does nothing."""

    def wait(self, stream: Stream | None = None) -> None:
        """Does nothing."""

    def query(self) -> bool:
        """True: nothing is pending."""
        return True


_STREAM = Stream()


def current_stream(device: Device = None) -> Stream:
    """The one stream."""
    return _STREAM


default_stream = current_stream


def stream(chosen: Stream | None) -> contextlib.AbstractContextManager:
    """A context in which nothing changes."""
    return contextlib.nullcontext(chosen)


def device(index: Device) -> contextlib.AbstractContextManager:
    """A context on device 0; RuntimeError for any other."""
    set_device(index)
    return contextlib.nullcontext()
