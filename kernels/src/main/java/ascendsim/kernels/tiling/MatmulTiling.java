package ascendsim.kernels.tiling;

import ascendsim.kernels.program.matmul.BlockOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Every decision that shapes a kernel of the matmul family but does not change what it computes.
 *
 * @param cores         AI cores launched, 1 or more
 * @param aivPerAic     vector cores beside each cube core in kernels that use both, 1 or 2
 * @param template      the kernel
 * @param nd2nz         what is converted before the product
 * @param results       the way out of L0C
 * @param antiquantPath where widened weights go
 */
public record MatmulTiling(int cores, int aivPerAic, Base base, Staging staging, BlockOrder order, Template template,
        Nd2Nz nd2nz, Results results, AntiquantPath antiquantPath) implements Tiling {

    /** The offset catlass uses for its identity swizzle (isa.md §4.3). */
    public static final int SWIZZLE_OFFSET = 3;

    /** Blocks over the whole depth without a pre-pass. */
    public MatmulTiling(int cores, int aivPerAic, Base base, Staging staging, BlockOrder order, Results results) {
        this(cores, aivPerAic, base, staging, order, Template.Blocks.WHOLE, Nd2Nz.NONE, results,
                AntiquantPath.WORKSPACE);
    }

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

    /** Parts the depth of blocks is cut into, added up in GM; 1 in every other template. */
    public int splitK() {
        return template instanceof Template.Blocks blocks ? blocks.splitK() : 1;
    }

    public boolean unitFlag() {
        return results.unitFlag();
    }

    public int l0cStages() {
        return results.l0cStages();
    }

    public int cvStages() {
        return results.cvStages();
    }

    /** Whether vector cores take part. */
    public boolean usesVectorCores() {
        return template.usesVectorCores() || nd2nz.isNeeded();
    }

    public MatmulTiling withCores(int count) {
        return new MatmulTiling(count, aivPerAic, base, staging, order, template, nd2nz, results, antiquantPath);
    }

    public MatmulTiling withBase(Base other, Staging loads) {
        return new MatmulTiling(cores, aivPerAic, other, loads, order, template, nd2nz, results, antiquantPath);
    }

    public MatmulTiling withSplitK(int parts) {
        return withTemplate(new Template.Blocks(parts));
    }

    public MatmulTiling withTemplate(Template other) {
        return new MatmulTiling(cores, aivPerAic, base, staging, order, other, nd2nz, results, antiquantPath);
    }

    public MatmulTiling withOrder(BlockOrder other) {
        return new MatmulTiling(cores, aivPerAic, base, staging, other, template, nd2nz, results, antiquantPath);
    }

    public MatmulTiling withNd2Nz(Nd2Nz other) {
        return new MatmulTiling(cores, aivPerAic, base, staging, order, template, other, results, antiquantPath);
    }

    public MatmulTiling withResults(Results other) {
        return new MatmulTiling(cores, aivPerAic, base, staging, order, template, nd2nz, other, antiquantPath);
    }

    /** What is not there has no entry: a grid, a swizzle, a pre-pass, a workspace, sizes of other templates. */
    @Override
    public SequencedMap<String, Object> toMap() {
        SequencedMap<String, Object> map = new LinkedHashMap<>();
        put(map, Knob.TEMPLATE, template.kind().text());
        put(map, Knob.CORES, cores);
        put(map, Knob.AIV_PER_AIC, aivPerAic);
        put(map, Knob.BASE_M, base.m());
        put(map, Knob.BASE_N, base.n());
        put(map, Knob.BASE_K, base.k());
        put(map, Knob.STEP_KA, staging.stepKa());
        put(map, Knob.STEP_KB, staging.stepKb());
        put(map, Knob.DEPTH_A1, staging.depthA1());
        put(map, Knob.DEPTH_B1, staging.depthB1());
        template.sizes().forEach((knob, size) -> put(map, knob, size));
        nd2nz.left().ifPresent(tile -> put(map, Knob.ND2NZ_A, List.of(tile.rows(), tile.columns())));
        nd2nz.right().ifPresent(tile -> put(map, Knob.ND2NZ_B, List.of(tile.rows(), tile.columns())));
        putOrder(map);
        put(map, Knob.UNIT_FLAG, results.unitFlag());
        put(map, Knob.L0C_STAGES, results.l0cStages());
        if (results.cvStages() > 0) {
            put(map, Knob.CV_STAGES, results.cvStages());
        }
        put(map, Knob.ANTIQUANT_PATH, antiquantPath.text());
        return map;
    }

    private void putOrder(SequencedMap<String, Object> map) {
        order.grid().ifPresent(g -> put(map, Knob.GRID, List.of(g.m(), g.n())));
        put(map, Knob.BLOCK_ORDER, order.path().text());
        order.swizzle().ifPresent(s -> put(map, Knob.SWIZZLE_OFFSET, s.offset()));
        order.swizzle().ifPresent(s -> put(map, Knob.SWIZZLE_DIRECTION, s.direction()));
        put(map, Knob.L2_SPLIT_M, order.l2SplitM());
        put(map, Knob.L2_SPLIT_N, order.l2SplitN());
    }

    private static void put(SequencedMap<String, Object> map, Knob knob, Object value) {
        map.put(knob.text(), value);
    }
}
