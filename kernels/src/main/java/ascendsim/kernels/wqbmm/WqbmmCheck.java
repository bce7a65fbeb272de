package ascendsim.kernels.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.Findings;
import ascendsim.kernels.operator.Findings.Form;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** One call held against the contract of npu_weight_quant_batchmatmul. */
final class WqbmmCheck {
    private static final long MAX_AXIS = 65535;
    private static final long MAX_M = Integer.MAX_VALUE;
    private static final long GROUP_UNIT = 32;
    private static final List<Long> NZ_GROUPS = List.of(64L, 128L);
    private static final long WORD_UNIT = 64;
    private static final long WORD_MAX_M = 96;
    private static final long MIN_OFFSET = -128;
    private static final long MAX_OFFSET = 127;

    private final OperatorCall call;
    private final Findings findings;
    private final Optional<TensorArgument> x;
    private final Optional<Weight> weight;
    private final Optional<Long> groupSize;

    WqbmmCheck(OperatorCall call) {
        this.call = call;
        this.findings = new Findings(call);
        this.x = findings.tensor(WqbmmContract.X, true, new Form(List.of(2), List.of(Format.ND), true));
        this.weight = findings.tensor(WqbmmContract.WEIGHT, true,
                new Form(List.of(2), List.of(Format.values()), true)).map(Weight::of);
        this.groupSize = findings.attempt(() -> call.whole("antiquant_group_size", 0));
    }

    static List<String> constraints() {
        return List.of("x [m,k] in ND, float16 or bfloat16, may be transposed; m up to 2147483647, 65535 if transposed",
                "weight [k,n] in ND or FRACTAL_NZ, may be transposed: int8, int4 (inner axis even) or int32 that holds"
                        + " 8 int4 along its inner axis; k and n 1 to " + MAX_AXIS,
                "antiquant_scale: [1] or [1,1], [n] or [1,n], or [ceil(k/antiquant_group_size),n]; of the dtype of x,"
                        + " or int64/uint64 quantisation words",
                "antiquant_offset: shape and dtype of antiquant_scale; int32 from -128 to 127 beside words",
                "antiquant_group_size: 0 or a multiple of 32 within 32 to k - 1",
                "words as antiquant_scale: x float16 and not transposed, weight int8 in ND and transposed, per channel,"
                        + " m up to 96, k and n multiples of 64, no quant_scale",
                "bias [n] or [1,n]: float16 beside float16, float32 beside bfloat16",
                "quant_scale [1], [1,1], [n] or [1,n], float32 or words, weight in ND; quant_offset like a float32"
                        + " quant_scale; y is int8 then",
                "int4 weight in FRACTAL_NZ: transposed without groups, not transposed with groups",
                "groups in FRACTAL_NZ: weight and x not transposed, antiquant_group_size 64 or 128, k a multiple of it,"
                        + " n of 64",
                "weight float4_e2m1 (v310): in ND, antiquant_group_size 32, antiquant_scale float8_e8m0"
                        + " or the same as uint8 (0 to 254), no antiquant_offset, no quant_scale",
                "inner_precise: 0 or 1; no weight_dtype; no batch axes");
    }

    List<String> lines() {
        if (x.isPresent() && weight.isPresent()) {
            sizes(x.get(), weight.get());
        }
        attributes();
        weight.filter(Weight::isFloat).ifPresent(right -> new Float4Check(call, findings).weight(right,
                groupSize.orElse(0L)));
        Optional<TensorArgument> scale = findings.tensor(WqbmmContract.SCALE, true,
                new Form(List.of(1, 2), List.of(Format.ND), true));
        if (scale.isPresent() && weight.isPresent()) {
            scale(scale.get(), weight.get());
        }
        scale.ifPresent(this::offset);
        bias();
        quantisation();
        weight.filter(Weight::isNz).ifPresent(this::fractals);
        return findings.lines();
    }

    private void sizes(TensorArgument left, Weight right) {
        long k = left.shape().dim(1);
        if (k != right.k()) {
            findings.add("weight", "The k of x and weight should be equal. but x_k_dim is " + k + ", weight_k_dim is "
                    + right.k(), "expected them to be equal", "");
        }
        findings.range("x", "m", left.shape().dim(0), 1, left.transposed() ? MAX_AXIS : MAX_M);
        findings.range("weight", "k", right.k(), 1, MAX_AXIS);
        findings.range("weight", "n", right.n(), 1, MAX_AXIS);
        if (right.type().bits() < Byte.SIZE && (right.transposed() ? right.k() : right.n()) % 2 != 0) {
            findings.add("weight", "inner axis size is " + (right.transposed() ? right.k() : right.n()),
                    "weight inner axis size must be even for " + right.type().text(), "");
        }
    }

