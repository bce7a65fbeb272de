"""What the user asked for: environment variables, and what `ascendsim.configure` sets over them."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

MODES = ("ordered", "timed", "timing")
DEFAULT_CHIP = "Ascend910B3"
_TRUE = ("1", "true", "yes", "on")


@dataclass(frozen=True)
class Settings:
    """One operator call's settings.

    chip: a name as `ascendsim chips` lists it.
    mode: "ordered" (values only, quickest), "timed" (values and predicted time), "timing" (time only, outputs zero).
    lenient: mend group lists that end behind the last row, with a warning, instead of refusing them.
    trace_dir: directory for one Chrome trace per call, or None.
    matmul: torch's own mm and addmm run on the chip, too, not on the CPU.
    """

    chip: str = DEFAULT_CHIP
    mode: str = "timed"
    lenient: bool = False
    trace_dir: str | None = None
    matmul: bool = False

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"mode: {self.mode!r}; one of {', '.join(MODES)}; set ASCENDSIM_MODE")
        if self.trace_dir is not None and self.mode == "ordered":
            raise ValueError(
                "trace: mode ordered has no times; modes timed and timing write traces;"
                " unset ASCENDSIM_TRACE_DIR or set ASCENDSIM_MODE=timed"
            )


_overrides: dict[str, object] = {}


def flag(name: str, default: bool) -> bool:
    """True if the environment variable says so; ValueError-free: any other word counts as false."""
    text = os.environ.get(name)
    return default if text is None else text.strip().lower() in _TRUE


def current() -> Settings:
    """The settings of the next call. ValueError if the environment names a mode that there is not."""
    trace_dir = os.environ.get("ASCENDSIM_TRACE_DIR") or None
    named = {
        "chip": os.environ.get("ASCENDSIM_CHIP") or DEFAULT_CHIP,
        "mode": os.environ.get("ASCENDSIM_MODE") or "timed",
        "lenient": flag("ASCENDSIM_LENIENT", False),
        "matmul": flag("ASCENDSIM_MATMUL", False),
        "trace_dir": os.path.abspath(trace_dir) if trace_dir else None,
    }
    return Settings(**{**named, **_overrides})


def configure(**changes: object) -> Settings:
    """Overrides the environment for this process: chip, mode, lenient, trace_dir, matmul. TypeError for any other name."""
    replace(current(), **changes)
    _overrides.update(changes)
    return current()


def reset() -> None:
    """Forgets what `configure` set."""
    _overrides.clear()
