package ascendsim.kernels.routing;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.Parameter;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.Findings;
import ascendsim.kernels.operator.Findings.Form;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One call held against the contract of npu_grouped_matmul_finalize_routing: operands and attributes here, the group
 * list in {@link RoutingGroupsCheck}, what concerns the output's rows in {@link RoutingRowsCheck}.
 */
final class FinalizeRoutingCheck {
    private static final long MAX_M = 16 * 1024 * 8;
    private static final long MAX_EXPERTS = 256;
    private static final long K_UNIT = 16;
    private static final long N_UNIT = 32;
    private static final long MIN_N = 256;
    private static final List<Integer> ANY_RANK = IntStream.rangeClosed(1, 8).boxed().toList();
    private static final Set<Attribute> FLOAT =
            Set.of(Attribute.of(0), Attribute.of(DType.FLOAT32.text()), Attribute.of("float"));
    private static final long INT4_K_UNIT = 64;
    /** More than 128. */
    private static final long INT4_MIN_K = 192;
    private static final long INT4_MAX_K = 18432;
    /** More than 64. */
    private static final long INT4_MIN_N = 96;
    private static final long INT4_GROUP = 256;

    private final OperatorCall call;
    private final Findings findings;
    private final boolean isInt4;

    FinalizeRoutingCheck(OperatorCall call) {
        this.call = call;
        this.findings = new Findings(call);
        this.isInt4 = FinalizeRoutingContract.isInt4(call);
    }

    static List<String> constraints() {
        return List.of("x [m,k] in ND, m 1 to " + MAX_M + ", k a multiple of " + K_UNIT,
                "w [e,k,n] in FRACTAL_NZ, e 1 to " + MAX_EXPERTS + ", n a multiple of " + N_UNIT + ", " + MIN_N
                        + " or more",
                "scale [e,n], required; no bias, no offset; pertoken_scale [m] or [m,1]; logit [m]",
                "w [e,k,n] int4 (or int32 with eight of them) in ND or FRACTAL_NZ, k a multiple of " + INT4_K_UNIT
                        + " from " + INT4_MIN_K + " to " + INT4_MAX_K + ", n " + INT4_MIN_N
                        + " or more: scale [e,G,n] words, G 1 or k/" + INT4_GROUP + ", bias [e,n], offset [e,1,n]",
                "group_list [e]: counts (group_list_type 1, the default) or cumulative ends (0), m rows at most",
                "row_index [m], required: rows of the output, 0 to batch - 1",
                "output_bs: rows of the output (batch), 0 (as many as x) to m, at most "
                        + RoutingRowsCheck.MAX_OUTPUT_ROWS,
                "shared_input [batch/dp,n], 1 to " + RoutingRowsCheck.MAX_SHARED_ROWS
                        + " rows; from shared_input_offset on they end within the output",
                "tuning_config: a list that begins with 0 to m, the rows an expert is expected to have",
                "deterministic: whether rows are added in their order; the stand-in for aclrtCtxSetSysParamOpt",
                "dtype: 0 or \"float32\"", "every tensor contiguous and not empty");
    }

    List<String> lines() {
        Optional<TensorArgument> x = operand(FinalizeRoutingContract.X, 2, List.of(Format.ND));
        Optional<TensorArgument> w = operand(FinalizeRoutingContract.W, 3,
                isInt4 ? List.of(Format.ND, Format.FRACTAL_NZ) : List.of(Format.FRACTAL_NZ));
        x.ifPresent(given -> checkX(given.shape()));
        w.ifPresent(given -> checkW(numbers(given)));
        if (x.isPresent() && w.isPresent() && x.get().shape().dim(1) != w.get().shape().dim(1)) {
            findings.add("w", "k of w is " + w.get().shape().dim(1), "k of x is " + x.get().shape().dim(1),
                    "expected them to be equal");
        }
        w.ifPresent(given -> checkScale(numbers(given)));
        x.ifPresent(given -> checkRowFactors(given.shape().dim(0)));
        if (isInt4) {
            w.map(this::numbers).ifPresent(this::checkInt4Operands);
        } else {
            absent("bias");
            absent("offset");
        }
        checkAttributes(x.map(given -> given.shape().dim(0)));
        long groupRows = new RoutingGroupsCheck(call, findings).rows(x.map(TensorArgument::shape),
                w.map(TensorArgument::shape));
        new RoutingRowsCheck(call, findings).check(x.map(given -> given.shape().dim(0)),
                w.map(given -> numbers(given).dim(2)), groupRows);
        return findings.lines();
    }