    private void attributes() {
        findings.attempt(() -> call.whole("inner_precise", 0)).filter(value -> value != 0 && value != 1)
                .ifPresent(value -> findings.add("inner_precise", "inner_precise only support 0 or 1. but is:" + value,
                        "expected 0 or 1", ""));
        if (call.attribute("weight_dtype").isPresent()) {
            findings.add("weight_dtype", "given", "expected none on Atlas A2", "leave it out");
        }
        if (groupSize.isPresent() && weight.isPresent()) {
            long size = groupSize.get();
            long most = weight.get().callerK() - 1;
            if (size != 0 && (size % GROUP_UNIT != 0 || size < GROUP_UNIT || size > most)) {
                findings.add("antiquant_group_size", Long.toString(size), "antiquant_group_size can be either 0 or a"
                        + " multiple of 32 within the range 32 to weight_k_dim - 1", "weight_k_dim is " + (most + 1));
            }
        }
    }

    private void scale(TensorArgument scale, Weight right) {
        boolean words = scale.dtype().bits() == Long.SIZE;
        if (right.isFloat()) {
            new Float4Check(call, findings).scale(scale);
        }
        x.filter(left -> !words && !right.isFloat() && left.dtype() != scale.dtype())
                .ifPresent(left -> findings.add("antiquant_scale",
                        "dtype " + scale.dtype(), "expected " + left.dtype() + ", the dtype of x, or int64", ""));
        long[] dims = scale.shape().dims();
        boolean grouped = groupSize.orElse(0L) > 0;
        if (grouped) {
            findings.shape("antiquant_scale", scale, "(ceil(k/antiquant_group_size),n)",
                    Math.ceilDiv(right.k(), groupSize.get()), right.n());
        } else if (!isRow(dims, 1) && !isRow(dims, right.n())) {
            findings.shape("antiquant_scale", scale, "(n,), (1,n), (1,) or (1,1), here (n,)", right.n());
        }
        if (grouped && scale.transposed() && !right.transposed()) {
            findings.add("antiquant_scale", "transposed",
                    "expected it not transposed with groups of weight that is not",
                    "");
        }
        if (words) {
            words(right, grouped || !isRow(dims, right.n()));
        }
    }

    /** What the fixpipe kernel, the only one that takes words, is made for. */
    private void words(Weight right, boolean otherGranularity) {
        String name = "antiquant_scale";
        expectForWords(name, otherGranularity, "one word for each column");
        expectForWords("weight", right.type() != DType.INT8 || right.isNz() || !right.transposed(),
                "int8 in ND, transposed");
        if (right.k() % WORD_UNIT != 0 || right.n() % WORD_UNIT != 0) {
            expectForWords("weight", true, "k and n multiples of " + WORD_UNIT);
        }
        x.ifPresent(left -> {
            expectForWords("x", left.dtype() != DType.FLOAT16 || left.transposed(), "float16, not transposed");
            expectForWords("x", left.shape().dim(0) > WORD_MAX_M, "m up to " + WORD_MAX_M);
        });
        expectForWords("quant_scale", !call.tensors("quant_scale").isEmpty(), "none");
    }

    private void expectForWords(String name, boolean broken, String expected) {
        if (broken) {
            findings.add(name, "with 64-bit antiquant_scale", "expected " + expected, "");
        }
    }

    private void offset(TensorArgument scale) {
        Optional<TensorArgument> offset = findings.tensor(WqbmmContract.OFFSET, false,
                new Form(List.of(1, 2), List.of(Format.ND), true));
        if (offset.isEmpty()) {
            return;
        }
        if (!offset.get().shape().equals(scale.shape())) {
            findings.shape("antiquant_offset", offset.get(), "the shape of antiquant_scale", scale.shape().dims());
        }
        if (offset.get().transposed() != scale.transposed()) {
            findings.add("antiquant_offset", offset.get().transposed() ? "transposed" : "not transposed",
                    "expected it as antiquant_scale is", "");
        }
        boolean words = scale.dtype().bits() == Long.SIZE;
        DType expected = words ? DType.INT32 : scale.dtype();
        if (offset.get().dtype() != expected) {
            findings.add("antiquant_offset", "dtype " + offset.get().dtype(), "expected " + expected + " beside "
                    + scale.dtype() + " antiquant_scale", "");
        } else if (words) {
            wordOffset(offset.get().tensor());
        }
    }

