"""A directory of this process for socket and shared memory, which goes with the process, however it ends."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile

_PREFIX = "ascendsim-"
_LOCK = "owner"
# A shell that waits for the end of its standard input, a pipe whose other end only this process has.
_REMOVE = 'read -r end; rm -rf -- "$0"'


class PrivateDirectory:
    """A new directory of mode 0700 in ASCENDSIM_MEMORY_DIR, /dev/shm or the usual place.

    A file in it is locked as long as the process lives; directories of this user whose lock is free are removed first.
    """

    def __init__(self) -> None:
        shm = "/dev/shm"
        usual = shm if os.path.isdir(shm) and os.access(shm, os.W_OK) else tempfile.gettempdir()
        parent = os.environ.get("ASCENDSIM_MEMORY_DIR") or usual
        for name in os.listdir(parent):
            path = os.path.join(parent, name)
            if name.startswith(_PREFIX) and _left_behind(path):
                shutil.rmtree(path, ignore_errors=True)
        hidden = tempfile.mkdtemp(prefix=f".{_PREFIX}{os.getpid()}-", dir=parent)
        self._lock = os.open(os.path.join(hidden, _LOCK), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.path = os.path.join(parent, os.path.basename(hidden)[1:])
        os.rename(hidden, self.path)
        self._remover: subprocess.Popen | None = None
        try:
            self._remover = subprocess.Popen(
                ["/bin/sh", "-c", _REMOVE, self.path], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, start_new_session=True,
            )
        except OSError:  # without a shell the next process of this user removes it
            pass

    def remove(self) -> None:
        """Removes it. Later calls do nothing."""
        if self._lock < 0:
            return
        shutil.rmtree(self.path, ignore_errors=True)
        remover = self._remover
        self.forget()
        if remover is not None:
            remover.returncode = None
            remover.wait()

    def forget(self) -> None:
        """Lets go of it: after a fork it is the parent's."""
        if self._remover is not None:
            self._remover.stdin.close()
            self._remover.returncode = 0  # not this process's child to wait for
            self._remover = None
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def _left_behind(path: str) -> bool:
    """True for a directory of this user whose owner is gone: nobody holds the lock in it."""
    try:
        if os.path.islink(path) or os.lstat(path).st_uid != os.getuid():
            return False
        lock = os.open(os.path.join(path, _LOCK), os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except OSError:
        return False
    finally:
        os.close(lock)
