package ascendsim.kernels.operator;

import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.copy.CopyPath;
import java.util.List;
import java.util.Optional;

/** What is wrong with a call of {@code gm_copy}. */
final class GmCopyCheck {
    private static final String ALL = "every_core_reads_all";
    private static final List<String> ORDERS = List.of("same", "staggered");
    private static final long MOST = 1L << 31;

    private final OperatorCall call;
    private final Findings findings;

    GmCopyCheck(OperatorCall call) {
        this.call = call;
        this.findings = new Findings(call);
    }

    static List<String> constraints() {
        return List.of("path is " + String.join(", ", CopyPath.names()),
                "src [M,N] in ND; for ub->gm its shape and type are those of dst, its content is not read",
                "tile [tm,tn]: tm at most 4095 rows (gm->l1.nd2nz: 16384), tn at most 2097151 B (65535 elements);"
                        + " it fits UB or L1, its rows rounded up to 32 B",
                "gm->l1.nd2nz: N at most 65535",
                "cores at most M and at most what the chip has, AIV for UB, AIC for L1; default: all",
                "passes and slices are 1 or more (default 1); slices divides N",
                "partition, where given, is every_core_reads_all and path one that reads; order is same (default) or"
                        + " staggered, beside a partition only");
    }

    List<String> lines() {
        if (call.tiling().map(knobs -> !knobs.isEmpty()).orElse(false)) {
            findings.add("tiling", "knobs " + call.tiling().get().keySet(), "gm_copy has none: its case says it all",
                    "leave tiling out");
        }
        Optional<CopyPath> path = path();
        Optional<TensorArgument> src = findings.tensor(GmCopyContract.SRC, true, Findings.Form.contiguous(2));
        Optional<List<Long>> tile = tile();
        src.map(given -> given.tensor().type()).ifPresent(matrix -> {
            whole("cores", 1, matrix.rows());
            whole("passes", 1, MOST);
            slices(matrix);
            path.ifPresent(p -> fields(p, matrix, tile));
        });
        path.ifPresent(this::sharing);
        return findings.lines();
    }

    private Optional<CopyPath> path() {
        Optional<String> given = findings.attempt(() -> call.text("path", ""));
        Optional<CopyPath> path = given.flatMap(CopyPath::parse);
        if (given.isPresent() && path.isEmpty()) {
            findings.add("path", given.get().isEmpty() ? "not given" : given.get(),
                    "expected one of " + String.join(", ", CopyPath.names()), "");
        }
        return path;
    }

    private Optional<List<Long>> tile() {
        Optional<Optional<List<Long>>> given = findings.attempt(() -> call.wholes("tile"));
        Optional<List<Long>> tile = given.flatMap(t -> t).filter(t -> t.size() == 2 && t.stream().allMatch(s -> s > 0));
        if (given.isPresent() && tile.isEmpty()) {
            findings.add("tile", given.get().map(Object::toString).orElse("not given"),
                    "expected rows and columns of 1 or more, such as [64,1024]", "");
        }
        return tile;
    }

    private void whole(String name, long least, long most) {
        findings.attempt(() -> call.whole(name, least))
                .ifPresent(value -> findings.range(name, name, value, least, most));
    }

    private void slices(TensorType matrix) {
        whole("slices", 1, matrix.columns());
        findings.attempt(() -> call.whole("slices", 1)).filter(s -> s > 0 && matrix.columns() % s != 0)
                .ifPresent(s -> findings.add("slices", s.toString(), "expected a divisor of N = " + matrix.columns(),
                        ""));
    }

    /** What the fields of one copy instruction can say. */
    private void fields(CopyPath path, TensorType matrix, Optional<List<Long>> tile) {
        long bytes = matrix.dtype().bytes(1);
        findings.range("src", "N", matrix.columns(), 1, path.mostPitch(bytes));
        tile.ifPresent(t -> {
            findings.range("tile", "tm", t.get(0), 1, path.mostRows());
            findings.range("tile", "tn", t.get(1), 1, path.mostRowBytes(bytes) / bytes);
        });
    }

    private void sharing(CopyPath path) {
        Optional<String> partition = findings.attempt(() -> call.text("partition", ""));
        Optional<String> order = findings.attempt(() -> call.text("order", ""));
        partition.filter(given -> !given.isEmpty() && !given.equals(ALL))
                .ifPresent(given -> findings.add("partition", given, "expected " + ALL + ", or nothing", ""));
        partition.filter(given -> given.equals(ALL) && !path.route().reads()).ifPresent(
                given -> findings.add("partition", given, "expected a path that reads", ""));
        order.filter(given -> !given.isEmpty()).ifPresent(given -> {
            if (!ORDERS.contains(given)) {
                findings.add("order", given, "expected one of " + String.join(", ", ORDERS), "");
            } else if (partition.equals(Optional.of(""))) {
                findings.add("order", given, "expected none without a partition", "");
            }
        });
    }
}
