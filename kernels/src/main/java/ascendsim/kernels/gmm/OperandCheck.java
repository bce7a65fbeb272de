package ascendsim.kernels.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.Findings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The operands beside x and weight: which a path takes, their types and shapes (operators.md §1.1). */
record OperandCheck(GroupedCall grouped, Findings findings) {
    /** k of a group of A8W4 (operators.md §1.1). */
    private static final long A8W4_GROUP = 256;

    void check() {
        OperandRules rules = OperandRules.of(grouped.path());
        for (String name : rules.refused()) {
            if (!call().tensors(name).isEmpty()) {
                findings.add(name, "given", "must be nullptr for " + grouped.path().text(), "leave it out");
            }
        }
        rules.rules().forEach(this::operand);
        if (grouped.splitsK() && !call().tensors("bias").isEmpty()) {
            findings.add("bias", "given", "must be nullptr when groups split k (group_type 2)", "leave it out");
        }
        if (findings.isEmpty()) {
            groups();
        }
    }

    private OperatorCall call() {
        return grouped.call();
    }

    private void operand(OperandRules.Rule rule) {
        List<TensorArgument> given = call().tensors(rule.name());
        if (given.isEmpty()) {
            if (rule.required()) {
                findings.add(rule.name(), "not given", "required for " + grouped.path().text(), "");
            }
            return;
        }
        boolean perRow = rule.name().equals("per_token_scale");
        int expected = perRow ? grouped.xs().size() : grouped.weights().size();
        if (given.size() != expected) {
            findings.add(rule.name(), given.size() + " tensors",
                    "expected " + expected + ", as many as " + (perRow ? "x" : "weight"), "");
            return;
        }
        for (int i = 0; i < given.size(); i++) {
            element(rule, i, given.get(i), Findings.element(rule.name(), i, given.size()));
        }
    }

    private void element(OperandRules.Rule rule, int i, TensorArgument argument, String name) {
        if (!rule.types().contains(argument.dtype())) {
            findings.add(name, "dtype " + argument.dtype(), "expected "
                    + rule.types().stream().map(DType::text).collect(Collectors.joining(" or ")) + " for "
                    + grouped.path().text(), "");
        }
        if (argument.transposed() || argument.tensor().format() != Format.ND) {
            findings.add(name, "transposed or not ND", "expected a contiguous tensor", "");
        }
        if (rule.name().equals("per_token_scale")) {
            findings.shape(name, argument, "(m,)", grouped.m(i));
        } else if (!fits(rule.name(), i, argument.shape())) {
            findings.add(name, "shape " + argument.shape(), "expected " + expected(rule.name(), i), "");
        }
    }

    private boolean isGrouped(String name) {
        return name.equals("scale") && (grouped.path() instanceof Path.A8W4 || grouped.path() instanceof Path.A4W4)
                || name.startsWith("antiquant") && grouped.path() instanceof Path.Antiquant wide
                        && wide.weight() == DType.INT4;
    }

    private boolean isOffset(String name) {
        return name.equals("offset");
    }

    /** [e,n], or [n] of one group; where k has groups also [e,G,n]. */
    private boolean fits(String name, int i, Shape shape) {
        long[] rows = grouped.scenario().hasManyWeights() ? new long[0] : new long[]{grouped.groups()};
        long[] plain = append(rows, grouped.n(i));
        if (isOffset(name)) {
            return Arrays.equals(shape.dims(), append(append(rows, 1), grouped.n(i)));
        }
        boolean pieces = isGrouped(name) && shape.rank() == rows.length + 2
                && Arrays.equals(shape.dims(), append(append(rows, shape.dim(-2)), grouped.n(i)));
        return pieces || Arrays.equals(shape.dims(), plain) && !(grouped.path() instanceof Path.A8W4
                && name.equals("scale"));
    }

    private String expected(String name, int i) {
        String lead = grouped.scenario().hasManyWeights() ? "" : "e,";
        String shape = isOffset(name)
                ? "(" + lead + "1,n)"
                : isGrouped(name) ? "(" + lead + "n) or (" + lead + "G,n)" : "(" + lead + "n)";
        return shape + " with " + (lead.isEmpty() ? "" : "e = " + grouped.groups() + ", ") + "n = " + grouped.n(i);
    }

    private static long[] append(long[] dims, long dim) {
        return LongStream.concat(LongStream.of(dims), LongStream.of(dim)).toArray();
    }

    /** How k is cut into groups of quantisation. */
    private void groups() {
        for (String name : List.of("scale", "antiquant_scale")) {
            List<TensorArgument> given = call().tensors(name);
            for (int i = 0; i < given.size(); i++) {
                int plainRank = grouped.scenario().hasManyWeights() ? 1 : 2;
                if (isGrouped(name) && given.get(i).shape().rank() > plainRank) {
                    pieces(Findings.element(name, i, given.size()), i, given.get(i).shape().dim(-2));
                }
            }
        }
        boolean sameShape = call().tensor("antiquant_offset").isEmpty() || call().tensors("antiquant_offset").stream()
                .map(TensorArgument::shape).toList()
                .equals(call().tensors("antiquant_scale").stream().map(TensorArgument::shape).toList());
        if (!sameShape) {
            findings.add("antiquant_offset", "shape " + call().required("antiquant_offset").shape(),
                    "expected " + call().required("antiquant_scale").shape() + ", that of antiquant_scale", "");
        }
    }

    private void pieces(String name, int i, long pieces) {
        long k = grouped.k(i);
        if (pieces == 0 || k % pieces != 0) {
            findings.add(name, "G is " + pieces, "expected a divisor of k = " + k, "");
            return;
        }
        long length = k / pieces;
        switch (grouped.path()) {
            case Path.A8W4 _ -> {
                if (pieces > 1 && length != A8W4_GROUP) {
                    findings.add(name, "groups of " + length + " k", "expected 1 group or groups of " + A8W4_GROUP,
                            "");
                }
                if (pieces > 1 && !call().tensors("offset").isEmpty()) {
                    findings.add("offset", "given with " + pieces + " groups of k", "expected 1 group", "");
                }
            }
            case Path.A4W4 _ -> {
                boolean nz = grouped.weightFormat() == Format.FRACTAL_NZ && grouped.transposedWeight();
                findings.multiple(name, "the length of a group", length, nz ? 64 : 2);
            }
            case Path.Antiquant _ -> {
                if (grouped.transposedWeight()) {
                    findings.multiple(name, "the length of a group", length, 2);
                }
                if (pieces > 1 && !call().tensors("antiquant_offset").isEmpty()) {
                    findings.add("antiquant_offset", "given with " + pieces + " groups of k",
                            "expected none: with an offset there is one scale for each column", "leave it out");
                }
            }
            case Path.NonQuant _,Path.StaticInt8 _,Path.StaticFloat _,Path.Raw _,Path.PerToken _ -> {
            }
        }
    }
}
