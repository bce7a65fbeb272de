package ascendsim.kernels.program.formatcast;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.GlobalMove.Burst;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorMove.Fill;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.vector.RowShare;
import ascendsim.kernels.program.vector.VectorCode;

/**
 * Matrices between ND and FRACTAL_NZ by copies alone, a tile at a time: rows lie in UB one after the other, a column of
 * the NZ side is one copy with a gap. Where the NZ side has padding the tile is zeroed before it is loaded. Bytes are
 * moved whatever they mean.
 *
 * @param shape      of a matrix
 * @param toFractal  ND to NZ, else back
 * @param tileRows   a multiple of 16, 4080 at most
 * @param tileBlocks NZ columns of a tile
 */
public record FormatCastProgram(Shape shape, boolean toFractal, long tileRows, long tileBlocks) {
    private static final int STAGES = 2;
    private static final long FRACTAL_ROWS = 16;

    /**
     * Sizes in bytes.
     *
     * @param matrices   one after the other on both sides
     * @param rows       of each
     * @param rowBytes   of a row
     * @param blockBytes of a row of an NZ column, a multiple of 32
     */
    public record Shape(long matrices, long rows, long rowBytes, long blockBytes) {
        /** Rows on the NZ side. */
        public long paddedRows() {
            return Math.ceilDiv(rows, FRACTAL_ROWS) * FRACTAL_ROWS;
        }

        /** NZ columns. */
        public long blocks() {
            return Math.ceilDiv(rowBytes, blockBytes);
        }

        boolean isPadded() { return rows != paddedRows() || rowBytes % blockBytes != 0; }
    }

    /** Tiles of all matrices. */
    public long tiles() {
        return shape.matrices * down() * across();
    }

    private long down() {
        return Math.ceilDiv(shape.paddedRows(), tileRows);
    }

    private long across() {
        return Math.ceilDiv(shape.blocks(), tileBlocks);
    }

    /** The program of {@code cores} cores. */
    public Program build(long cores, LocalMemoryMap memory) {
        return new Emission(memory).build(cores);
    }

    private final class Emission {
        private final ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        private final VectorCode vector = new VectorCode(program);
        private final Ring ring = new Ring(program, STAGES, Pipe.MTE2, Pipe.MTE3);
        private final ProgramBuilder.Variable stage = program.variable(Affine.ZERO);
        private final Affine mayFill = Affine.of(program.flagIds(Pipe.MTE2, Pipe.V, 1));
        private final Affine filled = Affine.of(program.flagIds(Pipe.V, Pipe.MTE2, 1));
        private final long pitch = tileBlocks * shape.blockBytes;
        private final Address buffer;
        private final Address input = vector.argument("input");
        private final Address output = vector.argument("y");

        Emission(LocalMemoryMap memory) {
            buffer = memory.take(Space.UB, STAGES * tileRows * pitch, DType.BLOCK_BYTES);
        }

        /** One tile, where both sides have it, and what of it is real. */
        private record Tile(Address ub, Address rowSide, Address blockSide, Affine rows, Affine paddedRows,
                Affine bytes, Affine blocks) {
        }

        Program build(long cores) {
            RowShare.Part part = RowShare.even(tiles(), cores).part(program);
            ring.open();
            program.loop(part.rows(), index -> {
                Tile tile = tile(program.hold(part.first().plus(index)));
                ring.acquire(stage.value());
                if (toFractal && shape.isPadded()) {
                    zero(tile.ub);
                }
                move(tile, true);
                ring.publish(stage.value());
                ring.await(stage.value());
                move(tile, false);
                ring.release(stage.value());
                stage.rotate(STAGES);
            });
            ring.close();
            return program.build();
        }

        private Tile tile(Affine task) {
            Affine matrix = program.compute(Op.DIV, task, Affine.of(down() * across()));
            Affine inside = program.hold(task.minus(matrix.times(down() * across())));
            Affine rowTile = program.compute(Op.DIV, inside, Affine.of(across()));
            Affine row = rowTile.times(tileRows);
            Affine block = inside.minus(rowTile.times(across())).times(tileBlocks);
            Address rowSide = (toFractal ? input : output).plus(matrix.times(shape.rows * shape.rowBytes))
                    .plus(row.times(shape.rowBytes)).plus(block.times(shape.blockBytes));
            long column = shape.paddedRows() * shape.blockBytes;
            Address blockSide = (toFractal ? output : input).plus(matrix.times(shape.blocks() * column))
                    .plus(block.times(column)).plus(row.times(shape.blockBytes));
            return new Tile(buffer.plus(stage.value().times(tileRows * pitch)), held(rowSide), held(blockSide),
                    least(shape.rows, row, tileRows), least(shape.paddedRows(), row, tileRows),
                    least(shape.rowBytes, block.times(shape.blockBytes), pitch),
                    least(shape.blocks(), block, tileBlocks));
        }

        private Address held(Address address) {
            return Address.gm(program.hold(address.offset()));
        }

        private Affine least(long total, Affine from, long most) {
            return total % most == 0
                    ? Affine.of(most)
                    : program.minimum(Affine.of(total).minus(from), Affine.of(most));
        }

        /** The vector unit may write the buffer when MTE2 may, and MTE2 after it. */
        private void zero(Address ub) {
            program.setFlag(Pipe.MTE2, Pipe.V, mayFill);
            program.waitFlag(Pipe.MTE2, Pipe.V, mayFill);
            vector.counted(Affine.of(tileRows * pitch / Integer.BYTES),
                    new Fill(DType.INT32, ub, Affine.ZERO, Affine.ONE, Stride.DENSE));
            program.setFlag(Pipe.V, Pipe.MTE2, filled);
            program.waitFlag(Pipe.V, Pipe.MTE2, filled);
        }

        /** In from one side, or out to the other: rows on the ND side, columns on the NZ side. */
        private void move(Tile tile, boolean in) {
            if (in == toFractal) {
                program.emit(rows(tile, in));
            } else {
                program.loop(tile.blocks, block -> program.emit(column(tile, block, in)));
            }
        }

        private Padded rows(Tile tile, boolean in) {
            Affine gap = Affine.of(pitch / DType.BLOCK_BYTES)
                    .minus(program.ceilDivide(tile.bytes, DType.BLOCK_BYTES));
            return new Padded(in ? Route.GM_UB : Route.UB_GM, DType.INT8, in ? tile.ub : tile.rowSide,
                    in ? tile.rowSide : tile.ub, tile.rows, tile.bytes, Affine.of(shape.rowBytes).minus(tile.bytes),
                    gap, Affine.ZERO, Affine.ZERO, Affine.ZERO, CacheHint.NORMAL);
        }

        private Burst column(Tile tile, Affine block, boolean in) {
            long length = shape.blockBytes / DType.BLOCK_BYTES;
            Affine gap = Affine.of(pitch / DType.BLOCK_BYTES - length);
            Address ub = tile.ub.plus(block.times(shape.blockBytes));
            Address gm = tile.blockSide.plus(block.times(shape.paddedRows() * shape.blockBytes));
            return in
                    ? new Burst(Route.GM_UB, ub, gm, tile.rows, Affine.of(length), Affine.ZERO, gap, CacheHint.NORMAL)
                    : new Burst(Route.UB_GM, gm, ub, tile.paddedRows, Affine.of(length), gap, Affine.ZERO,
                            CacheHint.NORMAL);
        }
    }
}
