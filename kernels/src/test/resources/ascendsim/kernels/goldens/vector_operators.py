"""Writes vector_operators.json beside this file: small inputs and outputs of the vector-only operators, computed with
numpy alone. Formulas: ops-nn@e5c3fa93 dynamic_quant.h (npu_dynamic_quant), trans_quant_param_v2.h
(npu_trans_quant_param), the nibble order and the FRACTAL_NZ index law of the vendor's documents.
Made with numpy 2 on Python 3; run it again to make the file anew (same bytes)."""
import json
import os
import numpy as np

rng = np.random.default_rng(20260821)
F = np.float32


def bf16(x):
    bits = x.astype(F).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)


def codes(x, dtype):
    return x.astype(np.float16).view(np.uint16) if dtype == "float16" else bf16(x)


def widen(c, dtype):
    return c.view(np.float16).astype(F) if dtype == "float16" else (c.astype(np.uint32) << 16).view(F)


def dynamic_quant(dtype, dst, rows, columns, groups):
    largest = F(7 if dst == "quint4x2" else 127)
    x = codes(rng.normal(0, 3, (rows, columns)), dtype)
    case = {"dtype": dtype, "dst_type": dst, "shape": [rows, columns], "x": x.ravel().tolist()}
    v = widen(x, dtype)
    if groups:
        smooth = codes(rng.uniform(0.5, 2, (len(groups), columns)), dtype)
        case["smooth"] = smooth.ravel().tolist()
        case["group_index"] = groups
        which = np.searchsorted(np.array(groups), np.arange(rows), side="right")
        v = v * widen(smooth, dtype)[which]
    top = np.abs(v).max(axis=1)
    y = np.rint(v * (largest / top)[:, None]).clip(-largest - 1, largest).astype(np.int32)
    case["y"] = y.ravel().tolist()
    case["scale_bits"] = (top * (F(1) / largest)).astype(F).view(np.uint32).tolist()
    return case


def trans_quant_param():
    scale = rng.normal(0, 1, 9).astype(F)
    offset = (rng.normal(0, 200, 9)).astype(F)
    s = scale.view(np.uint32).astype(np.uint64)
    plain = (s & np.uint64(0xFFFFE000)) | np.uint64(1 << 46)
    o = np.clip(np.rint(offset), -256, 255).astype(np.int64).astype(np.uint64) & np.uint64(0x1FF)
    both = (plain & np.uint64(0x4000FFFFFFFF)) | (o << np.uint64(37))
    low = s & np.uint64(0x1FFF)
    kept = s >> np.uint64(13)
    up = (low > 0x1000) | ((low == 0x1000) & (kept & np.uint64(1) == 1))
    near = ((kept + up.astype(np.uint64)) << np.uint64(13)) | np.uint64(1 << 46)
    return {"scale_bits": s.tolist(), "offset_bits": offset.view(np.uint32).tolist(), "plain": [str(w) for w in plain],
            "with_offset": [str(w) for w in both], "rounded": [str(w) for w in near]}


def nz(matrix, c0):
    r, c = matrix.shape
    padded = np.zeros((-(-r // 16) * 16, -(-c // c0) * c0), matrix.dtype)
    padded[:r, :c] = matrix
    return padded.reshape(padded.shape[0] // 16, 16, padded.shape[1] // c0, c0).transpose(2, 0, 1, 3).ravel()


def int4pack(rows, columns):
    w = rng.integers(-20, 20, (rows, columns), dtype=np.int32)
    n = (w & 15).astype(np.uint32).reshape(rows, columns // 8, 8)
    words = np.zeros((rows, columns // 8), np.uint32)
    for i in range(8):
        words |= n[:, :, i] << np.uint32(4 * i)
    return {"shape": [rows, columns], "weight": w.ravel().tolist(), "nd": words.ravel().tolist(),
            "nz": nz(words, 8).tolist()}


def format_cast(rows, columns, c0):
    m = rng.integers(0, 250, (rows, columns), dtype=np.uint8)
    return {"shape": [rows, columns], "c0": c0, "x": m.ravel().tolist(), "nz": nz(m, c0).tolist()}


result = {
    "dynamic_quant": [dynamic_quant("float16", "int8", 5, 40, []), dynamic_quant("bfloat16", "int8", 4, 33, []),
                      dynamic_quant("float16", "quint4x2", 3, 48, []),
                      dynamic_quant("bfloat16", "int8", 6, 24, [1, 1, 6])],
    "trans_quant_param": trans_quant_param(),
    "int4pack": [int4pack(3, 24), int4pack(18, 136)],
    "format_cast": [format_cast(5, 40, 32), format_cast(17, 64, 32)],
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "vector_operators.json"), "w") as out:
    json.dump(result, out, separators=(",", ":"))
    out.write("\n")
