package ascendsim.kernels.matmul;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.layout.Layout;
import ascendsim.isa.tensor.Format;
import ascendsim.kernels.program.cube.BlockTile;
import ascendsim.kernels.program.cube.ColumnTile;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.DepthParts;
import ascendsim.kernels.program.cube.Float32ColumnTile;
import ascendsim.kernels.program.cube.GmLayout;
import ascendsim.kernels.program.cube.OperandTile;
import ascendsim.kernels.program.cube.RowTile;
import ascendsim.kernels.program.cube.ScaleTiles;
import ascendsim.kernels.program.cube.TileSize;
import ascendsim.kernels.program.matmul.BlockSchedule;
import ascendsim.kernels.program.matmul.MatmulProgram;
import ascendsim.kernels.program.matmul.Nd2NzPass;
import ascendsim.kernels.program.matmul.NzConversion;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Nd2Nz;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A problem and a tiling in the terms of the program for a chip. */
record MatmulShape(MatmulProblem problem, MatmulTiling tiling, Chip chip) {
    /** Flags between MTE2 and MTE1 that are left for the scales if there is a bias. */
    private static final int SCALE_STAGES_BESIDE_BIAS = 1;
    private static final int SCALE_STAGES = 2;

    CubeConfig config() {
        Base base = tiling.base();
        Staging staging = tiling.staging();
        OperandTile left = tile(new Side(Space.L0A, problem.m(), problem.left(), tiling.nd2nz().left().isPresent()),
                problem.left().transposed(),
                new TileSize(base.m(), base.k(), (long) staging.stepKa() * base.k()));
        OperandTile right = tile(new Side(Space.L0B, problem.n(), problem.right(), tiling.nd2nz().right().isPresent()),
                !problem.right().transposed(),
                new TileSize(base.n(), base.k(), (long) staging.stepKb() * base.k()));
        return new CubeConfig(problem.types(), left, right, problem.bias(), new CubeConfig.Stages(staging.stagesA(),
                staging.stagesB(), tiling.l0cStages(), tiling.unitFlag(),
                tiling.template() instanceof Template.LeftInL1), false, scales(left, right));
    }

    /** Pieces of scales that L1 holds, each with a flag of its own. */
    static int scaleStages(MatmulProblem problem) {
        return problem.bias().isPresent() ? SCALE_STAGES_BESIDE_BIAS : SCALE_STAGES;
    }

    /** Pieces of whole loads, as deep as L1 has room for beside the operands, at least one load. */
    private Optional<ScaleTiles> scales(OperandTile left, OperandTile right) {
        if (!problem.scaled()) {
            return Optional.empty();
        }
        Staging staging = tiling.staging();
        long load = Math.max(left.size().l1Depth(), right.size().l1Depth());
        var a = new ScaleTiles.Side(problem.left().transposed(), problem.m(), tiling.base().m());
        var b = new ScaleTiles.Side(!problem.right().transposed(), problem.n(), tiling.base().n());
        int stages = scaleStages(problem);
        long used = staging.stagesA() * left.l1Bytes() + staging.stagesB() * right.l1Bytes()
                + problem.bias().map(type -> type.bytes(tiling.base().n()) + Move.FRACTAL).orElse(0L);
        long loadBytes = load / ScaleTiles.PAIR * (a.pairBytes() + b.pairBytes());
        long most = Math.max(1, (chip.capacities().l1() - used) / (stages * loadBytes));
        long loads = Math.min(most, Math.ceilDiv(problem.k(), load));
        return Optional.of(new ScaleTiles(a, b, problem.k(), loads * load / ScaleTiles.PAIR, stages));
    }

    /** An operand: where it goes, its size across k, how it is stored, whether the vector cores turn it into NZ. */
    private record Side(Space l0, long extent, MatmulProblem.Storage storage, boolean converted) {
    }

    /** The pre-pass, if the tiling asks for one. */
    Optional<Nd2NzPass> pass() {
        List<NzConversion> conversions = new ArrayList<>();
        boolean left = problem.left().transposed();
        boolean right = problem.right().transposed();
        tiling.nd2nz().left().ifPresent(tile -> conversions.add(conversion(MatmulProgram.LEFT, tile,
                left ? problem.k() : problem.m(), left ? problem.m() : problem.k())));
        tiling.nd2nz().right().ifPresent(tile -> conversions.add(conversion(MatmulProgram.RIGHT, tile,
                right ? problem.n() : problem.k(), right ? problem.k() : problem.n())));
        return conversions.isEmpty()
                ? Optional.empty()
                : Optional.of(new Nd2NzPass(conversions, (long) tiling.cores() * tiling.aivPerAic()));
    }

    private NzConversion conversion(String operand, Nd2Nz.Tile tile, long rows, long columns) {
        return new NzConversion(operand, operand + "_nz", problem.operand(), rows, columns, tile.rows(),
                tile.columns());
    }

    /** @param kDown whether k runs down the columns of what is stored */
    private OperandTile tile(Side side, boolean kDown, TileSize size) {
        long rows = kDown ? problem.k() : side.extent;
        long columns = kDown ? side.extent : problem.k();
        DType type = side.l0 == Space.L0A ? problem.types().operand() : problem.types().right();
        GmLayout layout = side.storage.format() == Format.ND && !side.converted
                ? new GmLayout.Nd(columns)
                : new GmLayout.Nz(Layout.fractalNz(rows, columns, type).paddedRows());
        if (chip.target() == Target.V310) {
            return new BlockTile(kDown
                    ? new ColumnTile(type, side.l0, layout, size)
                    : new RowTile(type, side.l0, layout, size), side.l0, problem.scaled());
        }
        if (!kDown) {
            return new RowTile(type, side.l0, layout, size);
        }
        return type == DType.FLOAT32 && side.l0 == Space.L0A
                ? new Float32ColumnTile(layout, size)
                : new ColumnTile(type, side.l0, layout, size);
    }

    BlockSchedule.Work work() {
        return new BlockSchedule.Work(problem.m(), problem.n(), tiling.base().m(), tiling.base().n(), tiling.cores(),
                parts());
    }

    /** The depth in whole loads of the operand with the longer ones; fewer parts if some would be empty. */
    DepthParts parts() {
        if (tiling.splitK() == 1) {
            return DepthParts.whole(problem.k());
        }
        long load = (long) Math.max(tiling.staging().stepKa(), tiling.staging().stepKb()) * tiling.base().k();
        long loads = Math.ceilDiv(problem.k(), load);
        long each = Math.ceilDiv(loads, tiling.splitK());
        return new DepthParts(problem.k(), Math.ceilDiv(loads, each), each * load);
    }
}
