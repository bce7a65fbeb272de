package ascendsim.kernels.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.kernels.tiling.AntiquantPath;
import ascendsim.kernels.tiling.Knobs;

/** Where 16-bit x is taken apart into digits instead of widening its int8 weights (operators.md §1.3, A16W8 MSD). */
final class DigitChoice {
    private static final long UNIT = 128;
    private static final long MOST_K = 12288;
    private static final long LEAST_N = 1024;
    private static final long ROWS_OF_GROUP = 64;

    private DigitChoice() {
    }

    /** What the call's tiling asks for, else what the vendor chooses. */
    static boolean of(GroupedCall call) {
        return call.call().tiling().flatMap(knobs -> Knobs.of(knobs).antiquantPath())
                .map(path -> path == AntiquantPath.DIGITS).orElseGet(() -> isOfficial(call));
    }

    private static boolean isOfficial(GroupedCall call) {
        return isPossible(call) && call.n(0) >= LEAST_N && call.m(0) <= ROWS_OF_GROUP * call.groups();
    }

    /** Whether the kernel takes the call. */
    static boolean isPossible(GroupedCall call) {
        boolean int8 = call.path() instanceof Path.Antiquant wide && wide.weight() == DType.INT8;
        return int8 && call.scenario() == Scenario.SINGLE_SINGLE_SINGLE && !call.splitsK() && call.k(0) % UNIT == 0
                && call.n(0) % UNIT == 0 && call.k(0) <= MOST_K;
    }
}
