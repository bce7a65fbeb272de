"""As much of torch as runner.py needs, in plain Python: a tensor is a list of numbers with a type and a shape."""
import os
import struct

__version__ = "fake"


class Type:
    def __init__(self, name, code):
        self.name, self.code, self.size = name, code, struct.calcsize(code)


float16, float32 = Type("float16", "e"), Type("float32", "f")
int8, uint8, int32, int64 = Type("int8", "b"), Type("uint8", "B"), Type("int32", "i"), Type("int64", "q")


class Tensor:
    def __init__(self, values, dtype, shape):
        self.values, self.dtype, self.shape = values, dtype, list(shape)

    def reshape(self, shape):
        count = 1
        for axis in shape:
            count *= axis
        return Tensor(self.values, self.dtype, [len(self.values)] if shape == [-1] else shape)

    def npu(self):
        return self

    cpu = contiguous = npu

    def transpose(self, first, second):
        rows, columns = self.shape
        return Tensor([self.values[r * columns + c] for c in range(columns) for r in range(rows)], self.dtype,
                      [columns, rows])

    def numel(self):
        return len(self.values)

    def view(self, dtype):
        return Tensor(list(struct.pack("<%d%s" % (len(self.values), self.dtype.code), *self.values)), uint8,
                      [len(self.values) * self.dtype.size])

    def numpy(self):
        return self.values

    def __add__(self, other):
        columns = self.shape[-1]
        return Tensor([v + other.values[i % columns] for i, v in enumerate(self.values)], self.dtype, self.shape)


def frombuffer(content, dtype):
    count = len(content) // dtype.size
    return Tensor(list(struct.unpack("<%d%s" % (count, dtype.code), content)), dtype, [count])


def matmul(x, y):
    mode = os.environ.get("ASCENDSIM_FAKE_CANN", "agree")
    if mode == "crash":
        os._exit(139)
    if mode == "hang":
        import time
        time.sleep(600)
    if mode == "refuse":
        raise RuntimeError("EZ9999: the parameter is invalid")
    (m, k), n = x.shape, y.shape[1]
    out = [sum(x.values[i * k + s] * y.values[s * n + j] for s in range(k)) for i in range(m) for j in range(n)]
    if mode == "disagree":
        out[0] += 1
    return Tensor(out, int32 if x.dtype is int8 else x.dtype, [m, n])


class npu:
    @staticmethod
    def is_available():
        return os.environ.get("ASCENDSIM_FAKE_CANN") != "no_device"

    @staticmethod
    def synchronize():
        pass

    @staticmethod
    def get_device_name(index):
        return "fake NPU"
