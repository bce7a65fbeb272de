package ascendsim.kernels.qmm;

import static ascendsim.isa.dtype.DType.BFLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT32;
import static ascendsim.isa.dtype.DType.FLOAT8_E8M0;
import static ascendsim.isa.dtype.DType.HIFLOAT8;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.MmadMx;
import ascendsim.isa.tensor.Format;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.Parameter;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.Findings;
import ascendsim.kernels.operator.Findings.Form;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One call of npu_quant_matmul with operands of 8-bit or 4-bit floats held against its contract (Ascend 950). */
final class NarrowQuantCheck {
    /** Values along k that two scales side by side are for. */
    private static final long PAIR = (long) MmadMx.FRACTAL_SCALES * MmadMx.GROUP;
    private static final List<DType> OUTPUTS = List.of(FLOAT16, BFLOAT16, FLOAT32);
    private static final List<Integer> RANKS = List.of(2, 3, 4, 5, 6);
    private static final List<Long> MX_GROUPS = List.of(1L, 1L, (long) MmadMx.GROUP);
    private static final long MAX_INNER = 65535;
    private static final long MAX_OUTER = Integer.MAX_VALUE;

    private final OperatorCall call;
    private final Findings findings;

    NarrowQuantCheck(OperatorCall call) {
        this.call = call;
        this.findings = new Findings(call);
    }

    /** Whether these are the rules of a call. */
    static boolean concerns(OperatorCall call) {
        return call.tensor("x1").map(TensorArgument::dtype)
                .filter(type -> type.isFloat() && type.bits() <= Byte.SIZE && type != FLOAT8_E8M0).isPresent();
    }

    /** Whether a call of these has a scale for every 32 values along k. */
    static boolean isScaledByBlocks(OperatorCall call) {
        return concerns(call) && call.tensor("scale").filter(scale -> scale.dtype() == FLOAT8_E8M0).isPresent();
    }

    static List<String> constraints() {
        return List.of("Ascend 950 only: x1 and x2 of float8_e4m3fn and float8_e5m2 in any mix, or of hifloat8, with"
                + " scale [1] or [n] of float32 or bfloat16, pertoken_scale [m] of float32 or none, bias of float32 or"
                + " the type of the output, added last",
                "Ascend 950 only, MX: x1 [m,k] and x2 [k,n] of the two 8-bit types above in any mix, or of float4_e2m1"
                        + " and float4_e1m2 in any mix, their innermost stored axes even; pertoken_scale float8_e8m0"
                        + " [m,ceil(k/64),2], or [ceil(k/64),m,2] beside a transposed x1; scale float8_e8m0"
                        + " [ceil(k/64),n,2], or [n,ceil(k/64),2] beside a transposed x2; bias of float32;"
                        + " group_sizes [1,1,32] or none",
                "output_dtype float16, bfloat16 or float32 beside them, to be given; no offset");
    }

    List<String> lines() {
        Optional<QuantOperand> x1 = operand(QuantMatmulContract.X1, List.of(Format.ND));
        Optional<QuantOperand> x2 = operand(QuantMatmulContract.X2, List.of(Format.values()));
        if (x1.isPresent() && x2.isPresent()) {
            checkPair(x1.get(), x2.get());
        }
        checkOutput();
        if (isScaledByBlocks(call)) {
            checkBlocks(x1, x2);
        } else {
            checkScales(x1, x2);
        }
        for (String name : List.of("offset", "y_scale")) {
            if (!call.tensors(name).isEmpty()) {
                findings.add(name, "given beside 8-bit or 4-bit floats", "expected none", "leave it out");
            }
        }
        for (String view : QuantMatmulContract.VIEWS) {
            call.attribute(view).ifPresent(_ -> findings.add(view, "given", "expected none", "leave it out"));
        }
        return findings.lines();
    }

    private Optional<QuantOperand> operand(Parameter parameter, List<Format> formats) {
        Optional<QuantOperand> operand = findings.tensor(parameter, true, new Form(RANKS, formats, true))
                .map(QuantOperand::of);
        operand.ifPresent(given -> {
            findings.range(parameter.name(), "the innermost stored axis", given.inner(), 1, MAX_INNER);
            findings.range(parameter.name(), "the axis before it",
                    given.transposed() ? given.columns() : given.rows(), 1, MAX_OUTER);
            if (given.dtype().isPacked()) {
                findings.multiple(parameter.name(), "the innermost stored axis of " + given.dtype(), given.inner(), 2);
            }
        });
        return operand;
    }

    private void checkPair(QuantOperand x1, QuantOperand x2) {
        if (Cube.Types.of(x1.dtype(), x2.dtype()).isEmpty()) {
            findings.add("x2", x2.dtype() + " values", "expected " + x1.dtype() + " as in x1"
                    + (x1.dtype() == HIFLOAT8 ? "" : ", or the other float of as many bits"), "");
        }
        if (x1.columns() != x2.rows()) {
            findings.add("x2", "k of x2 is " + x2.rows(), "k of x1 is " + x1.columns(), "expected them to be equal");
        }
        if (Batch.of(x1.batch(), x2.batch()).isEmpty()) {
            findings.add("x2", "axes " + x2.batch() + " before the last two",
                    "expected axes that broadcast with " + x1.batch() + " of x1", "");
        }
        boolean mx = isScaledByBlocks(call);
        if (mx && (!x1.batch().isEmpty() || !x2.batch().isEmpty())) {
            findings.add("x1", "more than 2 axes in x1 or x2", "expected 2 beside scales of float8_e8m0", "");
        }
        if (mx && x1.dtype() == HIFLOAT8 || !mx && x1.dtype().isPacked()) {
            findings.add("scale", "dtype " + call.required("scale").dtype(), "expected "
                    + (mx ? "float32 or bfloat16" : "float8_e8m0") + " beside " + x1.dtype(), "");
        }
    }

