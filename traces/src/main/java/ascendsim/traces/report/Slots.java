package ascendsim.traces.report;

import ascendsim.isa.instruction.Space;
import ascendsim.traces.use.BufferUse;
import java.util.Map;
import java.util.Optional;

/**
 * Whether L1 has room for a deeper ring of tiles, for kernels with the knobs of the matmul family: by bytes alone, with
 * those of an element equal for both operands. Flags and the operator's own rules may refuse what fits.
 */
final class Slots {
    private Slots() {
    }

    /** A sentence that names, for example, {@code depth_b1 8}: twice the slots, if the unused bytes hold them. */
    static Optional<String> fitting(RunFacts facts) {
        Map<String, Object> tiling = facts.source().summary().tiling();
        Optional<BufferUse> l1 = facts.source().footmarks().buffers().values().stream()
                .flatMap(uses -> Optional.ofNullable(uses.get(Space.L1)).stream()).findFirst();
        long m = knob(tiling, "base_m");
        long n = knob(tiling, "base_n");
        long k = knob(tiling, "base_k");
        long a = knob(tiling, "depth_a1");
        long b = knob(tiling, "depth_b1");
        long elements = (a * m + b * n) * k;
        if (l1.isEmpty() || l1.get().extent() == 0 || elements <= 0) {
            return Optional.empty();
        }
        double bytesPerElement = (double) l1.get().extent() / elements;
        double left = l1.get().capacity() - l1.get().extent();
        if (b * n * k * bytesPerElement <= left) {
            return said("depth_b1 " + 2 * b);
        }
        return a * m * k * bytesPerElement <= left ? said("depth_a1 " + 2 * a) : Optional.empty();
    }

    private static Optional<String> said(String knob) {
        return Optional.of("By its bytes, L1 has room for " + knob
                + " (flags and the operator's own rules are not looked at).");
    }

    private static long knob(Map<String, Object> tiling, String name) {
        return tiling.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
