package ascendsim.kernels.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.program.grouped.GroupCut;
import ascendsim.kernels.program.grouped.GroupOrder;
import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import ascendsim.sim.chip.Chip;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The tiling of the vendor's GroupedMatmul for floats: on v220 after operators.md §1.4 and tiling_quant.md §4.1, on
 * v310 after §4.2.
 */
record OfficialGrouped(Chip chip, GroupedCall call) {
    private static final int BASE_N = 256;
    private static final int MOST_M = 256;
    private static final int UNIT = 16;
    private static final int ACCUMULATOR_BYTES = 4;
    /** L1 for the operand with the longer side of the base. */
    private static final long LONGER_L1 = 256 * 1024;
    /** What the host sees less of L1 than there is (tiling_quant.md, head). */
    private static final long RESERVED_L1 = 256;
    /** Buffers of each operand in L0 and L1. */
    private static final int STAGES = 2;
    /** Base tiles side by side in a block whose rows of x stay in L1, and where the vendor does so. */
    static final int WIDE_TILES = 5;
    private static final long WIDE_COLUMNS = 2560;
    private static final long WIDE_LEAST_K = 320;
    private static final long WIDE_MOST_K = 384;
    private static final long WIDE_ROWS = 256;
    private static final Base SPLIT_K_TALL = new Base(256, 128, 64);
    /** Rows of weights of so many bytes, and multiples, go past L2 on v310. */
    private static final long SECTOR = 128;

    private boolean isV310() { return chip.target() == Target.V310; }

    /**
     * How the products are cut into blocks with a tiling.
     *
     * @param width columns of a block
     */
    GroupCut cut(MatmulTiling tiling, int width) {
        boolean given = call.call().tiling().isPresent();
        if (!isV310() || given) {
            return new GroupCut(tiling.base().m(), width, tiling.cores(), !given);
        }
        return new GroupCut(tiling.base().m(), width, tiling.cores(), GroupOrder.WINDOWS,
                goesPastL2() ? tiling.base().m() : 0);
    }

    /** Whether groups of fewer rows than a block on v310 read weights past L2: where L2 does not hold everything. */
    private boolean goesPastL2() {
        long bytes = Stream.of(call.xs(), call.weights()).flatMap(List::stream)
                .mapToLong(argument -> argument.tensor().type().bytes()).sum()
                + call.outputs().stream().mapToLong(TensorType::bytes).sum();
        long inner = type().bytes(call.transposedWeight() ? call.k(0) : call.n(0));
        return bytes >= chip.l2().bytes() && (call.weightFormat() == Format.FRACTAL_NZ || inner % SECTOR == 0);
    }

    MatmulTiling tiling() {
        return tiling(keepsRows() ? Template.Kind.A_FULL : Template.Kind.BASE);
    }

    /** What the vendor would choose for a kernel, whether it would choose the kernel or not. */
    MatmulTiling tiling(Template.Kind kernel) {
        Base base = base();
        // FRACTAL_NZ: unit flag; ND: the Fixpipe of a tile and the next tile's Mmad take turns.
        boolean unitFlag = call.weightFormat() == Format.FRACTAL_NZ;
        Results results = new Results(unitFlag, 1, 1);
        if (kernel != Template.Kind.A_FULL) {
            return new MatmulTiling(cores(base, base.n()), 1, base, staging(base), BlockOrder.PLAIN, results);
        }
        return new MatmulTiling(cores(base, WIDE_TILES * base.n()), 1, base, wholeDepth(base), BlockOrder.PLAIN,
                results).withTemplate(new Template.LeftInL1());
    }

    /** Where the rows of x of a block stay in L1 while the block goes through its columns. */
    private boolean keepsRows() {
        boolean rows = call.scenario() == Scenario.SINGLE_SINGLE_SINGLE && !call.splitsK();
        return rows && !isV310() && type().bytes(1) == 2 && call.weightFormat() == Format.ND
                && call.n(0) == WIDE_COLUMNS
                && call.k(0) >= WIDE_LEAST_K && call.k(0) <= WIDE_MOST_K && call.m(0) >= WIDE_ROWS * call.groups();
    }

    /** One load of x with all of k, a whole number of loads of weight. */
    Staging wholeDepth(Base base) {
        Staging usual = staging(base);
        int steps = (int) Math.ceilDiv(call.k(0), (long) base.k() * usual.stepKb()) * usual.stepKb();
        return new Staging(steps, usual.stepKb(), steps, usual.depthB1());
    }

    private DType type() {
        return switch (call.path()) {
            case Path.StaticInt8 _,Path.StaticFloat _,Path.Raw _,Path.PerToken _ -> DType.INT8;
            case Path.NonQuant _,Path.Antiquant _,Path.A8W4 _,Path.A4W4 _ -> call.path().output();
        };
    }

    private Base base() {
        long rows = LongStream.range(0, call.xs().size()).map(group -> call.m((int) group)).max().orElseThrow();
        long bytes = type().bytes(1);
        if (call.splitsK() && bytes == 2 && rows > 2 * call.n(0) && !isV310()) {
            return SPLIT_K_TALL;
        }
        long k = chip.capacities().l0b() / STAGES / (BASE_N * bytes) / UNIT * UNIT;
        long m = Math.min(chip.capacities().l0a() / STAGES / (k * bytes),
                chip.capacities().l0c() / (BASE_N * ACCUMULATOR_BYTES));
        long tallest = isV310() ? MOST_M : Math.ceilDiv(rows, (long) UNIT) * UNIT;
        return new Base((int) Math.min(Math.min(m, MOST_M), tallest), BASE_N, (int) k);
    }

    /** Fewer cores where there are not enough blocks for all. */
    private int cores(Base base, long width) {
        long columns = LongStream.range(0, call.weights().size())
                .map(group -> Math.ceilDiv(call.n((int) group), width)).max().orElseThrow();
        long blocks = call.scenario().hasManyX() || call.splitsK()
                ? LongStream.range(0, call.groups()).map(group -> Math.ceilDiv(call.m((int) group), (long) base.m()))
                        .sum() * columns
                : mostBlocks(base) * columns;
        return Math.clamp(blocks, 1, chip.cores().aic());
    }

    /** However the rows are cut into groups: one short block of each, and full ones. */
    private long mostBlocks(Base base) {
        long groups = call.groups();
        return groups + Math.max(0, call.m(0) - groups) / base.m();
    }

    /**
     * Two loads of each operand, as long as L1 allows: a fixed part for the operand with the longer side, the rest for
     * the other; the longer load is a multiple of the shorter.
     */
    Staging staging(Base base) {
        return staging(chip, base, type());
    }

    /** For operands of another type than y and the call have. */
    static Staging staging(Chip chip, Base base, DType type) {
        long bytes = type.bytes(1);
        long rest = chip.capacities().l1() - RESERVED_L1 - LONGER_L1;
        long forA = base.m() > base.n() ? LONGER_L1 : rest;
        long forB = base.m() > base.n() ? rest : LONGER_L1;
        int stepKa = (int) Math.max(1, forA / STAGES / (base.m() * base.k() * bytes));
        int stepKb = (int) Math.max(1, forB / STAGES / (base.n() * base.k() * bytes));
        if (stepKa > stepKb) {
            stepKa = stepKa / stepKb * stepKb;
        } else {
            stepKb = stepKb / stepKa * stepKa;
        }
        return new Staging(stepKa, stepKb, STAGES * stepKa, STAGES * stepKb);
    }
}
