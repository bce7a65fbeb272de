"""Goldens of npu_weight_quant_batchmatmul, with NumPy: python3 weight_quant.py > weight_quant.txt

Weights are widened in NumPy's own float16 and float32 arithmetic (bfloat16: float32 rounded half even by its bits) in
the order that Ascend C AscendAntiQuant documents; products are summed in float64. One line for each array:
case.name dtype shape values; floats as the bits of their type, sums as float64 in hexadecimal.
"""
import numpy as np

rng = np.random.default_rng(20261121)


def bf16(a):
    bits = np.asarray(a, np.float32).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000).view(np.float32)


def put(case, name, dtype, a):
    a = np.asarray(a)
    if dtype == "float16":
        text = ["%x" % v for v in a.astype(np.float16).view(np.uint16).ravel()]
    elif dtype == "bfloat16":
        text = ["%x" % (v >> 16) for v in a.astype(np.float32).view(np.uint32).ravel()]
    elif dtype == "float32":
        text = ["%x" % v for v in a.astype(np.float32).view(np.uint32).ravel()]
    elif dtype == "float64":
        text = [float(v).hex() for v in a.ravel()]
    else:
        text = [str(int(v)) for v in a.ravel()]
    print(f"{case}.{name} {dtype} {','.join(map(str, a.shape))} {' '.join(text)}")


def pack(w):
    nibbles = (w & 0xF).astype(np.uint32).reshape(w.shape[0], -1, 8)
    return (nibbles << (4 * np.arange(8, dtype=np.uint32))).sum(2, dtype=np.uint32).view(np.int32)


def word(scale, offset):
    bits = scale.astype(np.float32).view(np.uint32).astype(np.int64) & 0xFFFFE000
    return bits | (1 << 46) | ((np.rint(offset).astype(np.int64) & 0x1FF) << 37)


def case(name, half, m, k, n, low, high, group=0, tensor=False, offset=True, bias=True, transposed=False,
         packed=False, quant=False):
    kind = "float16" if half else "bfloat16"
    cast = (lambda a: np.asarray(a, np.float16)) if half else bf16
    x = cast(rng.normal(size=(m, k)))
    w = rng.integers(low, high, (k, n))
    rows = -(-k // group) if group else 1
    shape = (1, 1) if tensor else (rows, n)
    s = cast(rng.uniform(0.001, 0.3, shape))
    o = cast(rng.uniform(-4, 4, shape)) if offset else None
    index = np.arange(k) // group if group else np.zeros(k, int)
    q = w.astype(np.float16 if half else np.float32)
    t = q + o[index] if offset else q
    wide = t * s[index]
    if not half:
        wide = bf16(wide)
    sums = x.astype(np.float64) @ wide.astype(np.float64)
    size = np.abs(x.astype(np.float64)) @ np.abs(wide.astype(np.float64))
    if bias:
        b = rng.normal(size=(n,)).astype(np.float16 if half else np.float32)
        sums, size = sums + b, size + np.abs(b.astype(np.float64))
        put(name, "bias", "float16" if half else "float32", b)
    stored = w.T if transposed else w
    put(name, "x", kind, x)
    put(name, "weight", "int32" if packed else "int8", pack(stored) if packed else stored)
    put(name, "antiquant_scale", kind, s)
    if offset:
        put(name, "antiquant_offset", kind, o)
    put(name, "group", "int64", [group])
    put(name, "transposed", "int64", [int(transposed)])
    put(name, "widened", kind, wide)
    if quant:
        qs = rng.uniform(0.5, 3, (n,)).astype(np.float32)
        qo = rng.integers(-40, 40, (n,)).astype(np.float32)
        cut = (word(qs, qo) & 0xFFFFFFFF).astype(np.uint32).view(np.float32)
        v = sums * cut
        assert np.min(np.abs(np.abs(v - np.floor(v)) - 0.5)) > 1e-4, "a value too near a tie"
        put(name, "quant_scale", "float32", qs)
        put(name, "quant_offset", "float32", qo)
        put(name, "y", "int8", np.clip(np.rint(np.clip(v, -256, 255)) + qo, -128, 127))
    else:
        put(name, "sums", "float64", sums)
        put(name, "sizes", "float64", size)


def words():
    m, k, n = 3, 64, 64
    x = rng.normal(size=(m, k)).astype(np.float16)
    w = rng.integers(-128, 128, (k, n))
    s = rng.uniform(0.001, 0.02, (n,)).astype(np.float32)
    o = rng.integers(-128, 128, (n,))
    cut = (word(s, np.zeros(n)) & 0xFFFFFFFF).astype(np.uint32).view(np.float32)
    wide = ((w + o).astype(np.float32) * cut).astype(np.float16)
    put("words", "x", "float16", x)
    put("words", "weight", "int8", w.T)
    put("words", "antiquant_scale", "int64", word(s, np.zeros(n)))
    put("words", "antiquant_offset", "int32", o)
    put("words", "group", "int64", [0])
    put("words", "transposed", "int64", [1])
    put("words", "widened", "float16", wide)
    put("words", "sums", "float64", x.astype(np.float64) @ wide.astype(np.float64))
    put("words", "sizes", "float64", np.abs(x.astype(np.float64)) @ np.abs(wide.astype(np.float64)))


print("# made by weight_quant.py with NumPy", np.__version__)
case("channel", True, 5, 40, 24, -128, 128)
case("brain", False, 4, 33, 17, -128, 128, offset=False)
case("tensor", False, 3, 40, 9, -128, 128, tensor=True, transposed=True, bias=False)
case("group", True, 2, 80, 16, -8, 8, group=32, packed=True)
case("packed", False, 2, 24, 10, -8, 8, transposed=True, packed=True)
case("quantised", True, 4, 20, 12, -128, 128, quant=True)
words()
