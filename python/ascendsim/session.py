"""What one process shares: the server it started, its connection, the memory in between and the table of calls."""

from __future__ import annotations

import atexit
import os
import threading
from typing import Any

import torch

from .history import Calls
from .connection import Connection
from .dtypes import named, torch_shape
from .errors import RequestError, SimulatorError
from .launcher import Server
from .memory import ALIGNMENT, SharedMemory, aligned


class Session:
    """Starts the server with the first request, closes everything at exit. Threads take turns.

    A process that is forked has a session of its own, which starts a server of its own.
    """

    def __init__(self) -> None:
        self.calls = Calls()
        self._reset()

    def run(
        self, keys: dict[str, Any], tensors: list[tuple[dict, torch.Tensor]]
    ) -> tuple[dict, dict[str, torch.Tensor]]:
        """Sends a `run` request.

        keys: the request without its memory. tensors: case objects of `keys` and their contiguous CPU tensors; each
        object gets its place here. Returns the reply and the outputs by name, zero in mode timing. RequestError if
        the simulator refuses, SimulatorError if it cannot be reached.
        """
        with self._lock:
            connection = self._connected(keys.get("trace"))
            end = self._place(tensors)
            memory = self._memory
            memory.reserve(end)
            for described, tensor in tensors:
                memory.write(described["at"][0], tensor)
            where = {"path": memory.path, "bytes": memory.size, "room": [end, memory.size - end]}
            try:
                reply = connection.request("run", memory=where, **keys)
            except RequestError:
                raise
            except SimulatorError:
                self._drop()  # a server that broke off is not asked again
                raise
            except BaseException:  # interrupted: the request may still write its outputs to this file
                memory.close()
                self._memory = None
                raise
            memory.grown(reply["memory"]["bytes"])
            outputs = {name: self._read(output) for name, output in reply["outputs"].items()}
            memory.trim()
            return reply, outputs

    def request(self, op: str, **keys: Any) -> dict[str, Any]:
        """Any other request: hello, ops, chips."""
        with self._lock:
            return self._connected().request(op, **keys)

    def close(self) -> None:
        """Ends connection, memory and server; the next request starts anew."""
        with self._lock:
            if self._connection is not None:
                self._connection.bye()
            self._drop()

    def after_fork(self) -> None:
        """In the child: leaves what is the parent's alone."""
        if self._connection is not None:
            self._connection.close()
        if self._memory is not None:
            self._memory.forget()
        if self._server is not None:
            self._server.forget()
        self._reset()
        self.calls.clear()

    def _reset(self) -> None:
        self._lock = threading.RLock()
        self._connection: Connection | None = None
        self._server: Server | None = None
        self._memory: SharedMemory | None = None

    def _drop(self) -> None:
        for part in (self._connection, self._memory):
            if part is not None:
                part.close()
        if self._server is not None:
            self._server.stop()
        self._connection = self._memory = self._server = None

    def _connected(self, traces: str | None = None) -> Connection:
        """The connection, to a server that may write traces to directory `traces`: one that may not is replaced."""
        if traces and self._server is not None and self._server.traces != traces:
            self.close()
        if self._connection is not None and not self._connection.closed:
            return self._connection
        path = os.environ.get("ASCENDSIM_SOCKET")
        if not path and (self._server is None or not self._server.alive()):
            self._drop()
            self._server = Server(traces)
        if self._memory is None:
            self._memory = SharedMemory(self._server.directory.path if self._server else None)
        try:
            self._connection = Connection(path or self._server.socket)
        except OSError as problem:
            raise SimulatorError(f"{path or self._server.socket}: {problem}; a server that listens") from problem
        return self._connection

    @staticmethod
    def _place(tensors: list[tuple[dict, torch.Tensor]]) -> int:
        """Gives each tensor its `at`; returns the end of the last one."""
        end = 0
        for described, tensor in tensors:
            size = tensor.numel() * tensor.element_size()
            described["at"] = [end, size]
            end = aligned(end + size)
        return max(end, ALIGNMENT)

    def _read(self, output: dict[str, Any]) -> torch.Tensor:
        shape, dtype = torch_shape(output["dtype"], output["shape"]), named(output["dtype"])
        if "at" not in output:
            return torch.zeros(shape, dtype=torch.uint8).to(dtype)
        tensor = torch.empty(shape, dtype=dtype)
        self._memory.read(output["at"][0], tensor)
        return tensor


session = Session()
atexit.register(session.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=session.after_fork)
