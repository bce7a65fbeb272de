"""Goldens of matmul and npu_quant_matmul on floats of 8 and 4 bits, with NumPy: python3 narrow_matmul.py > narrow_matmul.txt

Types are decoded by their definitions: e4m3fn and e5m2 after OCP OFP8, e2m1 and e8m0 after OCP MX, e1m2 in quarters,
hifloat8 after the table of arXiv 2409.16626. Every 32 values along k share a scale. Sums are float64. One line for each
array: case.in.name or case.out.name, then dtype, shape (T: the operator sees the last two axes swapped) and values;
operands as their codes, results as float64 in hexadecimal. sizes are the sums of absolute terms.
"""
import numpy as np

rng = np.random.default_rng(20261121)


def small_float(exponent_bits, mantissa_bits, bias):
    """Magnitudes by code of a float without infinities and NaN."""
    values = []
    for code in range(1 << (exponent_bits + mantissa_bits)):
        e, m = code >> mantissa_bits, code & ((1 << mantissa_bits) - 1)
        lead = 1 if e else 0
        values.append((lead + m / (1 << mantissa_bits)) * 2.0 ** (max(e, 1) - bias))
    return values


def hifloat8():
    values = {m: m and 2.0 ** (m - 23) for m in range(8)}
    values.update({0b0001000 | m: 1 + m / 8 for m in range(8)})
    for dot, width, bits in ((0b001, 1, 3), (0b01, 2, 3), (0b10, 3, 2), (0b11, 4, 1)):
        for field in range(1 << width):
            size = (1 << (width - 1)) | (field & ((1 << (width - 1)) - 1))
            exponent = -size if field >> (width - 1) else size
            for m in range(1 << bits):
                values[dot << (width + bits) | field << bits | m] = (1 + m / (1 << bits)) * 2.0 ** exponent
    return [values[code] for code in range(0x6F)]


# Finite magnitudes, sign bit left out.
MAGNITUDES = {
    "float8_e4m3fn": small_float(4, 3, 7)[:127],
    "float8_e5m2": small_float(5, 2, 15)[:124],
    "hifloat8": hifloat8(),
    "float4_e2m1": small_float(2, 1, 1),
    "float4_e1m2": [m / 4 for m in range(8)],
}


def operand(kind, shape):
    """Codes and values, all finite codes alike often; no -0, which is NaN in hifloat8."""
    table = np.array(MAGNITUDES[kind])
    codes = rng.integers(0, len(table), shape)
    signs = rng.integers(0, 2, shape) & (codes > 0)
    bits = 3 if kind.startswith("float4") else 7
    return codes | signs << bits, np.where(signs == 1, -table[codes], table[codes])


def line(name, kind, a, values, transposed=False):
    print(name, kind, ",".join(map(str, a.shape)) + ("T" if transposed else ""), *values)


def codes(name, kind, a, transposed=False):
    stored = np.swapaxes(a, 0, 1) if transposed else a
    line(name, kind, stored, ("%x" % v for v in stored.reshape(-1)), transposed)


def case(name, left, right, sizes, turned=(False, False), scaled=False):
    m, k, n = sizes
    x_codes, x = operand(left, (m, k))
    y_codes, y = operand(right, (k, n))
    codes(name + ".in.x", left, x_codes, turned[0])
    codes(name + ".in.y", right, y_codes, turned[1])
    if scaled:
        pairs = -(-k // 64)
        for key, lines in (("x", m), ("y", n)):
            scale = rng.integers(117, 137, (lines, pairs, 2))
            each = np.repeat(2.0 ** (scale.reshape(lines, 2 * pairs) - 127.0), 32, axis=1)[:, :k]
            first = (key == "x") == turned[0] if key == "x" else not turned[1]
            stored = np.swapaxes(scale, 0, 1) if first else scale
            line(name + ".in." + key + "_scale", "float8_e8m0", stored, ("%x" % v for v in stored.reshape(-1)))
            x, y = (x * each, y) if key == "x" else (x, y * each.T)
    for key, result in (("sums", x @ y), ("sizes", np.abs(x) @ np.abs(y))):
        line(name + ".out." + key, "float64", result, (float(v).hex() for v in result.reshape(-1)))


case("e4m3", "float8_e4m3fn", "float8_e4m3fn", (3, 70, 5))
case("mixed", "float8_e4m3fn", "float8_e5m2", (3, 45, 5), (True, True))
case("hif8", "hifloat8", "hifloat8", (4, 33, 5), (False, True))
case("mxfp8", "float8_e5m2", "float8_e4m3fn", (3, 150, 5), (False, True), True)
case("mxfp8_turned", "float8_e4m3fn", "float8_e4m3fn", (4, 100, 3), (True, False), True)
case("mxfp4", "float4_e2m1", "float4_e2m1", (3, 130, 4), (False, True), True)
case("mxfp4_mixed", "float4_e2m1", "float4_e1m2", (4, 64, 6), (True, False), True)


def quant(name, left, right, sizes, one_scale=False, tokens=True, bias=True):
    """npu_quant_matmul: sums times the column's scale, times the row's, plus the bias."""
    m, k, n = sizes
    x_codes, x = operand(left, (m, k))
    y_codes, y = operand(right, (k, n))
    codes(name + ".in.x1", left, x_codes)
    codes(name + ".in.x2", right, y_codes, True)

    def floats(key, count):
        a = rng.uniform(0.001, 0.02, count).astype(np.float32)
        line(name + ".in." + key, "float32", a, ("%x" % v for v in a.view(np.uint32)))
        return a.astype(np.float64)

    scale = floats("scale", 1 if one_scale else n)
    token = floats("pertoken_scale", m)[:, None] if tokens else 1.0
    added = floats("bias", n) if bias else 0.0
    print(name + ".attribute.output_dtype", "float32")
    for key, result in (("sums", x @ y * scale * token + added),
                        ("sizes", np.abs(x) @ np.abs(y) * scale * token + added)):
        line(name + ".out." + key, "float64", result, (float(v).hex() for v in result.reshape(-1)))


quant("quant", "float8_e4m3fn", "float8_e5m2", (3, 50, 5))
quant("quant_one", "hifloat8", "hifloat8", (2, 40, 6), True, False, False)
