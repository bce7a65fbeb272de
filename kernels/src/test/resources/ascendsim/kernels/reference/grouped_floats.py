"""Goldens of npu_grouped_matmul on floats, with NumPy: python3 grouped_floats.py > grouped_floats.txt

Sums are float64. One line for each array: case.in.name, case.in.name.index for a list, case.out.name or
case.attribute.name, then dtype, shape (T: the operator sees the last two axes swapped) and values; floats as the bits of
their type, results as float64 in hexadecimal. sizes are the sums of absolute terms.
"""
import numpy as np

rng = np.random.default_rng(20261121)


def cast(kind, a):
    if kind == "float16":
        return a.astype(np.float16)
    a = a.astype(np.float32)
    if kind == "bfloat16":
        bits = a.view(np.uint32)
        a = ((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000).view(np.float32)
    return a


def normal(kind, *shape):
    return cast(kind, rng.normal(size=shape))


def put(key, dtype, a, transposed=False):
    a = np.ascontiguousarray(np.swapaxes(a, -1, -2) if transposed else a)
    if dtype == "float16":
        text = ["%x" % v for v in a.view(np.uint16).ravel()]
    elif dtype == "bfloat16":
        text = ["%x" % (v >> 16) for v in a.view(np.uint32).ravel()]
    elif dtype == "float32":
        text = ["%x" % v for v in a.view(np.uint32).ravel()]
    elif dtype == "float64":
        text = [float(v).hex() for v in a.ravel()]
    else:
        text = [str(int(v)) for v in a.ravel()]
    shape = ",".join(map(str, a.shape)) + ("T" if transposed else "")
    print(f"{key} {dtype} {shape} {' '.join(text)}")


def attributes(case, **values):
    for name, value in values.items():
        print(f"{case}.attribute.{name} {value}")


def product(x, w, b):
    x, w, b = (a.astype(np.float64) for a in (x, w, b))
    return x @ w + b, np.abs(x) @ np.abs(w) + np.abs(b)


def results(name, pairs, index=0):
    for what, i in (("sums", 0), ("sizes", 1)):
        put(f"{name}.out.{what}.{index}", "float64", np.concatenate([pair[i].reshape(-1) for pair in pairs]))


def rows(name, kind, counts, k, n, bias=None, transposed=False, ends=False, spare=0):
    x = normal(kind, sum(counts) + spare, k)
    w = normal(kind, len(counts), k, n)
    b = normal(bias, len(counts), n) if bias else np.zeros((len(counts), n))
    begin = np.concatenate([[0], np.cumsum(counts)])
    put(f"{name}.in.x", kind, x)
    put(f"{name}.in.weight", kind, w, transposed)
    if bias:
        put(f"{name}.in.bias", bias, b)
    put(f"{name}.in.group_list", "int64", np.cumsum(counts) if ends else np.array(counts))
    attributes(name, group_type=0, group_list_type=0 if ends else 1, split_item=3)
    results(name, [product(x[begin[g]:begin[g + 1]], w[g], b[g]) for g in range(len(counts))])


def depths(name, kind, counts, m, n, spare=0):
    k = sum(counts) + spare
    x, w = normal(kind, m, k), normal(kind, k, n)
    begin = np.concatenate([[0], np.cumsum(counts)])
    put(f"{name}.in.x", kind, x, True)
    put(f"{name}.in.weight", kind, w)
    put(f"{name}.in.group_list", "int64", np.array(counts))
    attributes(name, group_type=2, group_list_type=1, split_item=3)
    results(name, [product(x[:, begin[g]:begin[g + 1]], w[begin[g]:begin[g + 1]], np.zeros(n))
                   for g in range(len(counts))])


def pairs(name, kind, sizes):
    done = []
    for g, (m, k, n) in enumerate(sizes):
        x, w, b = normal(kind, m, k), normal(kind, k, n), normal(kind, n)
        put(f"{name}.in.x.{g}", kind, x)
        put(f"{name}.in.weight.{g}", kind, w)
        put(f"{name}.in.bias.{g}", kind, b)
        done.append(product(x, w, b))
    attributes(name, group_type=0, split_item=2)
    results(name, done)


rows("ends", "float16", [3, 0, 4, 2], 37, 21, bias="float16", ends=True)
rows("counts", "bfloat16", [5, 1, 0], 50, 18, bias="float32", transposed=True, spare=3)
rows("wide", "float32", [2, 6], 19, 33, bias="float32")
depths("depths", "float16", [7, 0, 20], 9, 11, spare=4)
depths("deep", "float32", [0, 30], 5, 8)
pairs("one", "float16", [(3, 16, 12), (5, 7, 12)])
