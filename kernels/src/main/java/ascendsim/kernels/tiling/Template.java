package ascendsim.kernels.tiling;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which of the vendor's matmul kernels is built (MatMulV3 on A2, tiling_dense §1.5), with the sizes only it has. */
public sealed interface Template {
    /** The templates by name. */
    enum Kind {
        BASE, A_FULL, B_FULL, B_FULL_FIXPIPE, SINGLE_CORE_SPLIT_K, DETERMINISTIC_SPLIT_K;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static List<String> names() {
            return Arrays.stream(values()).map(Kind::text).toList();
        }

        static Optional<Kind> parse(String text) {
            return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
        }
    }

    Kind kind();

    /** Its own sizes by knob. */
    default Map<Knob, Long> sizes() {
        return new EnumMap<>(Knob.class);
    }

    /** Whether vector cores take part, apart from a pre-pass. */
    default boolean usesVectorCores() {
        return true;
    }

    /**
     * Blocks over the whole depth.
     *
     * @param splitK parts the depth is cut into, added up in GM by atomic stores; 1: not cut
     */
    record Blocks(int splitK) implements Template {
        /** The depth not cut. */
        public static final Blocks WHOLE = new Blocks(1);

        @Override
        public Kind kind() {
            return Kind.BASE;
        }

        @Override
        public Map<Knob, Long> sizes() {
            return new EnumMap<>(Map.of(Knob.SPLIT_K, (long) splitK));
        }

        @Override
        public boolean usesVectorCores() {
            return splitK > 1;
        }
    }

    /** All of the left operand that a core needs stays in L1: {@code depth_a1} base tiles hold the whole depth. */
    record LeftInL1() implements Template {
        @Override
        public Kind kind() {
            return Kind.A_FULL;
        }

        @Override
        public boolean usesVectorCores() {
            return false;
        }
    }

    /**
     * All of the right operand that a core needs stays in L1: {@code depth_b1} base tiles hold the whole depth.
     *
     * @param single what a core computes with it
     */
    record RightInL1(SingleCore single) implements Template {
        @Override
        public Kind kind() {
            return Kind.B_FULL;
        }

        @Override
        public Map<Knob, Long> sizes() {
            return new EnumMap<>(Map.of(Knob.SINGLE_M, single.m(), Knob.SINGLE_N, single.n(), Knob.SINGLE_K,
                    single.k()));
        }

        @Override
        public boolean usesVectorCores() {
            return false;
        }
    }

    /**
     * The right operand whole in L1, and blocks of all columns that go to a workspace with rows padded to 512 bytes,
     * {@code cv_stages} slots for each core; vector cores take the padding out on the way to the output.
     */
    record RightInL1Fixpipe() implements Template {
        @Override
        public Kind kind() {
            return Kind.B_FULL_FIXPIPE;
        }
    }

    /**
     * A core goes through the depth in loads, and through all its columns for each of them: float32 sums are added in
     * a workspace, vector cores cast them (tiling_dense §1.7).
     *
     * @param single rows and columns of a core; {@code k} is one load
     * @param stepM  blocks down of which the left operand's load is kept
     */
    record SingleCoreSplitK(SingleCore single, int stepM) implements Template {
        @Override
        public Kind kind() {
            return Kind.SINGLE_CORE_SPLIT_K;
        }

        @Override
        public Map<Knob, Long> sizes() {
            return new EnumMap<>(Map.of(Knob.SINGLE_M, single.m(), Knob.SINGLE_N, single.n(), Knob.SINGLE_K, single.k(),
                    Knob.STEP_M, (long) stepM));
        }
    }

    /**
     * The depth is dealt out over the cores, {@code k} at a time; every core writes its own float32 sums of {@code
     * single.m x single.n} to a workspace, vector cores add the cores' sums in their order and cast
     * (tiling_dense §1.8).
     *
     * @param single a piece of the output, and one core's depth
     * @param stepM  blocks down of one load of the left operand
     * @param stepN  blocks across of one load of the right operand
     */
    record DeterministicSplitK(SingleCore single, int stepM, int stepN) implements Template {
        @Override
        public Kind kind() {
            return Kind.DETERMINISTIC_SPLIT_K;
        }

        @Override
        public Map<Knob, Long> sizes() {
            return new EnumMap<>(Map.of(Knob.SINGLE_M, single.m(), Knob.SINGLE_N, single.n(), Knob.SINGLE_K, single.k(),
                    Knob.STEP_M, (long) stepM, Knob.STEP_N, (long) stepN));
        }
    }
}
