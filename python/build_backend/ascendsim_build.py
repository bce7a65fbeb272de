"""PEP 517 and PEP 660 back end of this package: standard library only, so that pip needs no network.

A wheel is a zip archive with a RECORD of SHA-256 sums (PEP 427). It notes which checkout it was built from, so that the
installed package finds the `ascendsim` command there.
"""

from __future__ import annotations

import base64
import hashlib
import io
import pathlib
import tarfile
import zipfile

_ROOT = pathlib.Path(__file__).resolve().parent.parent
_PACKAGE = _ROOT / "ascendsim"
_NAME = "ascendsim"
_TIME = (2026, 1, 1, 0, 0, 0)


def _version() -> str:
    for line in (_ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines():
        if line.startswith("version = "):
            return line.split('"')[1]
    raise RuntimeError("pyproject.toml: no version")


def _metadata() -> str:
    return (
        f"Metadata-Version: 2.1\nName: {_NAME}\nVersion: {_version()}\n"
        "Summary: torch_npu drop-in that runs the operators of AscendSim on a simulated Ascend chip\n"
        "Requires-Python: >=3.10\nLicense: Apache-2.0\n"
    )


def get_requires_for_build_wheel(config_settings=None) -> list[str]:
    """Nothing."""
    return []


get_requires_for_build_editable = get_requires_for_build_sdist = get_requires_for_build_wheel


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None) -> str:
    """Writes the .dist-info directory and returns its name."""
    info = pathlib.Path(metadata_directory, f"{_NAME}-{_version()}.dist-info")
    info.mkdir()
    (info / "METADATA").write_text(_metadata(), encoding="utf-8")
    (info / "WHEEL").write_text(_wheel_text(), encoding="utf-8")
    return info.name


prepare_metadata_for_build_editable = prepare_metadata_for_build_wheel


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None) -> str:
    """Writes the wheel and returns its name."""
    files = {f"{_NAME}/{path.relative_to(_PACKAGE).as_posix()}": path.read_bytes() for path in _sources()}
    files[f"{_NAME}/checkout.txt"] = f"{_ROOT.parent}\n".encode()
    return _write_wheel(wheel_directory, files)


def build_editable(wheel_directory, config_settings=None, metadata_directory=None) -> str:
    """Writes a wheel that points at this directory and returns its name."""
    return _write_wheel(wheel_directory, {f"_{_NAME}.pth": f"{_ROOT}\n".encode()})


def build_sdist(sdist_directory, config_settings=None) -> str:
    """Writes the source archive and returns its name."""
    top = f"{_NAME}-{_version()}"
    name = f"{top}.tar.gz"
    with tarfile.open(pathlib.Path(sdist_directory, name), "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for path in [_ROOT / "pyproject.toml", pathlib.Path(__file__).resolve(), *_sources()]:
            archive.add(path, f"{top}/{path.relative_to(_ROOT).as_posix()}")
        text = _metadata().encode()
        entry = tarfile.TarInfo(f"{top}/PKG-INFO")
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
    return name


def _sources() -> list[pathlib.Path]:
    return sorted(_PACKAGE.rglob("*.py"))


def _wheel_text() -> str:
    return f"Wheel-Version: 1.0\nGenerator: {_NAME}_build\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def _write_wheel(directory, files: dict[str, bytes]) -> str:
    info = f"{_NAME}-{_version()}.dist-info"
    files = {**files, f"{info}/METADATA": _metadata().encode(), f"{info}/WHEEL": _wheel_text().encode()}
    record = [f"{path},sha256={_digest(data)},{len(data)}" for path, data in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""]).encode()
    name = f"{_NAME}-{_version()}-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(directory, name), "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(zipfile.ZipInfo(path, _TIME), data)
    return name


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
