#!/usr/bin/env python3
"""Runs one operator call on real CANN and writes down what came out.

    python3 runner.py DIR

DIR/request.json is written by AscendSim:
    {"probe": true}                            only say what is missing
    {"operator", "attributes": {name: value}, "time": bool,
     "tensors": [{"name", "list": bool, "dtype", "shape", "transposed", "format", "file"}],
     "outputs": [{"name", "dtype", "shape", "file"}]}
Files are raw and little-endian; 4-bit elements are two to the byte. The answer is DIR/response.json:
    {"status": "ok", "outputs": [name, ...], "provenance": {...}, "kernels": [{"name", "us"}, ...]}
    {"status": "missing" | "no_operator" | "error", "reasons": [text, ...]}
Needs torch and torch_npu and nothing else; times need msprof. An answer that is not there means a crash.
"""
import csv
import glob
import json
import os
import platform
import shutil
import subprocess
import sys

FRACTAL_NZ = 29
FORMAT_CAST = "transdata"
NIBBLES_PER_WORD = 8
# Where the name in torch is another one. Quantisation words are int64, eight int4 are an int32.
TORCH_TYPES = {"uint64": "int64", "int4": "int32", "hifloat8": "uint8", "float8_e8m0": "float8_e8m0fnu",
               "float4_e2m1": "uint8", "float4_e1m2": "uint8"}
PACKED = {"int4": NIBBLES_PER_WORD, "float4_e2m1": 2, "float4_e1m2": 2}


def missing():
    """What this machine lacks, one text each; nothing if a call can be tried."""
    try:
        import torch
    except Exception as problem:
        return ["torch cannot be imported: %s" % problem]
    try:
        import torch_npu  # noqa: F401
    except Exception as problem:
        return ["torch_npu cannot be imported: %s" % problem]
    try:
        return [] if torch.npu.is_available() else ["torch_npu finds no NPU"]
    except Exception as problem:
        return ["torch_npu finds no NPU: %s" % problem]


def dtype_of(name):
    import torch
    return getattr(torch, TORCH_TYPES.get(name, name))


def shape_of(entry):
    shape = list(entry["shape"])
    if entry["dtype"] in PACKED:
        shape[-1] //= PACKED[entry["dtype"]]
    return shape


def load(entry, directory):
    import torch
    import torch_npu
    with open(os.path.join(directory, entry["file"]), "rb") as file:
        content = bytearray(file.read())
    shape = shape_of(entry)
    if content:
        tensor = torch.frombuffer(content, dtype=dtype_of(entry["dtype"])).reshape(shape)
    else:
        tensor = torch.empty(shape, dtype=dtype_of(entry["dtype"]))
    tensor = tensor.npu()
    if entry["format"] == "FRACTAL_NZ":
        tensor = torch_npu.npu_format_cast(tensor, FRACTAL_NZ)
    return tensor.transpose(-2, -1) if entry["transposed"] else tensor


def arguments(request, directory):
    import torch
    values = {}
    for entry in request["tensors"]:
        tensor = load(entry, directory)
        if entry["list"]:
            values.setdefault(entry["name"], []).append(tensor)
        else:
            values[entry["name"]] = tensor
    for name, value in request["attributes"].items():
        named = isinstance(value, str) and name.endswith("dtype") and hasattr(torch, value)
        values[name] = getattr(torch, value) if named else value
    return values


def unsupported(request):
    """The parameters of a call that torch has no equal of. torch rounds a product before it adds a bias."""
    if request["operator"] != "matmul":
        return []
    names = [entry["name"] for entry in request["tensors"]] + list(request["attributes"])
    return [name for name in names if name not in ("x", "y")]


def find(operator):
    """The function of an operator, or None."""
    import torch
    import torch_npu
    if operator == "matmul":
        return lambda x, y: torch.matmul(x, y)
    places = [torch_npu]
    for name in ("npu", "custom"):
        if hasattr(torch, "ops") and hasattr(torch.ops, name):
            places.append(getattr(torch.ops, name))
    for place in places:
        function = getattr(place, operator, None)
        if function is not None:
            return function
    return None


