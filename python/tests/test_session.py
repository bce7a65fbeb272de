"""The way to the simulator: settings, memory, errors, the table, processes that fork."""

from __future__ import annotations

import contextlib
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest
import warnings
from unittest import mock

from tests.support import CHECKOUT, Refusal, SimulatedCase
import ascendsim
import torch
import torch_npu
from ascendsim import launcher, settings
from ascendsim.connection import Connection
from ascendsim.directory import PrivateDirectory
from ascendsim.errors import OperatorError, SimulatorError
from ascendsim.memory import SharedMemory
from ascendsim.session import session


def quantised(rows=2, width=8):
    return torch_npu.npu_dynamic_quant(torch.ones(rows, width).half().npu())


class SessionTest(SimulatedCase):
    reply = None

    def answer(self, request, inputs):
        if self.reply is not None:
            raise self.reply
        return {"y": inputs["x"].to(torch.int8), "scale": torch.ones(len(inputs["x"]))}

    def tearDown(self):
        settings.reset()
        super().tearDown()

    def test_settings_of_the_environment(self):
        os.environ.update(ASCENDSIM_CHIP="Ascend910B1", ASCENDSIM_MODE="ordered", ASCENDSIM_LENIENT="1")
        quantised()
        request = self.simulator.requests[-1]
        self.assertEqual((request["chip"], request["mode"], request["lenient"]), ("Ascend910B1", "ordered", True))
        self.assertEqual(torch.npu.get_device_name(), "Ascend910B1")
        ascendsim.configure(chip="Ascend910B2", mode="timed")
        quantised()
        self.assertEqual(self.simulator.requests[-1]["chip"], "Ascend910B2")

    def test_settings_that_are_wrong(self):
        os.environ["ASCENDSIM_MODE"] = "fast"
        with self.assertRaisesRegex(ValueError, "'fast'; one of ordered, timed, timing"):
            quantised()
        os.environ.update(ASCENDSIM_MODE="ordered", ASCENDSIM_TRACE_DIR="/nowhere")
        with self.assertRaisesRegex(ValueError, "mode ordered has no times"):
            quantised()
        del os.environ["ASCENDSIM_TRACE_DIR"]
        with self.assertRaisesRegex(TypeError, "chp: no setting; one of chip, .*; did you mean chip"):
            ascendsim.configure(chp="Ascend910B3")
        os.environ["ASCENDSIM_MODE"] = "Ordered"
        for change in ({"chip": None}, {"chip": 5}, {"lenient": "no"}, {"trace_dir": 1}):
            with self.subTest(change), self.assertRaisesRegex(ValueError, next(iter(change))):
                ascendsim.configure(**change)
        self.assertEqual(settings.current().mode, "ordered")

    def test_traces(self):
        with tempfile.TemporaryDirectory() as directory:
            os.environ["ASCENDSIM_TRACE_DIR"] = os.path.join(directory, "new")
            quantised()
            self.assertEqual(self.simulator.requests[-1]["trace"], os.path.join(directory, "new"))
            self.assertTrue(os.path.isdir(os.path.join(directory, "new")))

    def test_large_and_empty_tensors_cross(self):
        for rows, width in ((0, 8), (1, 1), (512, 1024), (3, 5), (2048, 2048)):
            with self.subTest(rows=rows, width=width):
                y, scale = quantised(rows, width)
                self.assertEqual((y.shape, scale.shape), ((rows, width), (rows,)))
                self.assertTrue(bool((y == 1).all()))

    def test_a_server_that_is_gone_is_an_error_and_then_sought_again(self):
        quantised()
        session._connection.close()
        quantised()
        self.simulator._listener.close()
        session._connection.close()
        os.unlink(self.simulator.path)
        with self.assertRaisesRegex(SimulatorError, "a server that listens"):
            quantised()

    def test_table(self):
        self.assertEqual(ascendsim.summary(), "")
        quantised()
        quantised()
        quantised(4)
        lines = ascendsim.summary().splitlines()
        self.assertEqual(lines[0].split(), "operator shapes calls us each us bound trace".split())
        self.assertEqual(lines[1].split(), "npu_dynamic_quant f16[2,8] 2 12.50 25.00 cube -".split())
        self.assertEqual(lines[3], "predicted on Ascend910B3: 37.50 us in 3 calls")
        self.assertEqual([call.time_us for call in ascendsim.calls()], [12.5] * 3)

    def test_refused_calls_are_not_in_the_table(self):
        self.reply = Refusal("unsupported", "chip: Ascend910B3")
        with self.assertRaisesRegex(OperatorError, "error code is 561000"):
            quantised()
        self.assertEqual(ascendsim.calls(), [])

    def test_events_measure_predicted_time(self):
        start, end = torch.npu.Event(enable_timing=True), torch.npu.Event(enable_timing=True)
        start.record()
        quantised()
        end.record()
        self.assertEqual(start.elapsed_time(end), 0.0125)

    def test_memory_is_removed(self):
        quantised()
        path = session._memory.path
        self.assertTrue(os.path.exists(path))
        session.close()
        self.assertFalse(os.path.exists(os.path.dirname(path)))

    def test_an_interrupted_request_leaves_its_memory_behind(self):
        quantised()
        path = session._memory.path
        with mock.patch.object(session._connection, "_reply", side_effect=KeyboardInterrupt):
            with self.assertRaises(KeyboardInterrupt):
                quantised()
        self.assertFalse(os.path.exists(path))
        quantised()
        self.assertNotEqual(session._memory.path, path)

    def test_a_forked_child_has_its_own_session(self):
        quantised()
        path = session._memory.path
        read, write = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if pid == 0:
            fresh = session._memory is None and session._connection is None and len(session.calls) == 0
            os.write(write, b"fresh" if fresh else b"stale")
            os._exit(0)
        os.waitpid(pid, 0)
        self.assertEqual(os.read(read, 5), b"fresh")
        os.close(read)
        os.close(write)
        self.assertTrue(os.path.exists(path))
        quantised()


