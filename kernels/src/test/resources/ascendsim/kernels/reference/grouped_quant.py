"""Goldens of npu_grouped_matmul with weights of small integers and of npu_grouped_matmul_finalize_routing with int4
weights, with NumPy: python3 grouped_quant.py > grouped_quant.txt

Weights are widened in NumPy's own float16 and float32 arithmetic (bfloat16: float32 rounded half even by its bits) in
the order that Ascend C AscendAntiQuant documents; sums are float64. int4 times int4 is rounded to float16 for each group
of k, which is added to the others in float16. One line for each array: case.in.name[.index], case.out.name or
case.attribute.name, then dtype, shape (T: the operator sees the last two axes swapped) and values; floats as the bits of
their type, results as float64 in hexadecimal.
"""
import numpy as np

rng = np.random.default_rng(20261122)


def bf16(a):
    bits = np.asarray(a, np.float32).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000).view(np.float32)


def put(key, dtype, a, transposed=False):
    a = np.ascontiguousarray(np.swapaxes(a, -1, -2) if transposed else a)
    if dtype == "float16":
        text = ["%x" % v for v in a.astype(np.float16).view(np.uint16).ravel()]
    elif dtype == "bfloat16":
        text = ["%x" % (v >> 16) for v in a.astype(np.float32).view(np.uint32).ravel()]
    elif dtype == "float32":
        text = ["%x" % v for v in a.astype(np.float32).view(np.uint32).ravel()]
    elif dtype == "float64":
        text = [float(v).hex() for v in a.ravel()]
    elif dtype == "int32" and key.endswith("weight"):
        nibbles = (a & 0xF).astype(np.uint32).reshape(*a.shape[:-1], -1, 8)
        a = (nibbles << (4 * np.arange(8, dtype=np.uint32))).sum(-1, dtype=np.uint32).view(np.int32)
        text = [str(int(v)) for v in a.ravel()]
    else:
        text = [str(int(v)) for v in a.ravel()]
    shape = ",".join(map(str, a.shape)) + ("T" if transposed else "")
    print(f"{key} {dtype} {shape} {' '.join(text)}")


def attributes(case, **values):
    for name, value in values.items():
        print(f"{case}.attribute.{name} {value}")


def widened(half, w, s, o):
    """w [K,N], s and o [G,N]."""
    index = np.arange(w.shape[0]) // (w.shape[0] // s.shape[0])
    q = w.astype(np.float16 if half else np.float32)
    t = q + o[index] if o is not None else q
    wide = t * s[index]
    return wide if half else bf16(wide)


def antiquant(name, half, counts, k, n, low, high, pieces=0, offset=True, bias=True, transposed=False, packed=False,
              spare=0):
    kind = "float16" if half else "bfloat16"
    cast = (lambda a: np.asarray(a, np.float16)) if half else bf16
    e, m = len(counts), sum(counts) + spare
    x = cast(rng.normal(size=(m, k)))
    w = rng.integers(low, high, (e, k, n))
    s = cast(rng.uniform(0.001, 0.3, (e, max(pieces, 1), n)))
    o = cast(rng.uniform(-4, 4, s.shape)) if offset else None
    b = rng.normal(size=(e, n)).astype(np.float16 if half else np.float32) if bias else np.zeros((e, n))
    sums, sizes, begin = [], [], 0
    for g, rows in enumerate(counts):
        wide = widened(half, w[g], s[g], o[g] if offset else None).astype(np.float64)
        part = x[begin:begin + rows].astype(np.float64)
        sums.append(part @ wide + b[g])
        sizes.append(np.abs(part) @ np.abs(wide) + np.abs(b[g]))
        begin += rows
    put(f"{name}.in.x", kind, x)
    put(f"{name}.in.weight", "int32" if packed else "int8" if high > 8 else "int4", w, transposed)
    put(f"{name}.in.antiquant_scale", kind, s if pieces else s[:, 0])
    if offset:
        put(f"{name}.in.antiquant_offset", kind, o if pieces else o[:, 0])
    if bias:
        put(f"{name}.in.bias", "float16" if half else "float32", b)
    put(f"{name}.in.group_list", "int64", np.array(counts))
    attributes(name, group_type=0, group_list_type=1, split_item=3)
    put(f"{name}.out.sums", "float64", np.concatenate(sums))
    put(f"{name}.out.sizes", "float64", np.concatenate(sizes))


def words(scale):
    """Words and the scales the Fixpipe reads in them."""
    bits = scale.astype(np.float32).view(np.uint32)
    return bits.astype(np.int64), (bits & np.uint32(0xFFFFE000)).view(np.float32)


