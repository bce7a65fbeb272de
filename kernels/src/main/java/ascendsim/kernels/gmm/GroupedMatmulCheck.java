package ascendsim.kernels.gmm;

import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.Findings;
import ascendsim.kernels.operator.Findings.Form;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * One call held against the contract of npu_grouped_matmul: the lists, the shapes of x and weight, and which scenario
 * they make (operators.md §1, §1.1, §1.2).
 */
final class GroupedMatmulCheck {
    private static final int MOST_TENSORS = 128;
    private static final long MOST_LAST = 65535;
    private static final long MOST_AXIS = Integer.MAX_VALUE;
    private static final long BLOCK_BYTES = 32;

    private final OperatorCall call;
    private final Findings findings;

    GroupedMatmulCheck(OperatorCall call) {
        this.call = call;
        this.findings = new Findings(call);
    }

    static List<String> constraints() {
        return List.of(
                "x and weight: float16, bfloat16 or float32 alike; int8 with int8 or int4; float16 or bfloat16 with "
                        + "int8 or int4; int4 with int4. int32 holds eight int4 along the stored last axis",
                "x [m,k] in ND, not transposed; weight [e,k,n], or one [k,n] for each group, all transposed or none; "
                        + "FRACTAL_NZ for float16, bfloat16, int8 and int4",
                "group_type must be passed: 0 splits the rows of x; 2 splits k (floats, x [m,k] a transposed view, "
                        + "weight [k,n], no bias, y [g,m,n]); -1 takes pairs of tensors and no group_list",
                "split_item 0 or 1: as many y as weights; 2 or 3: one y. Either as many x as weights or one x",
                "group_list: cumulative ends (group_list_type 0), counts (1) or [e,2] rows of group and count, "
                        + "non-empty groups first (2, not for floats); at most as many rows as x",
                "lists of at most " + MOST_TENSORS + " tensors; group_list of at most " + GroupListCheck.MOST_GROUPS
                        + "; last axes at most " + MOST_LAST,
                "bias: of the type of x beside float16, float32 beside bfloat16 and float32, int32 beside int8",
                "scale: int64 or uint64 words (y int8), float32 (y float16), bfloat16 (y bfloat16), none (y int32); "
                        + "per_token_scale [m] float32",
                "antiquant_scale, antiquant_offset of the type of x: [e,n], or [e,G,n] beside int4",
                "int8 with int4: bias [e,n] float32, scale [e,G,n] words, per_token_scale [m], k a multiple of 64 and "
                        + "at most 18432, n of 8, counts only; int4 with int4: scale [e,n] or [e,G,n] words, no bias",
                "act_type 0, or 1, 2, 4, 5 with float scales; tuning_config[0] from 0 to m");
    }

    List<String> lines() {
        new AttributeCheck(call, findings).check();
        lists();
        if (!findings.isEmpty()) {
            return findings.lines();
        }
        Form xForm = new Form(call.whole("group_type", -1) == 2 ? List.of(2) : List.of(2, 3, 4, 5, 6),
                List.of(Format.ND), true);
        List<TensorArgument> xs = findings.list(GroupedMatmulContract.X, xForm);
        List<TensorArgument> weights = findings.list(GroupedMatmulContract.WEIGHT,
                new Form(List.of(2, 3), List.of(Format.values()), true));
        findings.list(GroupedMatmulContract.GROUP_LIST, Form.contiguous(1, 2));
        if (xs.isEmpty() || weights.isEmpty() || !findings.isEmpty()) {
            return findings.lines();
        }
        Optional<Path> path = Path.of(call);
        if (path.isEmpty()) {
            findings.add("weight", "dtype " + weights.getFirst().dtype() + " with x " + xs.getFirst().dtype(),
                    "expected the dtype of x, int8 or int4 beside float16, bfloat16 and int8, int4 beside int4", "");
        }
        Optional<Scenario> scenario = Scenario.of(call);
        if (scenario.isEmpty()) {
            findings.add("weight", weights.size() + " tensors with " + xs.size() + " of x",
                    "expected one x, or as many x as weight", "");
        }
        if (path.isPresent() && scenario.isPresent()) {
            operands(new GroupedCall(call, path.get(), scenario.get(), call.whole("group_type", -1) == 2));
        }
        return findings.lines();
    }

