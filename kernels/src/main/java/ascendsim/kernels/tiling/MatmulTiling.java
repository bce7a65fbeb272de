package ascendsim.kernels.tiling;

import ascendsim.kernels.program.matmul.BlockOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Every decision that shapes a kernel of the matmul family but does not change what it computes.
 *
 * @param cores         AI cores used, 1 or more
 * @param aivPerAic     vector cores beside each cube core in kernels that use both, 1 or 2
 * @param splitK        parts the depth is cut into, added up in GM; 1: not cut
 * @param unitFlag      Mmad and Fixpipe follow each other through L0C granule by granule
 * @param l0cStages     output tiles in L0C, 1 or 2
 * @param cvStages      workspace slots between cube and vector cores, 1 or more
 */
public record MatmulTiling(int cores, int aivPerAic, Base base, Staging staging, BlockOrder order, int splitK,
        boolean unitFlag, int l0cStages, int cvStages, AntiquantPath antiquantPath) implements Tiling {

    /** The offset catlass uses for its identity swizzle (isa.md §4.3). */
    public static final int SWIZZLE_OFFSET = 3;

    /**
     * The knobs of a matmul kernel.
     *
     * @throws IllegalArgumentException for those of another family
     */
    public static MatmulTiling of(Tiling tiling) {
        if (tiling instanceof MatmulTiling matmul) {
            return matmul;
        }
        throw new IllegalArgumentException("tiling " + tiling.toMap() + "; expected the knobs of the matmul family");
    }

    public MatmulTiling withCores(int count) {
        return new MatmulTiling(count, aivPerAic, base, staging, order, splitK, unitFlag, l0cStages, cvStages,
                antiquantPath);
    }

    public MatmulTiling withSplitK(int parts) {
        return new MatmulTiling(cores, aivPerAic, base, staging, order, parts, unitFlag, l0cStages, cvStages,
                antiquantPath);
    }

    public MatmulTiling withOrder(BlockOrder other) {
        return new MatmulTiling(cores, aivPerAic, base, staging, other, splitK, unitFlag, l0cStages, cvStages,
                antiquantPath);
    }

    /** A grid and a swizzle that are not there have no entry. */
    @Override
    public SequencedMap<String, Object> toMap() {
        SequencedMap<String, Object> map = new LinkedHashMap<>();
        put(map, Knob.CORES, cores);
        put(map, Knob.AIV_PER_AIC, aivPerAic);
        put(map, Knob.BASE_M, base.m());
        put(map, Knob.BASE_N, base.n());
        put(map, Knob.BASE_K, base.k());
        put(map, Knob.STEP_KA, staging.stepKa());
        put(map, Knob.STEP_KB, staging.stepKb());
        put(map, Knob.DEPTH_A1, staging.depthA1());
        put(map, Knob.DEPTH_B1, staging.depthB1());
        order.grid().ifPresent(g -> put(map, Knob.GRID, List.of(g.m(), g.n())));
        order.swizzle().ifPresent(s -> put(map, Knob.SWIZZLE_OFFSET, s.offset()));
        order.swizzle().ifPresent(s -> put(map, Knob.SWIZZLE_DIRECTION, s.direction()));
        put(map, Knob.SPLIT_K, splitK);
        put(map, Knob.UNIT_FLAG, unitFlag);
        put(map, Knob.L0C_STAGES, l0cStages);
        put(map, Knob.CV_STAGES, cvStages);
        put(map, Knob.L2_SPLIT_M, order.l2SplitM());
        put(map, Knob.L2_SPLIT_N, order.l2SplitN());
        put(map, Knob.ANTIQUANT_PATH, antiquantPath.text());
        return map;
    }

    private static void put(SequencedMap<String, Object> map, Knob knob, Object value) {
        map.put(knob.text(), value);
    }
}
