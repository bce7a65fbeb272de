"""AscendSim for PyTorch scripts: operators of Ascend NPUs on a simulated chip (docs/python.md).

Importing this package changes nothing. `python -m ascendsim script.py` or `import ascendsim.torch_npu_shim` activates
the device `npu` and the modules torch_npu, torchair, mindspeed and custom.
"""

from __future__ import annotations

from typing import Any

from .settings import Settings
from .settings import configure

__version__ = "0.1.0"
__all__ = ["Settings", "calls", "configure", "summary"]


def calls() -> list[Any]:
    """The operator calls of this process so far (ascendsim.history.Call), in their order."""
    from .session import session

    return list(session.calls)


def summary() -> str:
    """A table of the operator calls of this process: shapes, predicted microseconds, bound, trace."""
    from .session import session

    return session.calls.table()
