package ascendsim.kernels.program.copy;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Nd2Nz;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorMove.Fill;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.tensor.Elements;
import java.util.function.BiConsumer;

/**
 * Copies a matrix tile by tile between GM and one place in a core's buffer: one instruction for each tile, rows of
 * tiles outside, columns inside, no flags in between. Copies out of UB store ones, written there once before.
 *
 * @param matrix    parameter that holds the matrix
 * @param rows      of the matrix
 * @param columns   of the matrix
 * @param tile      rows and columns of a tile; the last of a row or column may be smaller
 */
public record CopyProgram(CopyRoute route, String matrix, DType type, long rows, long columns, Tile tile,
        CopySweep sweep) {
    private static final long LARGEST_REPEAT = 255;
    private static final long REPEAT_BYTES = 256;

    /** Size of a tile in elements. */
    public record Tile(long rows, long columns) {
        /** What it takes on the core: rows begin at DataBlocks, and so do NZ columns. */
        public long bytes(DType type) {
            return rows * Math.ceilDiv(type.bytes(columns), Move.BLOCK) * Move.BLOCK;
        }
    }

    /** The program of all cores that take part. */
    public Program build() {
        ProgramBuilder program = new ProgramBuilder(route.kind());
        Affine gm = program.argument(matrix);
        Affine core = program.query(Special.BLOCK_IDX);
        if (!route.reads()) {
            fill(program);
        }
        long width = columns / sweep.slices();
        program.loop(Affine.of(sweep.slices()), slice -> {
            Affine origin = program.hold(gm.plus(slice.times(type.bytes(width))));
            program.loop(Affine.of(sweep.passes()), pass -> pass(program, core, origin));
        });
        return program.build();
    }

    private void pass(ProgramBuilder program, Affine core, Affine origin) {
        switch (sweep.sharing()) {
            case OWN_ROWS -> block(program, core, origin);
            case ALL_SAME -> program.loop(Affine.of(sweep.cores()), i -> block(program, i, origin));
            case ALL_STAGGERED -> program.loop(Affine.of(sweep.cores()), i -> block(program,
                    program.compute(Op.REM, i.plus(core), Affine.of(sweep.cores())), origin));
        }
    }

    /** The rows {@code block · rows / cores} up to the next block's. */
    private void block(ProgramBuilder program, Affine block, Affine origin) {
        Affine first = firstRow(program, block);
        Affine end = rows % sweep.cores() == 0
                ? first.plus(rows / sweep.cores())
                : firstRow(program, block.plus(1));
        long pitch = type.bytes(columns);
        Affine start = program.hold(origin.plus(first.times(pitch)));
        pieces(program, end.minus(first), tile.rows(), (row, height) -> pieces(program,
                Affine.of(columns / sweep.slices()), tile.columns(), (column, width) -> program.emit(
                        copy(start.plus(row.times(pitch)).plus(column.times(type.bytes(1))), height, width))));
    }

    private Affine firstRow(ProgramBuilder program, Affine block) {
        return rows % sweep.cores() == 0
                ? block.times(rows / sweep.cores())
                : program.compute(Op.DIV, block.times(rows), Affine.of(sweep.cores()));
    }

    /** Whole pieces in a loop, then what is left: where the total is known, no piece computes its size. */
    private static void pieces(ProgramBuilder program, Affine total, long size, BiConsumer<Affine, Affine> body) {
        if (!total.isConstant()) {
            program.loop(Affine.ZERO, program.hold(total), Affine.of(size),
                    from -> body.accept(from, program.minimum(total.minus(from), Affine.of(size))));
            return;
        }
        long whole = total.base() / size * size;
        program.loop(Affine.ZERO, Affine.of(whole), Affine.of(size), from -> body.accept(from, Affine.of(size)));
        if (whole < total.base()) {
            body.accept(Affine.of(whole), Affine.of(total.base() - whole));
        }
    }

    private GlobalMove copy(Affine gm, Affine height, Affine width) {
        Address local = new Address(route.buffer(), Affine.ZERO);
        CacheHint hint = sweep.sharing() == CopySweep.Sharing.OWN_ROWS ? CacheHint.NORMAL : CacheHint.DISABLE;
        return switch (route) {
            case GM_UB -> padded(Route.GM_UB, local, Address.gm(gm), new Box(height, width, hint));
            case UB_GM -> padded(Route.UB_GM, Address.gm(gm), local, new Box(height, width, hint));
            case GM_L1_ND2NZ -> new Nd2Nz(type, local, Address.gm(gm), Affine.ONE, height, width, Affine.ZERO,
                    Affine.of(columns), height, Affine.ONE, Affine.ZERO, hint);
        };
    }

    private record Box(Affine height, Affine width, CacheHint hint) {
    }

    private Padded padded(Route way, Address dst, Address src, Box box) {
        Affine gap = Affine.of(columns).minus(box.width).times(type.bytes(1));
        return new Padded(way, type, dst, src, box.height, box.width.times(type.bytes(1)), gap, Affine.ZERO,
                Affine.ZERO, Affine.ZERO, Affine.ZERO, box.hint);
    }

    /** Ones in the tile that is stored from. */
    private void fill(ProgramBuilder program) {
        long repeats = Math.ceilDiv(tile.bytes(type), REPEAT_BYTES);
        for (long done = 0; done < repeats; done += LARGEST_REPEAT) {
            program.emit(new Fill(DType.INT32, new Address(route.buffer(), Affine.of(done * REPEAT_BYTES)),
                    Affine.of(ones()), Affine.of(Math.min(LARGEST_REPEAT, repeats - done)), Vector.Stride.DENSE));
        }
        int filled = program.flagIds(Pipe.V, Pipe.MTE3, 1);
        program.setFlag(Pipe.V, Pipe.MTE3, Affine.of(filled));
        program.waitFlag(Pipe.V, Pipe.MTE3, Affine.of(filled));
    }

    /** 32 bits of elements that are 1. */
    private int ones() {
        int word = 0;
        for (int bit = 0; bit < Integer.SIZE; bit += type.bits()) {
            word |= (int) Elements.fromDouble(type, 1) << bit;
        }
        return word;
    }
}