class LauncherTest(unittest.TestCase):
    def test_finds_the_command_of_the_checkout(self):
        self.assertEqual(launcher.find_launcher(), str(CHECKOUT / "ascendsim"))

    def test_a_home_without_the_command(self):
        os.environ["ASCENDSIM_HOME"] = "/nowhere"
        try:
            with self.assertRaisesRegex(SimulatorError, "/nowhere.*set ASCENDSIM_HOME"):
                launcher.find_launcher()
        finally:
            del os.environ["ASCENDSIM_HOME"]

    def test_a_server_that_talks_first_or_never_listens(self):
        with tempfile.TemporaryDirectory() as home:
            script = os.path.join(home, "ascendsim")
            for last, error in (("echo listening on $3; exec sleep 60", None), ("exit 3", "ended with status 3")):
                with open(script, "w") as file:
                    file.write(f"#!/bin/sh\necho hello\nprintf 'no line'\necho\n{last}\n")
                os.chmod(script, 0o700)
                shown = io.StringIO()
                with mock.patch.dict(os.environ, ASCENDSIM_HOME=home), contextlib.redirect_stderr(shown):
                    if error:
                        with self.assertRaisesRegex(SimulatorError, error):
                            launcher.Server()
                    else:
                        launcher.Server().stop()
                self.assertEqual(shown.getvalue(), "hello\nno line\n")

    def test_nobody_listens(self):
        with self.assertRaises(OSError):
            Connection("/nowhere/socket")


class DirectoryTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.parent = directory.name
        changed = mock.patch.dict(os.environ, ASCENDSIM_MEMORY_DIR=self.parent)
        changed.start()
        self.addCleanup(changed.stop)

    def test_those_whose_owner_is_gone_are_removed(self):
        for name in ("ascendsim-1-left", "ascendsim-2-unknown", "other"):
            os.mkdir(os.path.join(self.parent, name))
        for name in ("ascendsim-1-left", "other"):
            pathlib.Path(self.parent, name, "owner").touch()
        mine, again = PrivateDirectory(), PrivateDirectory()
        names = sorted(os.listdir(self.parent))
        self.assertEqual(len(names), 4)
        self.assertNotIn("ascendsim-1-left", names)
        self.assertEqual(os.stat(mine.path).st_mode & 0o777, 0o700)
        mine.remove()
        again.remove()
        self.assertEqual(sorted(os.listdir(self.parent)), ["ascendsim-2-unknown", "other"])

    def test_goes_with_a_process_that_is_killed(self):
        code = "from ascendsim.directory import PrivateDirectory as D; d = D(); print(d.path, flush=True); input()"
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "python")}
        with subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        ) as process:
            path = process.stdout.readline().strip()
            self.assertTrue(os.path.isdir(path))
            process.kill()
        for _ in range(300):
            if not os.path.exists(path):
                return
            time.sleep(0.1)
        self.fail(f"{path} is still there")


class MemoryTest(unittest.TestCase):
    def test_no_room(self):
        memory = SharedMemory()
        try:
            with self.assertRaisesRegex(SimulatorError, "no room for .* bytes of tensors.*ASCENDSIM_MEMORY_DIR"):
                memory.reserve(1 << 60)
            memory.reserve(64)
            memory.write(0, torch.ones(3))
        finally:
            memory.close()

    def test_grows_and_keeps_what_is_read_back(self):
        memory = SharedMemory()
        try:
            memory.reserve(100)
            size = memory.size
            data = torch.arange(16, dtype=torch.bfloat16).reshape(4, 4)
            memory.write(64, data)
            memory.reserve(size + 1)
            back = torch.empty(4, 4, dtype=torch.bfloat16)
            memory.read(64, back)
            self.assertTrue(torch.equal(back, data))
            with self.assertRaisesRegex(ValueError, "the shared file has"):
                memory.read(memory.size - 31, back)
            self.assertEqual(os.stat(memory.path).st_size, memory.size)
            self.assertEqual(os.stat(memory.path).st_mode & 0o777, 0o600)
        finally:
            memory.close()
        self.assertFalse(os.path.exists(memory.path))


if __name__ == "__main__":
    unittest.main()
