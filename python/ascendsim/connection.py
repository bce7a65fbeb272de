"""One client's side of the protocol of `ascendsim serve` (docs/serve.md): framed JSON over a Unix domain socket."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

from .errors import RequestError, SimulatorError

VERSION = 1
FRAME_BYTES = 1 << 20
_LENGTH = struct.Struct("<I")


class Connection:
    """A connected client. One request at a time; a request that is interrupted ends the connection."""

    def __init__(self, path: str, timeout: float | None = None):
        """Connects to the socket at `path`. OSError if nobody answers there."""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._next = 0
        try:
            self._socket.settimeout(timeout)
            self._socket.connect(path)
            self._socket.settimeout(None)
        except BaseException:
            self._socket.close()
            raise

    def request(self, op: str, **keys: Any) -> dict[str, Any]:
        """The reply to `op`. RequestError if it is refused, SimulatorError if the server is gone or talks nonsense."""
        self._next += 1
        request = {"version": VERSION, "id": self._next, "op": op}
        request.update((name, value) for name, value in keys.items() if value is not None)
        data = json.dumps(request, separators=(",", ":"), allow_nan=False).encode()
        if len(data) > FRAME_BYTES:
            raise RequestError("limit", f"request: {len(data)} bytes; at most {FRAME_BYTES}; pass fewer tensors")
        try:
            self._socket.sendall(_LENGTH.pack(len(data)) + data)
            reply = self._reply()
        except BaseException as problem:
            self.close()
            if isinstance(problem, (OSError, ValueError)):
                raise SimulatorError(f"the simulator's server is gone: {problem}") from problem
            raise
        return self._checked(reply)

    def bye(self) -> None:
        """Ends the connection politely; never raises."""
        try:
            data = json.dumps({"version": VERSION, "id": self._next + 1, "op": "bye"}).encode()
            self._socket.sendall(_LENGTH.pack(len(data)) + data)
        except OSError:
            pass
        self.close()

    @property
    def closed(self) -> bool:
        """True if this connection has ended."""
        return self._socket.fileno() < 0

    def close(self) -> None:
        """Ends the connection."""
        self._socket.close()

    def _reply(self) -> dict[str, Any]:
        (length,) = _LENGTH.unpack(self._read(_LENGTH.size))
        if length > FRAME_BYTES:
            raise ValueError(f"a reply of {length} bytes")
        return json.loads(self._read(length))

    def _read(self, size: int) -> bytes:
        data = bytearray(size)
        view = memoryview(data)
        while view:
            count = self._socket.recv_into(view)
            if count == 0:
                raise ConnectionError("it closed the connection")
            view = view[count:]
        return bytes(data)

    def _checked(self, reply: dict[str, Any]) -> dict[str, Any]:
        if reply.get("ok") is True and reply.get("id") == self._next:
            return reply
        error = reply.get("error")
        if not isinstance(error, dict):
            self.close()
            raise SimulatorError(f"a reply to {reply.get('id')}; expected one to {self._next}")
        raise RequestError(error.get("kind", "internal"), error.get("text", ""), error.get("problems", ()))
