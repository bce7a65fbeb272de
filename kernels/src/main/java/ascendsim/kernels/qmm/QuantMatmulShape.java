package ascendsim.kernels.qmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.layout.Layout;
import ascendsim.kernels.program.cube.BlockTile;
import ascendsim.kernels.program.cube.ColumnTile;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.DepthParts;
import ascendsim.kernels.program.cube.GmLayout;
import ascendsim.kernels.program.cube.OperandTile;
import ascendsim.kernels.program.cube.RowTile;
import ascendsim.kernels.program.cube.TileSize;
import ascendsim.kernels.program.epilogue.Activation;
import ascendsim.kernels.program.epilogue.DequantFormula;
import ascendsim.kernels.program.epilogue.DequantTiles;
import ascendsim.kernels.program.epilogue.DequantTiles.Share;
import ascendsim.kernels.program.epilogue.SumsReceiver;
import ascendsim.kernels.program.epilogue.SumsWay;
import ascendsim.kernels.program.epilogue.UbBlocks;
import ascendsim.kernels.program.epilogue.WorkSlots;
import ascendsim.kernels.program.matmul.BlockSchedule;
import ascendsim.kernels.program.qmm.Batches;
import ascendsim.kernels.program.qmm.QuantNames;
import ascendsim.kernels.program.qmm.QuantWork;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import java.util.ArrayList;
import java.util.List;

/** A problem and a tiling in the terms of the programs for an architecture. */
record QuantMatmulShape(QuantMatmulProblem problem, MatmulTiling tiling, Target target) {
    /** UB as the host tells the vendor's tiling (tiling_dense §0). */
    private static final long UB = 196352;
    /** Largest repeat count of a vector instruction. */
    private static final long MOST_ROWS = 255;

    CubeConfig config() {
        Base base = tiling.base();
        Staging staging = tiling.staging();
        OperandTile left = tile(Space.L0A, problem.m(), problem.left(),
                new TileSize(base.m(), base.k(), (long) staging.stepKa() * base.k()));
        OperandTile right = tile(Space.L0B, problem.n(), problem.right(),
                new TileSize(base.n(), base.k(), (long) staging.stepKb() * base.k()));
        var stages = new CubeConfig.Stages(staging.stagesA(), staging.stagesB(), tiling.l0cStages(), tiling.unitFlag(),
                tiling.template() instanceof Template.LeftInL1);
        return new CubeConfig(problem.types(), left, right, problem.wholeBias(), stages, problem.hasWordRow());
    }

    private OperandTile tile(Space l0, long extent, QuantMatmulProblem.Side side, TileSize size) {
        boolean kDown = side.transposed() == (l0 == Space.L0A);
        long rows = kDown ? problem.k() : extent;
        long columns = kDown ? extent : problem.k();
        DType type = l0 == Space.L0A ? problem.types().operand() : problem.types().right();
        GmLayout layout = side.isNz()
                ? new GmLayout.Nz(Layout.fractalNz(rows, columns, type).paddedRows())
                : new GmLayout.Nd(columns);
        OperandTile stored =
                kDown ? new ColumnTile(type, l0, layout, size) : new RowTile(type, l0, layout, size);
        return BlockTile.on(target, stored, l0);
    }

    QuantWork work() {
        var blocks = new BlockSchedule.Work(problem.m(), problem.n(), tiling.base().m(), tiling.base().n(),
                tiling.cores(), DepthParts.whole(problem.k()));
        return new QuantWork(blocks, tiling.order(), batches());
    }

    private Batches batches() {
        Batch batch = problem.batch();
        List<Batches.Axis> axes = new ArrayList<>();
        for (int i = 0; i < batch.sizes().size(); i++) {
            axes.add(new Batches.Axis(batch.sizes().get(i), batch.left().get(i), batch.right().get(i)));
        }
        long left = matrixBytes(problem.left(), problem.m(), problem.k());
        long right = matrixBytes(problem.right(), problem.k(), problem.n());
        return new Batches(axes, left, right, problem.bias().map(QuantMatmulProblem.Bias::each).orElse(false));
    }

    private long matrixBytes(QuantMatmulProblem.Side side, long rows, long columns) {
        long storedRows = side.transposed() ? columns : rows;
        long storedColumns = side.transposed() ? rows : columns;
        return problem.bytes(side.isNz()
                ? Layout.fractalNz(storedRows, storedColumns, problem.operand()).elements()
                : storedRows * storedColumns);
    }

    DequantFormula formula() {
        QuantMatmulProblem.Way way = problem.way();
        return new DequantFormula(way.scale(), way.oneScale(), way.perToken(), problem.floatBias(), Activation.NONE,
                way.output(), problem.types().accumulator());
    }

    /** All rows by one AIV, or each half by one of two; scales come anew with every chunk (tiling_dense §3.4). */
    DequantTiles vectorTiles() {
        return new DequantTiles(tiling.base().m(), tiling.base().n(), chunkRows(),
                tiling.aivPerAic() == 1 ? Share.ALL : Share.HALVES, true);
    }

    /** ubCalcM of tiling_dense §3.4. */
    private int chunkRows() {
        boolean perToken = problem.way().perToken();
        boolean bias = problem.floatBias().isPresent();
        long scaleBytes = problem.way().oneScale() ? 0 : 2L * problem.way().scale().bits() / 8;
        long perElement = 2 * (4 + 2) + 8 + scaleBytes + (perToken || bias ? 4 : 0) + (perToken ? 4 : 0)
                + (bias ? 4 : 0);
        long biasBytes = problem.floatBias().map(type -> 2L * type.bits() / 8 + 4).orElse(0L);
        long n = tiling.base().n();
        long fixed = (perToken ? tiling.base().m() * 32L + 56 : 0) + biasBytes * n;
        long rows = (UB - fixed) / (n * perElement + (perToken ? 8 : 0));
        long most = Math.min(Math.min(tiling.base().m(), problem.m()), MOST_ROWS);
        return (int) Math.clamp(rows, 1, most);
    }

    /** How sums come to the vector cores and what becomes of them. */
    SumsReceiver.Plan plan() {
        return new SumsReceiver.Plan(way(), vectorTiles(), formula());
    }

    /** Through the workspace if the tiling has slots in it, else into UB. */
    SumsWay way() {
        Base base = tiling.base();
        return tiling.cvStages() == 0
                ? new SumsWay.Drained(new UbBlocks(base.m(), base.n(), tiling.aivPerAic(), 1,
                        problem.types().accumulator()))
                : new SumsWay.Workspace(slots(), QuantNames.WORKSPACE);
    }

    WorkSlots slots() {
        return new WorkSlots(tiling.cvStages(), tiling.cores(), vectorTiles().slotBytes());
    }
}
