"""Activation in processes of its own: scripts, modules, the real torch_npu; and what pip installs."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import zipfile

from tests.support import CHECKOUT
import ascendsim

PYTHON = CHECKOUT / "python"


class ProcessCase(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)

    def write(self, name, text):
        path = pathlib.Path(self.directory.name, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)

    def python(self, *arguments, path=PYTHON, settings=None, input=None):
        environment = {**os.environ, "PYTHONPATH": str(path), "PYTHONDONTWRITEBYTECODE": "1", **(settings or {})}
        return subprocess.run(
            [sys.executable, *arguments], env=environment, capture_output=True, text=True, cwd=self.directory.name,
            input=input,
        )


class ActivationTest(ProcessCase):
    def test_importing_the_package_changes_nothing(self):
        done = self.python("-c", "import ascendsim, sys; print('torch' in sys.modules); import torch_npu")
        self.assertEqual(done.stdout, "False\n")
        self.assertIn("No module named 'torch_npu'", done.stderr)

    def test_the_shim(self):
        text = "import ascendsim.torch_npu_shim, torch, torch_npu; print(torch.ones(1).npu().device)"
        self.assertEqual(self.python("-c", text).stdout, "npu:0\n")

    def test_a_script_sees_its_own_arguments_directory_and_modules(self):
        script = self.write("deep/script.py", (
            "import sys, custom, torch_npu, torchair\n"
            "import mindspeed.ops.weight_quant_gmm, torch_npu.npu, torch_npu.testing.testcase\n"
            "from torch_npu.dynamo import torchair as again\n"
            "print(__name__, sys.argv[1:], custom.MINE, again is torchair)\n"
        ))
        self.write("deep/custom.py", "MINE = True\n")
        done = self.python("-m", "ascendsim", script, "a", "-b")
        self.assertEqual((done.stdout, done.stderr), ("__main__ ['a', '-b'] True True\n", ""))

    def test_a_module_and_its_exit_status(self):
        self.write("tool.py", "import sys, torch_npu\nsys.exit(len(sys.argv))\n")
        self.assertEqual(self.python("-m", "ascendsim", "-m", "tool", "x", "y").returncode, 3)

    def test_wrong_usage(self):
        self.assertEqual(self.python("-m", "ascendsim").returncode, 2)
        done = self.python("-m", "ascendsim", "nowhere.py")
        self.assertEqual(done.returncode, 2)
        self.assertIn("nowhere.py: no such file", done.stderr)

    def test_code_and_standard_input(self):
        done = self.python("-m", "ascendsim", "-c", "import sys, torch_npu; print(__name__, sys.argv)", "a")
        self.assertEqual((done.stdout, done.stderr), ("__main__ ['-c', 'a']\n", ""))
        for place in ("-", "/dev/stdin"):
            done = self.python("-m", "ascendsim", place, input="import sys, torch_npu; print(sys.argv)\n")
            self.assertEqual((done.stdout, done.stderr), (f"['{place}']\n", ""))

    def test_a_directory(self):
        self.write("tool/__main__.py", "import torch_npu, part\nprint(part.MINE)\n")
        self.write("tool/part.py", "MINE = True\n")
        self.assertEqual(self.python("-m", "ascendsim", "tool").stdout, "True\n")

    def test_a_traceback_begins_in_the_script(self):
        script = self.write("script.py", "def f():\n    1 / 0\nf()\n")
        plain, ours = self.python(script), self.python("-m", "ascendsim", script)
        self.assertEqual((ours.returncode, ours.stderr), (1, plain.stderr))
        script = self.write("script.py", "x = = 1\n")
        plain, ours = self.python(script), self.python("-m", "ascendsim", script)
        self.assertEqual(ours.stderr, plain.stderr)

    def test_wrong_settings_are_told_at_once(self):
        script = self.write("script.py", "import ascendsim.torch_npu_shim\nprint('begun')\n")
        wrong = {
            "MODE": ("fast", "mode: 'fast'; one of ordered, timed, timing"),
            "CHIP": ("Ascend910B33", "did you mean Ascend910B3"),
            "LENIENT": ("ja", "ASCENDSIM_LENIENT: 'ja'; one of 1, true, yes, on, or of 0, false, no, off"),
            "SUMMARY": ("y", "ASCENDSIM_SUMMARY: 'y'"),
        }
        for name, (value, text) in wrong.items():
            with self.subTest(name):
                done = self.python(script, settings={f"ASCENDSIM_{name}": value})
                self.assertEqual((done.returncode, done.stdout, len(done.stderr.splitlines())), (2, "", 1))
                self.assertIn(text, done.stderr)

    def test_steps_aside_for_the_real_one(self):
        self.write("torch_npu/__init__.py", "npu = None\n")
        script = self.write("script.py", "import torch, torch_npu\nprint(torch_npu.npu, hasattr(torch, 'npu'))\n")
        done = self.python("-m", "ascendsim", script, path=f"{PYTHON}:{self.directory.name}")
        self.assertEqual(done.stdout, "None False\n")
        self.assertIn("steps aside", done.stderr)

    def test_a_real_one_that_cannot_be_used(self):
        self.write("torch_npu/__init__.py", "import torch_npu.part\n")
        script = self.write("script.py", "import torch_npu\nprint(torch_npu.get_npu_format.__module__)\n")
        first = "import torch\ntorch.utils.rename_privateuse1_backend('npu')\n"
        for failure in ("raise OSError('libascendcl.so: cannot open')", "raise SystemExit('no driver')"):
            self.write("torch_npu/part.py", first + failure)
            done = self.python("-m", "ascendsim", script, path=f"{PYTHON}:{self.directory.name}")
            self.assertEqual(done.stdout, "ascendsim.operators.storage\n")
            self.assertRegex(done.stderr, "cannot be used .*(cannot open|no driver).*; AscendSim takes its place")

    def test_a_directory_of_that_name_is_not_the_real_one(self):
        os.makedirs(os.path.join(self.directory.name, "torch_npu", "csrc"))
        script = self.write("script.py", "import torch_npu\nprint(torch_npu.get_npu_format.__module__)\n")
        done = self.python("-m", "ascendsim", script)
        self.assertEqual((done.stdout, done.stderr), ("ascendsim.operators.storage\n", ""))

    def test_spawned_processes_have_the_device(self):
        script = self.write("script.py", (
            "import torch, torch_npu, torch.multiprocessing as mp\n"
            "def rank(i):\n    print('rank', i, torch.zeros(1).npu().device)\n"
            "if __name__ == '__main__':\n    mp.spawn(rank, nprocs=1)\n"
        ))
        done = self.python("-m", "ascendsim", script)
        self.assertEqual((done.stdout, done.stderr), ("rank 0 npu:0\n", ""))

    def test_a_torch_that_is_too_old(self):
        done = self.python("-c", (
            "from torch.utils import backend_registration as old\n"
            "del old._setup_privateuseone_for_python_backend\n"
            "import ascendsim.torch_npu_shim\n"
        ))
        self.assertRegex(done.stderr, "RuntimeError: torch .*: no _setup_.*; torch 2.13; pip install --upgrade torch")

    def test_no_server_is_started_without_a_call(self):
        done = self.python("-c", (
            "import ascendsim.torch_npu_shim, torch\n"
            "from ascendsim.session import session\n"
            "print(torch.ones(2).npu().sum().item(), session._server)\n"
        ))
        self.assertEqual((done.stdout, done.stderr), ("2.0 None\n", ""))


class InstallTest(ProcessCase):
    def test_the_wheel_has_the_package_and_says_where_from(self):
        text = f"import sys; sys.path.insert(0, {str(PYTHON / 'build_backend')!r})\nimport ascendsim_build\n"
        text += "print(ascendsim_build.build_wheel('.'))\nprint(ascendsim_build.build_sdist('.'))\n"
        done = self.python("-c", text)
        wheel, sdist = done.stdout.split()
        self.assertTrue(os.path.exists(os.path.join(self.directory.name, sdist)), done.stderr)
        self.assertEqual(wheel, f"ascendsim-{ascendsim.__version__}-py3-none-any.whl")
        with zipfile.ZipFile(os.path.join(self.directory.name, wheel)) as archive:
            names = archive.namelist()
            self.assertEqual(archive.read("ascendsim/checkout.txt").decode().strip(), str(CHECKOUT))
            record = archive.read(f"ascendsim-{ascendsim.__version__}.dist-info/RECORD").decode()
        self.assertEqual(sorted(line.partition(",")[0] for line in record.splitlines()), sorted(names))
        here = [path.relative_to(PYTHON).as_posix() for path in (PYTHON / "ascendsim").rglob("*.py")]
        self.assertEqual(sorted(name for name in names if name.endswith(".py")), sorted(here))

    def test_pip_installs_it_without_network(self):
        target = os.path.join(self.directory.name, "site")
        done = self.python("-m", "pip", "install", "--no-index", "--quiet", "--target", target, str(PYTHON))
        self.assertEqual(done.returncode, 0, done.stderr)
        text = "from ascendsim import launcher; print(launcher.__file__, launcher.find_launcher())"
        done = self.python("-c", text, path=target)
        self.assertEqual(done.stdout.split(), [f"{target}/ascendsim/launcher.py", str(CHECKOUT / "ascendsim")])


if __name__ == "__main__":
    unittest.main()