def int8(name, counts, k, n, pieces, offset=False, transposed=False, brain=True):
    e, m = len(counts), sum(counts)
    x = rng.integers(-128, 128, (m, k))
    w = rng.integers(-8, 8, (e, k, n))
    word, s = words(rng.uniform(-0.02, 0.02, (e, pieces, n)))
    b = rng.normal(size=(e, n)).astype(np.float32)
    o = rng.integers(-5, 5, (e, 1, n)).astype(np.float32)
    pt = rng.uniform(0.001, 0.02, (m,)).astype(np.float32)
    index = np.arange(k) // (k // pieces)
    sums, begin = [], 0
    for g, rows in enumerate(counts):
        part = x[begin:begin + rows]
        y = (part - 8).astype(np.float64) @ (w[g] * s[g][index].astype(np.float64)) + b[g]
        if offset:
            y += part.sum(1, keepdims=True) * o[g].astype(np.float64)
        sums.append(y * pt[begin:begin + rows, None])
        begin += rows
    put(f"{name}.in.x", "int8", x)
    put(f"{name}.in.weight", "int4", w, transposed)
    put(f"{name}.in.scale", "int64", word)
    put(f"{name}.in.bias", "float32", b)
    if offset:
        put(f"{name}.in.offset", "float32", o)
    put(f"{name}.in.per_token_scale", "float32", pt)
    put(f"{name}.in.group_list", "int64", np.array(counts))
    attributes(name, group_type=0, group_list_type=1, split_item=3, output_dtype="bfloat16" if brain else "float16")
    put(f"{name}.out.sums", "float64", np.concatenate(sums))


def int4(name, counts, k, n, pieces, token=True):
    e, m = len(counts), sum(counts)
    x = rng.integers(-8, 8, (m, k))
    w = rng.integers(-8, 8, (e, k, n))
    word, s = words(rng.uniform(0.001, 0.02, (e, pieces, n)))
    pt = rng.uniform(0.001, 0.02, (m, 1)).astype(np.float32)
    depth, begin, rows_of_y = k // pieces, 0, []
    for g, rows in enumerate(counts):
        total = np.zeros((rows, n), np.float16)
        for p in range(pieces):
            part = x[begin:begin + rows, p * depth:(p + 1) * depth] @ w[g, p * depth:(p + 1) * depth]
            total = total + (part.astype(np.float32) * s[g, p]).astype(np.float16)
        y = total.astype(np.float32)
        rows_of_y.append((y * pt[begin:begin + rows] if token else y).astype(np.float16))
        begin += rows
    put(f"{name}.in.x", "int4", x)
    put(f"{name}.in.weight", "int4", w)
    put(f"{name}.in.scale", "int64", word if pieces > 1 else word[:, 0])
    if token:
        put(f"{name}.in.per_token_scale", "float32", pt[:, 0])
    put(f"{name}.in.group_list", "int64", np.array(counts))
    attributes(name, group_type=0, group_list_type=1, split_item=3, output_dtype="float16")
    put(f"{name}.out.y", "float16", np.concatenate(rows_of_y))


def routing(name, counts, k, n, batch, pieces, offset):
    e, m = len(counts), sum(counts)
    x = rng.integers(-128, 128, (m, k))
    w = rng.integers(-8, 8, (e, k, n))
    word, s = words(rng.uniform(-0.02, 0.02, (e, pieces, n)))
    b = rng.normal(size=(e, n)).astype(np.float32)
    o = rng.integers(-5, 5, (e, 1, n)).astype(np.float32)
    pt, logit = (rng.uniform(0.001, 0.1, (m,)).astype(np.float32) for _ in range(2))
    target = rng.integers(0, batch, (m,))
    shared = bf16(rng.normal(size=(2, n)))
    index = np.arange(k) // (k // pieces)
    y = np.zeros((batch, n))
    y[1:3] = shared.astype(np.float64) * 0.5
    group = np.repeat(np.arange(e), counts)
    for r in range(m):
        g = group[r]
        t = (x[r] - 8).astype(np.float64) @ (w[g] * s[g][index].astype(np.float64)) + b[g]
        if offset:
            t += x[r].sum() * o[g, 0].astype(np.float64)
        y[target[r]] += t * float(pt[r]) * float(logit[r])
    put(f"{name}.in.x", "int8", x)
    put(f"{name}.in.w", "int4", w)
    put(f"{name}.in.scale", "int64", word)
    put(f"{name}.in.bias", "float32", b)
    if offset:
        put(f"{name}.in.offset", "float32", o)
    put(f"{name}.in.pertoken_scale", "float32", pt)
    put(f"{name}.in.logit", "float32", logit)
    put(f"{name}.in.row_index", "int64", target)
    put(f"{name}.in.shared_input", "bfloat16", shared)
    put(f"{name}.in.group_list", "int64", np.array(counts))
    attributes(name, group_list_type=1, shared_input_weight=0.5, shared_input_offset=1, output_bs=batch)
    put(f"{name}.out.sums", "float64", y)


print("# made by grouped_quant.py with NumPy", np.__version__)
antiquant("channel", True, [3, 0, 2], 40, 24, -128, 128)
antiquant("brain", False, [1, 4], 34, 18, -128, 128, offset=False, transposed=True)
antiquant("pieces", False, [2, 3], 48, 16, -8, 8, pieces=4, offset=False, bias=False)
antiquant("packed", True, [2, 0, 1], 32, 16, -8, 8, packed=True, transposed=True, spare=2)
int8("eight", [2, 0, 3], 512, 16, 2)
int8("eight_offset", [3, 1], 64, 24, 1, offset=True, brain=False)
int4("four", [2, 3], 64, 16, 1)
int4("four_pieces", [1, 0, 4], 96, 24, 3, token=False)
routing("routing", [2, 1], 512, 32, 4, 2, False)
routing("routing_offset", [1, 3], 128, 64, 3, 1, True)
