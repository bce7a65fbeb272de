package ascendsim.kernels.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.program.cube.ColumnTile;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.GmLayout;
import ascendsim.kernels.program.cube.OperandTile;
import ascendsim.kernels.program.cube.RowTile;
import ascendsim.kernels.program.cube.TileSize;
import ascendsim.kernels.program.int4.Int4Blocks;
import ascendsim.kernels.program.int4.Int4Problem;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Staging;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cube's part of int4 products, and the scratch space of the kernel.
 *
 * @param transposed weights stored [N,K]
 * @param nz         in FRACTAL_NZ
 */
public record Int4Tiles(Int4Problem problem, MatmulTiling tiling, boolean transposed, boolean nz) {
    private static final int FRACTAL_ROWS = 16;
    /** What the sizes of a base must be multiples of. */
    public static final Base UNITS = new Base(16, 64, 64);

    public CubeConfig config() {
        Base base = tiling.base();
        Staging staging = tiling.staging();
        RowTile left = new RowTile(DType.INT4, Space.L0A, new GmLayout.Nd(problem.k()),
                new TileSize(base.m(), base.k(), (long) staging.stepKa() * base.k()));
        TileSize size = new TileSize(base.n(), base.k(), (long) staging.stepKb() * base.k());
        OperandTile right = transposed
                ? new RowTile(DType.INT4, Space.L0B, layout(problem.n(), problem.k()), size)
                : new ColumnTile(DType.INT4, layout(problem.k(), problem.n()), size);
        return new CubeConfig(Cube.Types.S4, left, right, Optional.empty(), new CubeConfig.Stages(staging.stagesA(),
                staging.stagesB(), tiling.l0cStages(), tiling.unitFlag()), true);
    }

    private GmLayout layout(long rows, long columns) {
        return nz
                ? new GmLayout.Nz(Math.ceilDiv(rows, (long) FRACTAL_ROWS) * FRACTAL_ROWS)
                : new GmLayout.Nd(columns);
    }

    /** Scratch space. */
    public static List<Parameter> workspaces(Int4Problem problem, Int4Blocks blocks) {
        List<Parameter> parameters = new ArrayList<>();
        if (problem.digits()) {
            parameters.add(new Parameter(Int4Problem.DIGITS, Role.WORKSPACE,
                    TensorType.nd(DType.INT8, problem.rows() * problem.k())));
        }
        if (problem.offset()) {
            parameters.add(new Parameter(Int4Problem.ROW_SUMS, Role.WORKSPACE,
                    TensorType.nd(DType.INT8, problem.rows() * Move.BLOCK)));
        }
        parameters.add(new Parameter(Int4Problem.PRODUCTS, Role.WORKSPACE,
                TensorType.nd(DType.INT8, blocks.workspaceBytes())));
        return parameters;
    }
}
