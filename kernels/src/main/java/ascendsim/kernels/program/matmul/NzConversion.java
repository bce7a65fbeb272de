package ascendsim.kernels.program.matmul;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.Burst;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarState.SetMask;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorMove.Copy;
import ascendsim.isa.program.ProgramBuilder;
import java.util.function.LongConsumer;

/**
 * An ND matrix turned into NZ by the vector cores, tile by tile: rows into UB, each padded with zeros to whole blocks;
 * blocks of a column put together by the vector unit; columns to GM. One tile at a time: nothing overlaps, as in the
 * vendor's kernel (tiling_dense §1.10). The rows that fill up the last fractal are not written.
 *
 * @param source      parameter with the ND matrix
 * @param target      parameter with the NZ matrix, its rows rounded up to 16
 * @param rows        along the outer dimension
 * @param columns     along the contiguous dimension
 * @param tileRows    of a tile, at most 4095
 * @param tileColumns of a tile: whole blocks, or all columns
 */
public record NzConversion(String source, String target, DType type, long rows, long columns, long tileRows,
        long tileColumns) {
    /** Moved as pairs of bytes, whatever they are. */
    private static final DType PAIR = DType.INT16;
    private static final long PAIRS = Move.BLOCK / 2;
    private static final long LARGEST_GAP = 65535;
    /** Most rows of a tile: bursts of one copy. */
    public static final int MOST_ROWS = 4095;
    private static final int FRACTAL_ROWS = 16;

    public NzConversion {
        tileRows = Math.min(tileRows, rows);
        tileColumns = Math.min(tileColumns, columns);
    }

    /** Bytes a tile takes in UB, before and after. */
    public long ubBytes() {
        return 2 * tileBytes();
    }

    private long tileBytes() {
        return tileRows * blocks(tileColumns) * Move.BLOCK;
    }

    private long blocks(long width) {
        return Math.ceilDiv(type.bytes(width), Move.BLOCK);
    }

    private long targetRows() {
        return Math.ceilDiv(rows, FRACTAL_ROWS) * FRACTAL_ROWS;
    }

    /** Emits the conversion of this core's tiles, a run of neighbours, row by row. */
    void emit(ProgramBuilder program, Affine core, long cores) {
        new Pass(program).emit(core, cores);
    }

    /** Where a tile begins, and its rows. */
    private record Tile(Affine row, Affine column, Affine rows) {
    }

    private final class Pass {
        private final ProgramBuilder program;
        private final Affine from;
        private final Affine to;
        private final Address in = new Address(Space.UB, Affine.ZERO);
        private final Address out = in.plus(tileBytes());
        private final Affine loaded;
        private final Affine turned;
        private final Affine stored;

        Pass(ProgramBuilder program) {
            this.program = program;
            this.from = program.argument(source);
            this.to = program.argument(target);
            this.loaded = Affine.of(program.flagIds(Pipe.MTE2, Pipe.V, 1));
            this.turned = Affine.of(program.flagIds(Pipe.V, Pipe.MTE3, 1));
            this.stored = Affine.of(program.flagIds(Pipe.MTE3, Pipe.MTE2, 1));
        }

        void emit(Affine core, long cores) {
            long across = Math.ceilDiv(columns, tileColumns);
            long tiles = Math.ceilDiv(rows, tileRows) * across;
            long each = tiles / cores;
            long rest = tiles % cores;
            Affine first = program.hold(core.times(each).plus(program.minimum(core, Affine.of(rest))));
            Affine longer = program.compute(Op.MAX,
                    program.minimum(Affine.of(rest).minus(core), Affine.ONE), Affine.ZERO);
            program.loop(first, program.hold(first.plus(each).plus(longer)), Affine.ONE, index -> {
                Affine row = program.compute(Op.DIV, index, Affine.of(across));
                Affine column = index.minus(row.times(across));
                Affine top = row.times(tileRows);
                boolean even = rows % tileRows == 0;
                Affine height = even
                        ? Affine.of(tileRows)
                        : program.minimum(Affine.of(rows).minus(top), Affine.of(tileRows));
                forWidth(column, width -> tile(new Tile(top, column.times(tileColumns), height), width));
            });
        }

        /** With the tile's columns as a constant. */
        private void forWidth(Affine column, LongConsumer emit) {
            long last = Math.ceilDiv(columns, tileColumns) - 1;
            long rest = columns - last * tileColumns;
            if (rest == tileColumns) {
                emit.accept(tileColumns);
            } else {
                program.when(Condition.EQ, column, Affine.of(last), () -> emit.accept(rest),
                        () -> emit.accept(tileColumns));
            }
        }

        private void tile(Tile tile, long width) {
            long pitch = type.bytes(columns);
            Affine offset = tile.row.times(pitch).plus(tile.column.times(type.bytes(1)));
            program.emit(new Padded(Route.GM_UB, type, in, Address.gm(from.plus(offset)), tile.rows,
                    Affine.of(type.bytes(width)), Affine.of(pitch - type.bytes(width)), Affine.ZERO, Affine.ZERO,
                    Affine.ZERO, Affine.ZERO, CacheHint.NORMAL));
            program.setFlag(Pipe.MTE2, Pipe.V, loaded);
            program.waitFlag(Pipe.MTE2, Pipe.V, loaded);
            turn(tile.rows, blocks(width));
            program.setFlag(Pipe.V, Pipe.MTE3, turned);
            program.waitFlag(Pipe.V, Pipe.MTE3, turned);
            store(tile, blocks(width));
            program.setFlag(Pipe.MTE3, Pipe.MTE2, stored);
            program.waitFlag(Pipe.MTE3, Pipe.MTE2, stored);
        }

        /** Eight blocks of every row at a time, each to a column of its own. */
        private void turn(Affine height, long blocks) {
            long whole = blocks / Vector.REPEAT_BLOCKS;
            program.loop(Affine.of(whole),
                    i -> copy(height, i.times(Vector.REPEAT_BLOCKS), blocks));
            long rest = blocks % Vector.REPEAT_BLOCKS;
            if (rest != 0) {
                program.emit(mask(rest * PAIRS));
                copy(height, Affine.of(whole * Vector.REPEAT_BLOCKS), blocks);
                program.emit(mask(Vector.REPEAT_BLOCKS * PAIRS));
            }
        }

        private void copy(Affine height, Affine first, long blocks) {
            boolean once = tileRows <= Vector.MAX_REPEAT;
            Address source = in.plus(first.times(Move.BLOCK));
            Address target = out.plus(program.multiply(program.hold(first), height).times(Move.BLOCK));
            var gather = new Stride(Affine.ONE, Affine.of(blocks));
            var scatter = new Stride(height, Affine.ONE);
            program.loop(Affine.ZERO, once ? Affine.ONE : height, Affine.of(Vector.MAX_REPEAT), row -> {
                Affine repeat = once
                        ? height
                        : program.minimum(height.minus(row), Affine.of(Vector.MAX_REPEAT));
                program.emit(new Copy(PAIR, target.plus(row.times(Move.BLOCK)),
                        source.plus(row.times(blocks * Move.BLOCK)), repeat, scatter, gather));
            });
        }

        private static SetMask mask(long lanes) {
            long low = lanes >= Long.SIZE ? -1 : (1L << lanes) - 1;
            long high = lanes <= Long.SIZE ? 0 : lanes == 2 * Long.SIZE ? -1 : (1L << lanes - Long.SIZE) - 1;
            return new SetMask(Affine.of(high), Affine.of(low));
        }

        private void store(Tile tile, long blocks) {
            long pitch = targetRows();
            Affine column = tile.column.times(pitch * type.bytes(1));
            Address dst = Address.gm(to.plus(column).plus(tile.row.times(Move.BLOCK)));
            if (pitch <= LARGEST_GAP) {
                program.emit(burst(dst, out, Affine.of(blocks), tile.rows));
                return;
            }
            program.loop(Affine.of(blocks), i -> {
                Address source = out.plus(program.multiply(i, tile.rows).times(Move.BLOCK));
                program.emit(burst(dst.plus(i.times(pitch * Move.BLOCK)), source, Affine.ONE, tile.rows));
            });
        }

        private Burst burst(Address dst, Address src, Affine count, Affine height) {
            boolean single = count.equals(Affine.ONE);
            return new Burst(Route.UB_GM, dst, src, count, height, Affine.ZERO,
                    single ? Affine.ZERO : Affine.of(targetRows()).minus(height), CacheHint.NORMAL);
        }
    }
}
