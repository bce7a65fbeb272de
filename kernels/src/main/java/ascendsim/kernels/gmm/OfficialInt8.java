package ascendsim.kernels.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.tensor.Format;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.Staging;
import ascendsim.sim.chip.Chip;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The tiling of the vendor's GroupedMatmul for int8 operands: on 910B after operators.md §1.4, tiling_quant.md §4.1 and
 * §6; on 950 the blocks of floats (§4.2), whose sums go from L0C to both vector cores.
 */
record OfficialInt8(Chip chip, GroupedCall call) {
    /** UB as the host sees it (tiling_quant.md, head). */
    private static final long UB = 196352;
    private static final long UB_UNIT = 2048;
    private static final int CV_STAGES = 4;
    private static final Base TALL = new Base(256, 128, 128);
    private static final Base USUAL = new Base(128, 256, 128);
    private static final Set<Long> RAW_DEPTHS = Set.of(7168L, 7680L);
    private static final long RAW_COLUMNS = 2048;
    private static final long STATIC_DEPTH = 8192;
    private static final int GELU = 2;
    private static final int PITCH_UNIT = 16;
    /** Largest repeat count of a vector instruction. */
    private static final long MOST_ROWS = 255;

    MatmulTiling tiling() {
        OfficialGrouped official = new OfficialGrouped(chip, call);
        MatmulTiling usual = official.tiling();
        if (chip.target() == Target.V310) {
            return new MatmulTiling(usual.cores(), chip.cores().aivPerAic(), usual.base(), usual.staging(),
                    usual.order(), new Results(true, 1, 0));
        }
        MatmulTiling tiling = isTall() ? usual.withBase(TALL, staging(TALL)) : usual;
        Results results = new Results(hasUnitFlag(tiling.base()), 1, CV_STAGES);
        return new MatmulTiling(tiling.cores(), aivPerAic(), tiling.base(), tiling.staging(), tiling.order(), results);
    }

    Staging staging(Base base) {
        return new OfficialGrouped(chip, call).staging(base);
    }

    /** The first number of tuning_config: the rows of a group that the caller expects. */
    private long tuning() {
        return call.call().wholes("tuning_config").map(config -> config.getFirst()).orElse(0L);
    }

    private boolean isTall() {
        boolean raw = call.path() instanceof Path.Raw && tuning() > 0 && tuning() <= 128
                && RAW_DEPTHS.contains(call.k(0)) && call.n(0) == RAW_COLUMNS;
        return tuning() > 128 && tuning() <= 256 || raw;
    }

    /** Weights in FRACTAL_NZ, or the kernel whose tiling is fixed when it is compiled. */
    private boolean hasUnitFlag(Base base) {
        boolean plain = call.call().tensors("bias").isEmpty() && call.call().whole("act_type", 0) == 0;
        boolean fixed = call.scenario() == Scenario.SINGLE_SINGLE_SINGLE && plain && call.k(0) <= STATIC_DEPTH
                && base.equals(USUAL);
        return call.weightFormat() == Format.FRACTAL_NZ || fixed;
    }

    private int aivPerAic() {
        long depth = LongStream.range(0, call.weights().size()).map(group -> call.k((int) group)).max().orElse(0);
        boolean tuned = call.path() instanceof Path.PerToken && tuning() >= 128 && (depth <= 1024 || depth >= 2048);
        boolean twice = tuned || call.call().whole("act_type", 0) == GELU;
        return twice ? Math.min(2, chip.cores().aivPerAic()) : 1;
    }

    /** Rows of a block that an AIV takes at a time: ubCal of tiling_quant.md §6. */
    int chunkRows(Base base) {
        boolean perToken = call.path() instanceof Path.PerToken;
        boolean full = perToken || call.call().whole("act_type", 0) != 0;
        long perElement = full ? 28 : call.path().output() == DType.FLOAT16 ? 24 : 20;
        long scaleBytes = call.call().required("scale").dtype().bytes(base.n());
        long rest = UB - 2 * (scaleBytes + (perToken ? DType.FLOAT32.bytes(base.m()) : 0));
        long elements = rest / perElement / UB_UNIT * UB_UNIT;
        long rows = elements / (Math.ceilDiv(base.n(), (long) PITCH_UNIT) * PITCH_UNIT);
        return (int) Math.clamp(rows, 1, Math.min(base.m(), MOST_ROWS));
    }
}
