"""The file that tensors cross in: this process and the simulator's server both map it (docs/serve.md, Memory)."""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import mmap
import os

import torch

from .directory import PrivateDirectory
from .errors import SimulatorError

ALIGNMENT = 64
_SMALLEST = 1 << 20
_KEPT = 1 << 30
_numbers = itertools.count()


def aligned(offset: int) -> int:
    """The next multiple of 64 bytes."""
    return -(-offset // ALIGNMENT) * ALIGNMENT


class SharedMemory:
    """A file of mode 0600 in a private directory, which grows as calls need it; offsets and sizes are bytes."""

    def __init__(self, directory: str | None = None):
        """The file in `directory`, which someone else removes; without it in a private one of its own."""
        self._own = PrivateDirectory() if directory is None else None
        self.path = os.path.join(directory or self._own.path, f"memory{next(_numbers)}")
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        self._view: torch.Tensor | None = None
        self.size = 0

    def reserve(self, size: int) -> None:
        """Makes the file at least `size` long. SimulatorError if there is no room for it."""
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
        size = tensor.numel() * tensor.element_size()
        ctypes.memmove(self._address(offset, size), tensor.data_ptr(), size)

    def read(self, offset: int, into: torch.Tensor) -> None:
        """Copies from `offset` into a contiguous CPU tensor."""
        size = into.numel() * into.element_size()
        ctypes.memmove(into.data_ptr(), self._address(offset, size), size)

    def close(self) -> None:
        """Removes the file, and the directory that was made for it."""
        if self._file >= 0:
            with contextlib.suppress(OSError):
                os.unlink(self.path)
        if self._own:
            self._own.remove()
        self.forget()

    def forget(self) -> None:
        """Lets go of a file that another process owns."""
        if self._own:
            self._own.forget()
        self._view = None
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _address(self, offset: int, size: int) -> int:
        """Where `size` bytes at `offset` are mapped. One plain copy is quicker than torch's, whose threads wait."""
        if offset < 0 or offset + size > self._view.numel():
            raise ValueError(f"{size} bytes at {offset}; the shared file has {self._view.numel()}")
        return self._view.data_ptr() + offset

    def _resize(self, size: int) -> None:
        self._view = None
        try:
            os.ftruncate(self._file, size)
            if hasattr(os, "posix_fallocate"):  # memory that is not there would end the process when it is touched
                os.posix_fallocate(self._file, 0, size)
        except OSError as problem:
            raise SimulatorError(
                f"{os.path.dirname(self.path)}: no room for {size} bytes of tensors ({problem.strerror}); a larger"
                " /dev/shm; or set ASCENDSIM_MEMORY_DIR to a directory with room"
            ) from problem
        self._map(size)

    def _map(self, size: int) -> None:
        self._view = None  # the old mapping goes with the last tensor over it
        self._view = torch.frombuffer(mmap.mmap(self._file, size), dtype=torch.uint8)
        self.size = size
