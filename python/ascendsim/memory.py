"""The file that tensors cross in: this process and the simulator's server both map it (docs/serve.md, Memory)."""

from __future__ import annotations

import mmap
import os
import shutil

import torch

from .launcher import private_directory

ALIGNMENT = 64
_SMALLEST = 1 << 20
_KEPT = 1 << 30


def aligned(offset: int) -> int:
    """The next multiple of 64 bytes."""
    return -(-offset // ALIGNMENT) * ALIGNMENT


class SharedMemory:
    """A file of mode 0600 in a private directory, which grows as calls need it; offsets and sizes are bytes."""

    def __init__(self) -> None:
        self._directory = private_directory()
        self.path = os.path.join(self._directory, "memory")
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        self._view: torch.Tensor | None = None
        self.size = 0

    def reserve(self, size: int) -> None:
        """Makes the file at least `size` long. OSError if the host has no room."""
        if size > self.size or self._view is None:
            self._resize(max(aligned(size), self.size, _SMALLEST))

    def grown(self, size: int) -> None:
        """Maps the file anew if the server made it `size` bytes long."""
        if size != self.size:
            self._map(size)

    def trim(self) -> None:
        """Gives memory back after a call that needed much."""
        if self.size > _KEPT:
            self._resize(_SMALLEST)

    def write(self, offset: int, tensor: torch.Tensor) -> None:
        """Copies a contiguous CPU tensor to `offset`."""
        if tensor.numel():
            data = tensor.reshape(-1).view(torch.uint8)
            self._view[offset:offset + data.numel()].copy_(data)

    def read(self, offset: int, into: torch.Tensor) -> None:
        """Copies from `offset` into a contiguous CPU tensor."""
        if into.numel():
            data = into.reshape(-1).view(torch.uint8)
            data.copy_(self._view[offset:offset + data.numel()])

    def close(self) -> None:
        """Removes the file."""
        self.forget()
        shutil.rmtree(self._directory, ignore_errors=True)

    def forget(self) -> None:
        """Lets go of a file that another process owns."""
        self._view = None
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _resize(self, size: int) -> None:
        self._view = None
        os.ftruncate(self._file, size)
        self._map(size)

    def _map(self, size: int) -> None:
        self._view = None  # the old mapping goes with the last tensor over it
        self._view = torch.frombuffer(mmap.mmap(self._file, size), dtype=torch.uint8)
        self.size = size