    private void lists() {
        for (String name : List.of("x", "weight")) {
            List<TensorArgument> list = call.tensors(name);
            if (list.isEmpty()) {
                findings.add(name, "empty", "neither x nor weight could be empty", "");
            }
            if (list.size() > MOST_TENSORS) {
                findings.add(name, list.size() + " tensors", "expected at most " + MOST_TENSORS, "");
            }
            if (list.stream().map(TensorArgument::dtype).distinct().count() > 1
                    || list.stream().map(tensor -> tensor.tensor().format()).distinct().count() > 1) {
                findings.add(name, "tensors of several types or formats", "expected one dtype and one format", "");
            }
            if (list.stream().map(TensorArgument::transposed).distinct().count() > 1) {
                findings.add(name, "some transposed, some not",
                        "the transpose state must be the same for each tensor in " + name, "");
            }
        }
    }

    private void operands(GroupedCall grouped) {
        new ScenarioCheck(grouped, findings).check();
        x(grouped);
        weights(grouped);
        if (!findings.isEmpty()) {
            return;
        }
        depths(grouped);
        limits("x", grouped.xs());
        limits("weight", grouped.weights());
        new WeightCheck(grouped, findings).check();
        new GroupListCheck(grouped, findings).check();
        if (findings.isEmpty()) {
            new OperandCheck(grouped, findings).check();
        }
    }

    private void x(GroupedCall grouped) {
        boolean transposed = grouped.xs().getFirst().transposed();
        if (transposed != grouped.splitsK()) {
            findings.add("x", transposed ? "transposed" : "not transposed", grouped.splitsK()
                    ? "when groups split k (group_type 2) x is expected to be a transposed view of [k,m]"
                    : "expected a contiguous tensor unless groups split k (group_type 2)", "");
        }
        if (grouped.scenario() == Scenario.MULTI_MULTI_MULTI) {
            return;
        }
        for (int i = 0; i < grouped.xs().size(); i++) {
            rank("x", grouped.xs(), i, 2, grouped.scenario());
        }
    }

    private void weights(GroupedCall grouped) {
        boolean threeAxes = !grouped.scenario().hasManyWeights() && !grouped.splitsK();
        for (int i = 0; i < grouped.weights().size(); i++) {
            rank("weight", grouped.weights(), i, threeAxes ? 3 : 2, grouped.scenario());
        }
    }

    private void rank(String name, List<TensorArgument> list, int index, int rank, Scenario scenario) {
        Shape shape = list.get(index).shape();
        if (shape.rank() != rank) {
            findings.add(Findings.element(name, index, list.size()), "shape " + shape + " has rank " + shape.rank(),
                    "expected rank " + rank + " (" + scenario.text() + ")", "");
        }
    }

    private void depths(GroupedCall grouped) {
        Scenario scenario = grouped.scenario();
        for (int i = 0; i < grouped.weights().size(); i++) {
            long depth = Packed.shape(grouped.xs().get(scenario.hasManyX() ? i : 0)).dim(-1);
            if (grouped.k(i) != depth) {
                findings.add(Findings.element("weight", i, grouped.weights().size()), "k of weight is " + grouped.k(i),
                        "k of x is " + depth, "expected them to be equal");
            }
            if (!scenario.hasManyOutputs() && grouped.n(i) != grouped.n(0)) {
                findings.add(Findings.element("weight", i, grouped.weights().size()), "n is " + grouped.n(i),
                        "expected " + grouped.n(0) + ", the n of the others, for one y", "");
            }
        }
    }

    private void limits(String name, List<TensorArgument> list) {
        IntStream.range(0, list.size()).forEach(i -> {
            Shape stored = list.get(i).tensor().shape();
            long last = list.get(i).transposed()
                    ? Packed.shape(list.get(i)).dim(-2)
                    : Packed.shape(list.get(i)).dim(-1);
            String element = Findings.element(name, i, list.size());
            if (last > MOST_LAST) {
                findings.add(element, "last axis is " + last,
                        "dim of the last axis should be less than or equal to " + MOST_LAST, "");
            }
            long unit = Math.max(1, BLOCK_BYTES * Byte.SIZE / list.get(i).dtype().bits());
            boolean tooLong =
                    LongStream.of(stored.dims()).anyMatch(axis -> Math.ceilDiv(axis, unit) * unit >= MOST_AXIS);
            if (tooLong) {
                findings.add(element, "shape " + stored,
                        "expected every axis, rounded up to 32 bytes, to be less than " + MOST_AXIS, "");
            }
        });
    }
}
