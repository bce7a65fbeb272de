package ascendsim.kernels.epilog;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.Findings;
import ascendsim.kernels.operator.Findings.Form;
import ascendsim.kernels.program.epilog.EpilogProblem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One call held against the contract of indexer_compress_epilog. */
final class EpilogCheck {
    private static final long MOST_MODE = 2;

    private final OperatorCall call;
    private final Findings findings;

    EpilogCheck(OperatorCall call) {
        this.call = call;
        this.findings = new Findings(call);
    }

    static List<String> constraints() {
        return List.of("indexer_compress_cache [slots, d], x [T, d], slot_mapping [T], none empty; any d",
                "indexer_compress_scale [slots, ceil(d / 128)]",
                "quant_mode 1: scales float32; 0: float8_e8m0; both with a float8 cache; 2: a uint8 cache (hifloat8), "
                        + "scales unused",
                "slot_mapping: -1 or a row of the caches, no row twice", "formula: kernel or documented");
    }

    List<String> lines() {
        Form matrix = Form.contiguous(2);
        Optional<TensorArgument> cache = findings.tensor(EpilogContract.CACHE_TENSOR, true, matrix);
        Optional<TensorArgument> scale = findings.tensor(EpilogContract.SCALE_TENSOR, true, matrix);
        Optional<TensorArgument> x = findings.tensor(EpilogContract.X_TENSOR, true, matrix);
        Optional<TensorArgument> slots = findings.tensor(EpilogContract.SLOTS_TENSOR, true, Form.contiguous(1));
        checkAttributes();
        if (findings.isEmpty()) {
            checkTypes(cache.orElseThrow().dtype(), scale.orElseThrow().dtype());
            checkShapes(cache.orElseThrow(), scale.orElseThrow(), x.orElseThrow());
            findings.shape(EpilogContract.SLOTS, slots.orElseThrow(), "(T)", x.orElseThrow().shape().dim(0));
            checkSlots(slots.orElseThrow().tensor(), cache.orElseThrow().shape().dim(0));
        }
        return findings.lines();
    }

    private void checkAttributes() {
        findings.attempt(() -> call.whole(EpilogContract.QUANT_MODE, 1))
                .ifPresent(mode -> findings.range(EpilogContract.QUANT_MODE, "it", mode, 0, MOST_MODE));
        findings.attempt(() -> call.flag(EpilogContract.ROUND_SCALE, true));
        findings.attempt(() -> call.real(EpilogContract.FACTOR, 1));
        findings.attempt(() -> call.text(EpilogContract.FORMULA, "kernel"))
                .filter(text -> EpilogPlanner.formula(text).isEmpty())
                .ifPresent(text -> findings.add(EpilogContract.FORMULA, text, "expected kernel or documented", ""));
    }

    private void checkTypes(DType cache, DType scale) {
        long mode = call.whole(EpilogContract.QUANT_MODE, 1);
        boolean bytes = cache == DType.UINT8;
        if (bytes != (mode == MOST_MODE)) {
            findings.add(EpilogContract.CACHE, "dtype " + cache + " with quant_mode " + mode,
                    "expected " + (mode == MOST_MODE ? "uint8, which holds hifloat8" : "float8_e4m3fn or float8_e5m2"),
                    "");
        }
        DType wanted = mode == 0 ? DType.FLOAT8_E8M0 : DType.FLOAT32;
        if (mode != MOST_MODE && scale != wanted) {
            findings.add(EpilogContract.SCALE, "dtype " + scale + " with quant_mode " + mode, "expected " + wanted,
                    "quant_mode 0 stores powers of two, 1 float32");
        }
    }

    private void checkShapes(TensorArgument cache, TensorArgument scale, TensorArgument x) {
        long slots = cache.shape().dim(0);
        long columns = x.shape().dim(1);
        findings.shape(EpilogContract.CACHE, cache, "(slots,d)", slots, columns);
        findings.shape(EpilogContract.SCALE, scale, "(slots,ceil(d/128))", slots,
                Math.ceilDiv(columns, EpilogProblem.BLOCK));
    }

    private void checkSlots(Tensor slots, long rows) {
        Map<Long, Long> owners = new HashMap<>();
        for (long row = 0; row < slots.elements(); row++) {
            long slot = slots.longAt(row);
            Long before = slot < 0 ? null : owners.put(slot, row);
            if (slot < -1 || slot >= rows) {
                findings.add(EpilogContract.SLOTS + "[" + row + "]", "slot " + slot,
                        "expected -1 to " + (rows - 1), "");
                return;
            }
            if (before != null) {
                findings.add(EpilogContract.SLOTS + "[" + row + "]", "slot " + slot + " is also that of row " + before,
                        "expected each slot once", "--lenient keeps the last row");
                return;
            }
        }
    }
}
