package ascendsim.kernels.program.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.cube.BlockTile;
import ascendsim.kernels.program.cube.ColumnTile;
import ascendsim.kernels.program.cube.Float32ColumnTile;
import ascendsim.kernels.program.cube.GmLayout;
import ascendsim.kernels.program.cube.OperandTile;
import ascendsim.kernels.program.cube.RowTile;
import ascendsim.kernels.program.cube.TileSize;

/**
 * One operand's tiles, whatever the size of its matrices.
 *
 * @param target the architecture
 * @param l0    L0A for the left operand, L0B for the right one
 * @param kDown whether k runs down the columns of what is stored
 * @param nz    FRACTAL_NZ, else ND
 */
public record GroupedOperand(Target target, Space l0, DType type, boolean kDown, boolean nz, TileSize size) {
    private static final int FRACTAL_ROWS = 16;

    /** The tiles of a matrix of this pitch. */
    OperandTile tile(Affine pitch) {
        GmLayout layout = nz ? new GmLayout.Nz(pitch) : new GmLayout.Nd(pitch);
        if (!kDown) {
            return BlockTile.on(target, new RowTile(type, l0, layout, size), l0);
        }
        return target == Target.V220 && type == DType.FLOAT32 && l0 == Space.L0A
                ? new Float32ColumnTile(layout, size)
                : BlockTile.on(target, new ColumnTile(type, l0, layout, size), l0);
    }

    /**
     * What the tiles have to know of a matrix: elements from row to row, or stored rows for FRACTAL_NZ.
     *
     * @param extent rows of the left operand, columns of the right one
     * @param depth  k
     */
    Affine pitch(ProgramBuilder program, Affine extent, Affine depth) {
        Affine rows = kDown ? depth : extent;
        return nz ? program.ceilDivide(rows, FRACTAL_ROWS).times(FRACTAL_ROWS) : kDown ? extent : depth;
    }
}
