"""What several tests need: torch or a skip, the active device, a simulator that answers as a test says."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import shutil
import socket
import struct
import tempfile
import threading
import unittest
from collections.abc import Callable, Mapping
from typing import Any

try:
    import torch
except ImportError as problem:
    raise unittest.SkipTest(f"skipped: torch cannot be imported ({problem})") from None

from ascendsim import activation
from ascendsim.dtypes import named, name_of, torch_shape
from ascendsim.session import session

CHECKOUT = pathlib.Path(__file__).resolve().parent.parent.parent
activation.activate()
Answer = Callable[[dict, dict], Mapping[str, Any]]


class FakeSimulator:
    """Speaks the protocol of docs/serve.md on a socket and checks what a client sends.

    answer(request, inputs) returns outputs by name (tensors); or raises Refusal. `requests` are the `run`s so far.
    """

    def __init__(self, answer: Answer):
        self.answer = answer
        self.requests: list[dict] = []
        self.directory = tempfile.mkdtemp()
        self.path = os.path.join(self.directory, "socket")
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(self.path)
        self._listener.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()
        shutil.rmtree(self.directory)

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with client, contextlib.suppress(ConnectionError):
                self._talk(client)

    def _talk(self, client: socket.socket) -> None:
        while True:
            head = client.recv(4, socket.MSG_WAITALL)
            if len(head) < 4:
                return
            request = json.loads(client.recv(struct.unpack("<I", head)[0], socket.MSG_WAITALL))
            if request["op"] == "bye":
                return
            reply = {"version": 1, "id": request["id"], "ok": True, **self._reply(request)}
            data = json.dumps(reply).encode()
            client.sendall(struct.pack("<I", len(data)) + data)

    def _reply(self, request: dict) -> dict:
        if request["op"] != "run":
            return {}
        self.requests.append(request)
        try:
            with open(request["memory"]["path"], "r+b") as file:
                return self._run(request, file)
        except Refusal as refusal:
            return {"ok": False, "error": refusal.error}
        except Exception as problem:  # shown by the test that waits for the reply
            return {"ok": False, "error": {"kind": "internal", "text": f"fake simulator: {problem!r}", "problems": []}}

    def _run(self, request: dict, file: Any) -> dict:
        memory = request["memory"]
        assert os.fstat(file.fileno()).st_size == memory["bytes"], "length of the file"
        assert os.fstat(file.fileno()).st_mode & 0o777 == 0o600, "mode of the file"
        outputs = self.answer(request, {name: _read(value, file) for name, value in request["case"].items()})
        place, end = memory["room"][0], memory["bytes"]
        described = {}
        for name, tensor in outputs.items():
            data = tensor.contiguous().reshape(-1).view(torch.uint8).numpy().tobytes()
            file.seek(place)
            file.write(data)
            described[name] = {
                "shape": list(tensor.shape), "dtype": name_of(tensor.dtype), "format": "ND", "at": [place, len(data)],
            }
            end = max(end, place + len(data))
            place += -(-len(data) // 64) * 64
        file.flush()
        os.ftruncate(file.fileno(), end)
        return {"outputs": described, "memory": {"bytes": end}, "time_us": 12.5, "bound": "cube", "warnings": []}


class Refusal(Exception):
    """Makes the fake simulator refuse a request."""

    def __init__(self, kind: str, text: str):
        super().__init__(text)
        self.error = {"kind": kind, "text": text, "problems": [{"where": text.partition(": ")[0], "line": text}]}


def _read(value: Any, file: Any) -> Any:
    """The tensor that a case object describes, as the operator sees it."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [_read(element, file) for element in value]
    if not isinstance(value, dict):
        return value
    offset, size = value["at"]
    assert offset % 64 == 0, "alignment"
    tensor = torch.empty(torch_shape(value["dtype"], value["shape"]), dtype=named(value["dtype"]))
    assert size == tensor.numel() * tensor.element_size(), "size"
    file.seek(offset)
    if size:
        tensor.reshape(-1).view(torch.uint8).copy_(torch.frombuffer(bytearray(file.read(size)), dtype=torch.uint8))
    return tensor.transpose(-1, -2) if value.get("transposed") else tensor


class SimulatedCase(unittest.TestCase):
    """A test whose operator calls go to `self.answer`, a fake."""

    def setUp(self) -> None:
        self.simulator = FakeSimulator(lambda request, inputs: self.answer(request, inputs))
        self._environment = dict(os.environ)
        for name in ("CHIP", "MODE", "LENIENT", "TRACE_DIR"):
            os.environ.pop(f"ASCENDSIM_{name}", None)
        os.environ["ASCENDSIM_SOCKET"] = self.simulator.path
        session.close()
        session.calls.clear()

    def tearDown(self) -> None:
        session.close()
        session.calls.clear()
        self.simulator.close()
        os.environ.clear()
        os.environ.update(self._environment)

    def answer(self, request: dict, inputs: dict) -> Mapping[str, Any]:
        raise NotImplementedError

    def case(self) -> dict:
        """The case of the last request."""
        return self.simulator.requests[-1]["case"]
