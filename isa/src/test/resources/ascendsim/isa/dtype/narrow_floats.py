#!/usr/bin/env python3
"""Goldens of narrow_floats.txt: what all float16 and all bfloat16 values become in 8 and 4 bits, as SHA-256 of the
65536 result bytes (one per source code, codes ascending, 4-bit results in the low nibble).

fp8 and fp4 e2m1 are the casts of ml_dtypes (tried: 0.5.4, numpy 2.4.6; round half even; e4m3fn overflows to NaN as
Ascend's NO_SAT does); saturation clips before the cast and makes NaN 0. hifloat8 is written from the table of arXiv
2409.16626, nearest value, ties away from zero; e8m0 and e1m2 from their definitions. A NaN source has no sign.

    python3 narrow_floats.py > narrow_floats.txt
"""
import hashlib

import ml_dtypes
import numpy as np

codes = np.arange(65536, dtype=np.uint16)
sources = {
    "float16": codes.view(np.float16).astype(np.float32),
    "bfloat16": (codes.astype(np.uint32) << 16).view(np.float32),
}


def cast(x, dtype, largest, saturate):
    nan = np.isnan(x)
    value = np.where(nan, np.float32(0), x).astype(np.float32)
    if saturate:
        value = np.clip(value, -largest, largest)
    result = value.astype(dtype).view(np.uint8).copy()
    canonical = np.float32(np.nan).astype(dtype).view(np.uint8) & 0x7F
    result[nan] = 0 if saturate else canonical
    return result


def e2m1(x):
    nan = np.isnan(x)
    value = np.clip(np.where(nan, np.float32(0), x), -6, 6).astype(np.float32)
    return value.astype(ml_dtypes.float4_e2m1fn).view(np.uint8) & 0xF


def e1m2(x):
    nan = np.isnan(x)
    value = np.where(nan, np.float32(0), x).astype(np.float64)
    code = np.rint(np.minimum(np.abs(value), 1e3) * 4)
    return np.minimum(code, 7).astype(np.uint8) | (np.signbit(value).astype(np.uint8) << 3)


def e8m0(x):
    value = np.abs(x.astype(np.float64))
    finite = np.isfinite(value) & (value > 0)
    exponent = np.full(value.shape, -127.0)
    exponent[finite] = np.maximum(np.floor(np.log2(value[finite])), -127)
    above = np.zeros(value.shape)
    above[finite] = value[finite] / np.exp2(exponent[finite]) - 1
    code = exponent + 127
    up = (above > 0.5) | ((above == 0.5) & (code % 2 == 1))
    code = np.minimum(np.where(up, code + 1, code), 254)
    code[np.isinf(x)] = 254
    code[np.isnan(x)] = 255
    return code.astype(np.uint8)


def hif8_values():
    """(value, code) of all finite magnitudes, by the dot field."""
    table = [(m and 2.0 ** (m - 23), m) for m in range(8)]
    table += [(1 + m / 8, 0b0001000 | m) for m in range(8)]
    for dot, width, bits in ((0b001, 1, 3), (0b01, 2, 3), (0b10, 3, 2), (0b11, 4, 1)):
        dot_bits = 7 - width - bits
        for field in range(1 << width):
            low = field & ((1 << (width - 1)) - 1)
            size = (1 << (width - 1)) | low
            exponent = -size if field >> (width - 1) else size
            for m in range(1 << bits):
                code = dot << (7 - dot_bits) | field << bits | m
                table.append(((1 + m / (1 << bits)) * 2.0 ** exponent, code))
    return sorted(table)


def hif8(x, saturate):
    table = hif8_values()
    values = np.array([v for v, _ in table])
    names = np.array([c for _, c in table], dtype=np.uint8)
    magnitude = np.minimum(np.abs(np.where(np.isnan(x), 0, x).astype(np.float64)), 1e9)
    above = np.minimum(np.searchsorted(values, magnitude), len(values) - 1)
    below = np.maximum(above - 1, 0)
    up = magnitude - values[below] >= values[above] - magnitude
    code = np.where(up, names[above], names[below])
    if saturate:
        code[(code == 0x6F)] = 0x6E
    negative = (x < 0) & (code != 0)
    code = code | (negative.astype(np.uint8) << 7)
    code[np.isnan(x)] = 0 if saturate else 0x80
    return code


for name, x in sources.items():
    with np.errstate(all="ignore"):
        for saturate in (False, True):
            mode = "saturate" if saturate else "inf_nan"
            for dtype, largest in ((ml_dtypes.float8_e4m3fn, 448), (ml_dtypes.float8_e5m2, 57344)):
                result = cast(x, dtype, np.float32(largest), saturate)
                print(name, dtype.__name__, mode, hashlib.sha256(result.tobytes()).hexdigest())
            print(name, "hifloat8", mode, hashlib.sha256(hif8(x, saturate).astype(np.uint8).tobytes()).hexdigest())
        for target, function in (("float4_e2m1", e2m1), ("float4_e1m2", e1m2), ("float8_e8m0", e8m0)):
            print(name, target, "inf_nan", hashlib.sha256(function(x).astype(np.uint8).tobytes()).hexdigest())