    private void checkOutput() {
        String text = call.text(QuantMatmulContract.OUTPUT_DTYPE, "");
        if (DType.parse(text).filter(OUTPUTS::contains).isEmpty()) {
            findings.add(QuantMatmulContract.OUTPUT_DTYPE, text.isEmpty() ? "not given" : text, "expected "
                    + names(OUTPUTS) + " beside 8-bit and 4-bit floats", "");
        }
    }

    private void checkBlocks(Optional<QuantOperand> x1, Optional<QuantOperand> x2) {
        Optional<TensorArgument> rows = findings.tensor(QuantMatmulContract.PERTOKEN_SCALE, true, Form.contiguous(3));
        Optional<TensorArgument> columns = findings.tensor(QuantMatmulContract.SCALE, true, Form.contiguous(3));
        rows.ifPresent(given -> types("pertoken_scale", given, List.of(FLOAT8_E8M0)));
        if (rows.isPresent() && x1.isPresent()) {
            shape("pertoken_scale", rows.get(),
                    new Sides(x1.get().transposed(), "m", x1.get().rows(), x1.get().columns()));
        }
        if (columns.isPresent() && x2.isPresent()) {
            shape("scale", columns.get(), new Sides(!x2.get().transposed(), "n", x2.get().columns(), x2.get().rows()));
        }
        findings.tensor(QuantMatmulContract.BIAS, false, Form.contiguous(1)).ifPresent(bias -> {
            types("bias", bias, List.of(FLOAT32));
            x2.ifPresent(given -> findings.shape("bias", bias, "(n,)", given.columns()));
        });
        groups(MX_GROUPS);
    }

    /** Axes of a scale. @param down whether k runs down the columns of the operand */
    private record Sides(boolean down, String name, long extent, long k) {
    }

    private void shape(String name, TensorArgument scale, Sides sides) {
        long pairs = Math.ceilDiv(sides.k, PAIR);
        if (sides.down) {
            findings.shape(name, scale, "(ceil(k/64)," + sides.name + ",2)", pairs, sides.extent, 2);
        } else {
            findings.shape(name, scale, "(" + sides.name + ",ceil(k/64),2)", sides.extent, pairs, 2);
        }
    }

    private void checkScales(Optional<QuantOperand> x1, Optional<QuantOperand> x2) {
        findings.tensor(QuantMatmulContract.SCALE, true, Form.contiguous(1)).ifPresent(scale -> {
            types("scale", scale, List.of(FLOAT32, BFLOAT16));
            x2.filter(_ -> scale.shape().dim(0) != 1)
                    .ifPresent(given -> findings.shape("scale", scale, "(1,) or (n,)", given.columns()));
        });
        findings.tensor(QuantMatmulContract.PERTOKEN_SCALE, false, Form.contiguous(1)).ifPresent(scale -> {
            types("pertoken_scale", scale, List.of(FLOAT32));
            x1.ifPresent(given -> findings.shape("pertoken_scale", scale, "(m,)", given.rows()));
        });
        findings.tensor(QuantMatmulContract.BIAS, false, Form.contiguous(1)).ifPresent(bias -> {
            DType output = DType.parse(call.text(QuantMatmulContract.OUTPUT_DTYPE, "")).orElse(FLOAT32);
            types("bias", bias, output == FLOAT32 ? List.of(FLOAT32) : List.of(FLOAT32, output));
            x2.ifPresent(given -> findings.shape("bias", bias, "(n,)", given.columns()));
        });
        groups(List.of());
    }

    private void types(String name, TensorArgument given, List<DType> allowed) {
        if (!allowed.contains(given.dtype())) {
            findings.add(name, "dtype " + given.dtype(), "expected " + names(allowed), "");
        }
    }

    /** Group sizes are those given here, all zeros, or left out. */
    private void groups(List<Long> allowed) {
        Optional<List<Long>> given =
                findings.attempt(() -> call.wholes(QuantMatmulContract.GROUP_SIZES)).flatMap(sizes -> sizes);
        boolean legal = given.filter(sizes -> !sizes.equals(allowed) && sizes.stream().anyMatch(size -> size != 0))
                .isEmpty();
        if (!legal) {
            findings.add(QuantMatmulContract.GROUP_SIZES, given.orElseThrow().toString(),
                    "expected " + (allowed.isEmpty() ? "zeros" : allowed + " or zeros"), "leave it out");
        }
    }

    private static String names(List<DType> types) {
        return types.stream().map(DType::text).collect(Collectors.joining(" or "));
    }
}