    /** The vendor's layer names both ranks in one sentence. */
    private Optional<TensorArgument> operand(Parameter parameter, int rank, List<Format> formats) {
        return findings.tensor(parameter, true, new Form(ANY_RANK, formats, false)).filter(given -> {
            if (given.shape().rank() != rank) {
                findings.add(parameter.name(), "shape " + given.shape(), "expected x dim is 2 weight dim is 3",
                        formats.contains(Format.FRACTAL_NZ) ? "w is [e,k,n], whatever axes FRACTAL_NZ stores" : "");
            }
            return given.shape().rank() == rank;
        });
    }

    private void checkX(Shape x) {
        findings.range("x", "m", x.dim(0), 1, MAX_M);
        findings.multiple("x", "k", x.dim(1), K_UNIT);
    }

    /** The shape in numbers: int32 holds eight int4 along the last axis. */
    private Shape numbers(TensorArgument w) {
        return w.shape().with(-1, FinalizeRoutingContract.columns(call));
    }

    private void checkW(Shape w) {
        findings.range("w", "e", w.dim(0), 1, MAX_EXPERTS);
        findings.multiple("w", "n", w.dim(2), N_UNIT);
        if (isInt4) {
            findings.multiple("w", "k", w.dim(1), INT4_K_UNIT);
            findings.range("w", "k", w.dim(1), INT4_MIN_K, INT4_MAX_K);
        }
        long least = isInt4 ? INT4_MIN_N : MIN_N;
        if (w.dim(2) < least) {
            findings.add("w", "n is " + w.dim(2), "expected " + least + " or more", "");
        }
    }

    private void checkScale(Shape w) {
        Optional<TensorArgument> scale =
                findings.tensor(FinalizeRoutingContract.SCALE, true, Form.contiguous(isInt4 ? 3 : 2));
        boolean words = scale.filter(given -> given.dtype().bits() == Long.SIZE).isPresent();
        if (scale.isPresent() && words != isInt4) {
            findings.add("scale", "dtype " + scale.get().dtype(), isInt4
                    ? "expected int64 or uint64 beside int4 weights"
                    : "expected float32 or bfloat16 beside int8 weights", "");
        } else if (scale.isPresent() && !isInt4) {
            findings.shape("scale", scale.get(), "(e,n)", w.dim(0), w.dim(2));
        } else if (scale.isPresent()) {
            long pieces = scale.get().shape().dim(1);
            findings.shape("scale", scale.get(), "(e,G,n)", w.dim(0), pieces, w.dim(2));
            if (pieces > 1 && pieces * INT4_GROUP != w.dim(1)) {
                findings.add("scale", "G is " + pieces, "expected 1, or groups of " + INT4_GROUP + " k", "");
            }
        }
    }

    private void checkInt4Operands(Shape w) {
        findings.tensor(FinalizeRoutingContract.BIAS, true, Form.contiguous(2))
                .ifPresent(bias -> findings.shape("bias", bias, "(e,n)", w.dim(0), w.dim(2)));
        findings.tensor(FinalizeRoutingContract.OFFSET, false, Form.contiguous(3))
                .ifPresent(offset -> findings.shape("offset", offset, "(e,1,n)", w.dim(0), 1, w.dim(2)));
    }

    private void checkRowFactors(long m) {
        findings.tensor(FinalizeRoutingContract.PERTOKEN_SCALE, false, Form.contiguous(1, 2)).ifPresent(scale -> {
            // The vendor's sample passes (m,1) where the text asks for (m,).
            if (!scale.shape().equals(Shape.of(m, 1))) {
                findings.shape("pertoken_scale", scale, "(m,)", m);
            }
        });
        findings.tensor(FinalizeRoutingContract.LOGIT, false, Form.contiguous(1))
                .ifPresent(logit -> findings.shape("logit", logit, "(m,)", m));
    }

    private void absent(String name) {
        if (!call.tensors(name).isEmpty()) {
            findings.add(name, "given", "expected none with int8 weights on Atlas A2", "leave it out");
        }
    }

    private void checkAttributes(Optional<Long> m) {
        call.attribute("dtype").filter(dtype -> !FLOAT.contains(dtype)).ifPresent(dtype -> findings.add("dtype",
                dtype.toString(), "the dtype should be float (0 or \"float32\")",
                "the output is float32, whatever older documents say of 1 and 2"));
        findings.attempt(() -> call.flag("deterministic", false));
        findings.attempt(() -> call.wholes("tuning_config")).flatMap(config -> config).ifPresent(config -> {
            boolean known = !config.isEmpty() && config.getFirst() >= 0
                    && config.getFirst() <= m.orElse(Long.MAX_VALUE);
            if (!known) {
                findings.add("tuning_config", config.toString(), "expected a list that begins with 0 to m"
                        + m.map(rows -> " = " + rows).orElse(""), "");
            }
        });
    }
}