    private void wordOffset(Tensor offset) {
        LongStream.range(0, offset.elements()).filter(i -> offset.longAt(i) < MIN_OFFSET
                || offset.longAt(i) > MAX_OFFSET).findFirst()
                .ifPresent(i -> findings.add("antiquant_offset[" + i + "]", Long.toString(offset.longAt(i)),
                        "expected " + MIN_OFFSET + " to " + MAX_OFFSET + " beside 64-bit antiquant_scale", ""));
    }

    private void bias() {
        Optional<TensorArgument> bias = findings.tensor(WqbmmContract.BIAS, false, Form.contiguous(1, 2));
        if (bias.isEmpty()) {
            return;
        }
        x.ifPresent(left -> {
            DType expected = left.dtype() == DType.FLOAT16 ? DType.FLOAT16 : DType.FLOAT32;
            if (bias.get().dtype() != expected) {
                findings.add("bias", "dtype " + bias.get().dtype(), "expected " + expected + " beside " + left.dtype(),
                        "");
            }
        });
        weight.filter(right -> !isRow(bias.get().shape().dims(), right.n()))
                .ifPresent(right -> findings.shape("bias", bias.get(), "(n,) or (1,n), here (n,)", right.n()));
    }

    private void quantisation() {
        Optional<TensorArgument> scale = findings.tensor(WqbmmContract.QUANT_SCALE, false, Form.contiguous(1, 2));
        Optional<TensorArgument> offset = findings.tensor(WqbmmContract.QUANT_OFFSET, false, Form.contiguous(1, 2));
        if (offset.isPresent() && call.tensors("quant_scale").isEmpty()) {
            findings.add("quant_offset", "given", "quant_offset needs quant_scale", "");
        }
        if (scale.isEmpty()) {
            return;
        }
        Shape shape = scale.get().shape();
        weight.ifPresent(right -> {
            if (!isRow(shape.dims(), 1) && !isRow(shape.dims(), right.n())) {
                findings.shape("quant_scale", scale.get(), "(n,), (1,n), (1,) or (1,1), here (n,)", right.n());
            }
            if (right.isNz()) {
                findings.add("quant_scale", "with weight in FRACTAL_NZ", "expected weight in ND", "");
            }
        });
        offset.ifPresent(given -> {
            if (!given.shape().equals(shape)) {
                findings.shape("quant_offset", given, "the shape of quant_scale", shape.dims());
            }
            if (scale.get().dtype() != DType.FLOAT32) {
                findings.add("quant_offset", "beside " + scale.get().dtype() + " quant_scale",
                        "expected none: the words hold it", "");
            }
        });
    }

    private void fractals(Weight right) {
        boolean grouped = groupSize.orElse(0L) > 0;
        if (right.isInt4() && right.transposed() == grouped) {
            findings.add("weight", (grouped ? "" : "not ") + "transposed int4 in FRACTAL_NZ",
                    grouped ? "expected it not transposed with antiquant_group_size" : "expected it transposed without"
                            + " antiquant_group_size",
                    "");
        }
        if (!grouped) {
            return;
        }
        if (!right.isInt4() && right.transposed()) {
            findings.add("weight", "transposed int8 in FRACTAL_NZ", "expected it not transposed with"
                    + " antiquant_group_size", "");
        }
        if (!NZ_GROUPS.contains(groupSize.get())) {
            findings.add("antiquant_group_size", groupSize.get().toString(),
                    "expected 64 or 128 with weight in FRACTAL_NZ", "");
        } else {
            findings.multiple("weight", "k", right.k(), groupSize.get());
        }
        findings.multiple("weight", "n", right.n(), NZ_GROUPS.getFirst());
        x.filter(TensorArgument::transposed).ifPresent(left -> findings.add("x", "transposed",
                "expected it not transposed with groups of weight in FRACTAL_NZ", ""));
    }

    /** {@code [size]} or {@code [1,size]}. */
    private static boolean isRow(long[] dims, long size) {
        return Arrays.equals(dims, new long[]{size}) || Arrays.equals(dims, new long[]{1, size});
    }
}
