"""What the user asked for: environment variables, and what `ascendsim.configure` sets over them."""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass, fields, replace

from .launcher import chip_names

MODES = ("ordered", "timed", "timing")
DEFAULT_CHIP = "Ascend910B3"
_TRUE = ("1", "true", "yes", "on")
_FALSE = ("0", "false", "no", "off")


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
        if not isinstance(self.chip, str) or not self.chip:
            raise ValueError(f"chip: {self.chip!r}; a name as `ascendsim chips` lists them; set ASCENDSIM_CHIP")
        for name in ("lenient", "matmul"):
            if not isinstance(getattr(self, name), bool):
                raise ValueError(f"{name}: {getattr(self, name)!r}; True or False")
        if not isinstance(self.trace_dir, (str, type(None))):
            raise ValueError(f"trace_dir: {self.trace_dir!r}; the name of a directory or None")
        if self.mode not in MODES:
            raise ValueError(f"mode: {self.mode!r}; one of {', '.join(MODES)}; set ASCENDSIM_MODE")
        if self.trace_dir is not None and self.mode == "ordered":
            raise ValueError(
                "trace: mode ordered has no times; modes timed and timing write traces;"
                " unset ASCENDSIM_TRACE_DIR or set ASCENDSIM_MODE=timed"
            )


_overrides: dict[str, object] = {}


def flag(name: str, default: bool) -> bool:
    """True if the environment variable says so. ValueError for a word that says neither yes nor no."""
    text = os.environ.get(name, "").strip().lower()
    if text and text not in _TRUE + _FALSE:
        raise ValueError(f"{name}: {text!r}; one of {', '.join(_TRUE)}, or of {', '.join(_FALSE)}")
    return text in _TRUE if text else default


def check() -> None:
    """ValueError for the first setting of the environment that is wrong, as far as that shows without a server."""
    flag("ASCENDSIM_SUMMARY", True)
    chip, known = current().chip, chip_names()
    if known and chip.lower() not in (name.lower() for name in known):
        near = difflib.get_close_matches(chip, known, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ValueError(f"ASCENDSIM_CHIP: {chip!r}; a chip as `ascendsim chips` lists them{hint}")


def current() -> Settings:
    """The settings of the next call. ValueError for variables that have no meaning."""
    trace_dir = os.environ.get("ASCENDSIM_TRACE_DIR") or None
    named = {
        "chip": os.environ.get("ASCENDSIM_CHIP") or DEFAULT_CHIP,
        "mode": (os.environ.get("ASCENDSIM_MODE") or "timed").lower(),
        "lenient": flag("ASCENDSIM_LENIENT", False),
        "matmul": flag("ASCENDSIM_MATMUL", False),
        "trace_dir": os.path.abspath(trace_dir) if trace_dir else None,
    }
    return Settings(**{**named, **_overrides})


def configure(**changes: object) -> Settings:
    """Overrides the environment for this process: chip, mode, lenient, trace_dir, matmul.

    TypeError for any other name, ValueError for a value that has no meaning.
    """
    known = [field.name for field in fields(Settings)]
    for name in changes:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise TypeError(f"{name}: no setting; one of {', '.join(known)}{hint}")
    if isinstance(changes.get("trace_dir"), os.PathLike):
        changes["trace_dir"] = os.fspath(changes["trace_dir"])
    replace(current(), **changes)
    _overrides.update(changes)
    return current()


def reset() -> None:
    """Forgets what `configure` set."""
    _overrides.clear()