def flat(value):
    if value is None:
        return []
    if isinstance(value, (list, tuple)):
        return [tensor for item in value for tensor in flat(item)]
    return [value]


def save(tensor, path):
    import torch
    plain = tensor.cpu().contiguous()
    if plain.numel() == 0:
        content = b""
    else:
        content = bytes(plain.reshape([-1]).view(torch.uint8).numpy())
    with open(path, "wb") as file:
        file.write(content)


def run(request, directory, keep=True):
    """Calls the operator; the names of the outputs, which are written if they are to be kept."""
    import torch
    function = find(request["operator"])
    values = arguments(request, directory)
    returned = flat(function(**values))
    torch.npu.synchronize()
    written = []
    for entry in request["outputs"]:
        name = entry["name"]
        if name in values:
            result = values[name]
        elif returned:
            result = returned.pop(0)
        else:
            continue
        if keep:
            save(result, os.path.join(directory, entry["file"]))
        written.append(name)
    return written


def times(directory):
    """Kernels of one call with their times; none where msprof is not there or does not give every time."""
    try:
        return profiled(directory)
    except Exception as problem:
        print("no times: %s: %s" % (type(problem).__name__, problem), file=sys.stderr)
        return []


def profiled(directory):
    msprof = shutil.which("msprof")
    if msprof is None:
        return []
    place = os.path.join(directory, "profile")
    subprocess.run([msprof, "op", "--output=" + place, "--launch-count=100", sys.executable,
                    os.path.abspath(__file__), directory, "--once"], stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, check=False)
    kernels = []
    for path in sorted(glob.glob(os.path.join(place, "**", "OpBasicInfo*.csv"), recursive=True)):
        with open(path, newline="") as file:
            for row in csv.DictReader(file):
                # load() casts formats with it: no part of the operator.
                if FORMAT_CAST not in row["Op Name"].lower():
                    kernels.append({"name": row["Op Name"], "us": float(row["Task Duration(us)"])})
    return kernels


def provenance():
    import torch
    import torch_npu
    facts = {"python": platform.python_version(), "machine": platform.machine(),
             "torch": str(getattr(torch, "__version__", "unknown")),
             "torch_npu": str(getattr(torch_npu, "__version__", "unknown"))}
    try:
        facts["device"] = torch.npu.get_device_name(0)
    except Exception as problem:
        facts["device"] = "unknown: %s" % problem
    version = os.path.join(os.environ.get("ASCEND_HOME_PATH", "/usr/local/Ascend/ascend-toolkit/latest"),
                           "version.cfg")
    if os.path.isfile(version):
        with open(version) as file:
            facts["cann"] = " ".join(file.read().split())
    return facts


def answer(request, directory):
    lacking = missing()
    if lacking:
        return {"status": "missing", "reasons": lacking}
    if request.get("probe"):
        return {"status": "ok", "outputs": [], "provenance": provenance(), "kernels": []}
    if find(request["operator"]) is None:
        return {"status": "no_operator", "reasons": ["torch_npu has no " + request["operator"]]}
    strange = unsupported(request)
    if strange:
        return {"status": "no_operator", "reasons": ["torch.matmul has no equal of " + ", ".join(strange)]}
    try:
        written = run(request, directory)
    except Exception as problem:
        return {"status": "error", "reasons": ["%s: %s" % (type(problem).__name__, problem)]}
    return {"status": "ok", "outputs": written, "provenance": provenance(),
            "kernels": times(directory) if request.get("time") else []}


def main():
    directory = sys.argv[1]
    with open(os.path.join(directory, "request.json")) as file:
        request = json.load(file)
    if "--once" in sys.argv[2:]:
        run(request, directory, keep=False)
        return
    response = answer(request, directory)
    part = os.path.join(directory, "response.part")
    with open(part, "w") as file:
        json.dump(response, file)
    os.replace(part, os.path.join(directory, "response.json"))


if __name__ == "__main__":
    main()
