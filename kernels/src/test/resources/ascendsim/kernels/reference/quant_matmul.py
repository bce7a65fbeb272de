"""Golden results of npu_quant_matmul, computed with numpy in the documented order of rounding.

Sources of the order: Ascend C, Fixpipe quantisation (word layout, VREQ8, VDEQF16), AscendDequant (vector path).
Writes quant_matmul.txt beside this file: one line per case, the case as JSON, a tab, the output's codes.
Run: python3 quant_matmul.py (numpy 2.4, no other package).
"""
import json
import os
import numpy as np

rng = np.random.default_rng(20250)
f32 = np.float32


def bf16(x):
    bits = np.asarray(x, f32).view(np.uint32).astype(np.uint64)
    return (((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16) & 0xFFFF).astype(np.uint16)


def from_bf16(codes):
    return (codes.astype(np.uint32) << 16).view(f32)


def word(scale, offset=None):
    w = (f32(scale).view(np.uint32).astype(np.uint64) & np.uint64(0xFFFFE000)) | np.uint64(1 << 46)
    if offset is not None:
        o = np.clip(np.rint(offset), -256, 255).astype(np.int64) & 0x1FF
        w = (w & np.uint64(0x4000FFFFFFFF)) | (o.astype(np.uint64) << np.uint64(37))
    return w


def scale_of(w):
    return (w & np.uint64(0xFFFFE000)).astype(np.uint32).view(f32)


def requantise(acc, w):
    t = f32(acc.astype(f32) * scale_of(w))
    q = np.rint(np.clip(t, -256, 255)).astype(np.int64)
    off = (w >> np.uint64(37)).astype(np.int64) & 0x1FF
    off = np.where(off >= 256, off - 512, off)
    return np.clip(q + off, -128, 127).astype(np.int8).view(np.uint8)


def half(acc, w):
    return np.clip(acc.astype(f32) * scale_of(w), f32(-65504), f32(65504)).astype(np.float16).view(np.uint16)


def dequantise(acc, scale, pertoken, bias, output):
    t = acc.astype(f32) * scale
    if pertoken is not None:
        t = t * pertoken[:, None]
    if bias is not None:
        t = t + bias
    return bf16(t) if output == "bfloat16" else t.astype(np.float16).view(np.uint16)


def tensor(array, dtype, **more):
    values = ",".join(repr(v) for v in np.asarray(array).reshape(-1).tolist())
    return {"shape": list(np.shape(array)), "dtype": dtype, "init": "values[%s]" % values, **more}


lines = []


def emit(case, codes):
    lines.append(json.dumps(case, separators=(",", ":")) + "\t" + " ".join("%x" % c for c in codes.reshape(-1).tolist()))


def operands(m, k, n, low=-128, high=128):
    return rng.integers(low, high, (m, k)), rng.integers(low, high, (k, n))


for output in ("int8", "float16"):
    for per_column in (True, False):
        a, b = operands(3, 21, 5)
        s = (rng.uniform(0.2, 1, 5 if per_column else 1) * (2e-3 if output == "int8" else 30)).astype(f32)
        bias = rng.integers(-40000, 40000, 5)
        acc = (a @ b + bias).astype(np.int64)
        off = rng.uniform(-20, 20, 5 if per_column else 1).astype(f32) if output == "int8" else None
        w = word(s, off)
        case = {"x1": tensor(a, "int8"), "x2": tensor(b, "int8"), "scale": tensor(s, "float32"),
                "bias": tensor(bias, "int32"), "output_dtype": output}
        if off is not None:
            case["offset"] = tensor(off, "float32")
        emit(case, requantise(acc, w) if output == "int8" else half(acc, w))
        del case["bias"]
        case.pop("offset", None)
        case["scale"] = tensor(w.astype(np.int64), "int64")
        emit(case, requantise((a @ b).astype(np.int64), w) if output == "int8" else half(a @ b, w))

a, b = operands(4, 9, 6)
bias = rng.integers(-9, 9, 6)
acc = a @ b + bias
emit({"x1": tensor(a.T, "int8", transposed=True), "x2": tensor(b.T, "int8", transposed=True),
      "scale": tensor(np.ones(6, f32), "float32"), "bias": tensor(bias, "int32"), "output_dtype": "int32"},
     acc.astype(np.int32).view(np.uint32))

for output in ("float16", "bfloat16"):
    for bias_type in ("none", "int32", "float32", output):
        a, b = operands(3, 16, 6)
        s = rng.uniform(-0.02, 0.02, 6).astype(f32)
        pt = rng.uniform(-1, 1, 3).astype(f32)
        case = {"x1": tensor(a, "int8"), "x2": tensor(b, "int8"), "scale": tensor(s, "float32"),
                "pertoken_scale": tensor(pt, "float32"), "output_dtype": output}
        acc, added = a @ b, None
        if bias_type == "int32":
            bias = rng.integers(-5000, 5000, 6)
            acc = acc + bias
            case["bias"] = tensor(bias, "int32")
        elif bias_type != "none":
            bias = rng.uniform(-3, 3, 6).astype(f32)
            added = {"float32": lambda x: x, "float16": lambda x: x.astype(np.float16).astype(f32),
                     "bfloat16": lambda x: from_bf16(bf16(x))}[bias_type](bias)
            case["bias"] = tensor(added, bias_type)
        emit(case, dequantise(acc, s, pt, added, output))

a, b = operands(2, 12, 6)
s = from_bf16(bf16(rng.uniform(-0.02, 0.02, 1)))
emit({"x1": tensor(a, "int8"), "x2": tensor(b, "int8"), "scale": tensor(s, "bfloat16"), "output_dtype": "bfloat16"},
     dequantise(a @ b, s, None, None, "bfloat16"))

a, b = operands(3, 10, 8, -8, 8)
s = rng.uniform(-0.5, 0.5, 8).astype(f32)
pt = rng.uniform(-1, 1, 3).astype(f32)
emit({"x1": tensor(a, "int4"), "x2": tensor(b, "int4"), "scale": tensor(s, "float32"),
      "pertoken_scale": tensor(pt, "float32"), "output_dtype": "float16"}, dequantise(a @ b, s, pt, None, "float16"))

a, b = operands(2, 16, 16, -8, 8)


def pack(x):
    nibbles = (x.astype(np.int64) & 0xF).reshape(x.shape[0], -1, 8)
    words = sum(nibbles[:, :, i] << (4 * i) for i in range(8))
    return np.where(words >= 2**31, words - 2**32, words)


w = word(rng.uniform(0.1, 9, 16).astype(f32))
emit({"x1": tensor(pack(a), "int32"), "x2": tensor(pack(b), "int32"), "scale": tensor(w.astype(np.int64), "int64"),
      "output_dtype": "float16"}, half(a @ b, w))
emit({"x1": tensor(pack(a), "int32"), "x2": tensor(pack(b.T), "int32", transposed=True),
      "scale": tensor(w.astype(np.int64), "int64"), "output_dtype": "float16"}, half(a @ b, w))

a = rng.integers(-9, 9, (2, 1, 3, 7))
b = rng.integers(-9, 9, (3, 7, 4))
emit({"x1": tensor(a, "int8"), "x2": tensor(b, "int8"), "scale": tensor(np.ones(1, f32), "float32"),
      "output_dtype": "int32"}, np.matmul(a, b).astype(np.int32).view(np.uint32))
a = rng.integers(-9, 9, (2, 3, 7))
bias = rng.integers(-99, 99, (2, 1, 4))
emit({"x1": tensor(a, "int8"), "x2": tensor(b[0], "int8"), "scale": tensor(np.ones(4, f32), "float32"),
      "bias": tensor(bias, "int32"), "output_dtype": "int32"},
     (np.matmul(a, b[0]) + bias).astype(np.int32).view(np.uint32))

with open(os.path.join(os.path.dirname(__file__), "quant_matmul.txt"), "w") as out:
    out.write("\n".join(lines) + "\n")
