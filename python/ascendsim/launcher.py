"""Finds the `ascendsim` command and keeps a server of it running for this process."""

from __future__ import annotations

import os
import pathlib
import select
import shutil
import signal
import subprocess
import sys
import time

from .directory import PrivateDirectory
from .errors import SimulatorError

_START_SECONDS = 1800
_TOLD_SECONDS = 10


def find_launcher() -> str:
    """Path of the `ascendsim` command: ASCENDSIM_HOME, the checkout this package lies in or was installed from, PATH.

    SimulatorError if there is none.
    """
    home = os.environ.get("ASCENDSIM_HOME")
    package = pathlib.Path(__file__).resolve().parent
    homes = [home] if home else [str(package.parent.parent), _installed_from(package)]
    for candidate in (pathlib.Path(directory, "ascendsim") for directory in homes if directory):
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return str(candidate)
    found = None if home else shutil.which("ascendsim")
    if not found:
        raise SimulatorError(
            f"ascendsim: no command of that name in {' or '.join(h for h in homes if h)} or on PATH;"
            " a checkout of AscendSim; set ASCENDSIM_HOME to it"
        )
    return found


def _installed_from(package: pathlib.Path) -> str | None:
    """The checkout that the build back end noted, if this package was installed with pip."""
    note = package / "checkout.txt"
    return note.read_text(encoding="utf-8").strip() if note.is_file() else None


def chip_names() -> list[str]:
    """Names of the chips of the checkout; empty if it cannot be told without starting the simulator."""
    try:
        home = pathlib.Path(find_launcher()).resolve().parent
    except SimulatorError:
        return []
    chips = home / "sim" / "src" / "main" / "resources" / "ascendsim" / "chips"
    return [] if os.environ.get("ASCENDSIM_SOCKET") else sorted(path.stem for path in chips.glob("*.json"))


class Server:
    """A running `ascendsim serve`, and the private directory with its socket and the shared memory."""

    def __init__(self, traces: str | None = None) -> None:
        """Starts it and waits until it listens; a first use of the checkout builds it, which takes minutes.

        traces: a directory in which it may write traces. SimulatorError if it does not start.
        """
        self.traces = traces
        self.directory = PrivateDirectory()
        self.socket = os.path.join(self.directory.path, "socket")
        self._process = None
        try:
            command = [find_launcher(), "serve", "--uds", self.socket, "--parent", str(os.getpid())]
            if traces:
                command += ["--traces", traces]
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True
            )
            self._await_listening()
        except BaseException as problem:
            self.stop()
            if isinstance(problem, OSError):
                raise SimulatorError(f"ascendsim serve: {problem}") from problem
            raise

    def alive(self) -> bool:
        """True as long as the process runs."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Ends the process and removes the directory."""
        if self._process is not None:
            _end(self._process)
        self.directory.remove()

    def forget(self) -> None:
        """After a fork: the process and the directory are the parent's; only this side's pipe is closed."""
        if self._process is not None and self._process.stdout is not None:
            self._process.stdout.close()
            self._process.returncode = 0
            self._process = None
        self.directory.forget()

    def _await_listening(self) -> None:
        """Reads lines until the one that says so; others are shown."""
        begun, told, text = time.monotonic(), False, b""
        while True:
            passed = time.monotonic() - begun
            if passed > _TOLD_SECONDS and not told:
                told = True
                print("ascendsim: still waiting for the simulator to start (a first use builds it)", file=sys.stderr)
            if passed > _START_SECONDS:
                raise SimulatorError(f"ascendsim serve: not listening after {_START_SECONDS} s; run ./ascendsim chips")
            if not select.select([self._process.stdout], [], [], 1.0)[0]:
                continue
            part = os.read(self._process.stdout.fileno(), 4096)
            if not part:
                status = self._process.wait()
                raise SimulatorError(f"ascendsim serve: it ended with status {status}; its messages are above")
            *lines, text = (text + part).split(b"\n")
            for line in lines:
                if line.startswith(b"listening on "):
                    return
                print(line.decode(errors="replace"), file=sys.stderr)


def _end(process: subprocess.Popen) -> None:
    """SIGTERM, which lets the server remove its socket; SIGKILL after five seconds."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    process.stdout.close()
