package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Nd2Nz;
import ascendsim.isa.instruction.LocalMove.BiasLoad;
import ascendsim.isa.instruction.LocalMove.FixpipeLoad;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import java.util.ArrayList;
import java.util.List;

/** The rows of a tile's columns: words on their way to the Fixpipe buffer, offsets and biases to the bias table. */
final class FixpipeRows {
    /** A word counts as two of these, because nd2nz moves 32 bits at most. */
    private static final DType HALF = DType.INT32;
    private static final long WORD_BYTES = 8;

    private final ProgramBuilder program;
    private final FixpipeBuffers buffers;
    private final Affine words;
    private final Ring wordsLoaded;
    private final List<Row> rows = new ArrayList<>();
    private final Ring rowsLoaded;
    private final Ring table;

    private record Row(DType type, Affine gm, Address l1, Address table) {
    }

    /** Emits the arguments. */
    FixpipeRows(ProgramBuilder program, FixpipeProblem problem, FixpipeBuffers buffers) {
        this.program = program;
        this.buffers = buffers;
        this.words = program.argument("antiquant_scale");
        this.wordsLoaded = new Ring(program, 1, Pipe.MTE2, Pipe.FIX);
        this.rowsLoaded = new Ring(program, 1, Pipe.MTE2, Pipe.MTE1);
        this.table = new Ring(program, 1, Pipe.MTE1, Pipe.M);
        if (problem.offset()) {
            rows.add(new Row(DType.INT32, program.argument("antiquant_offset"), buffers.offsets1(),
                    buffers.offsets()));
        }
        if (problem.bias()) {
            rows.add(new Row(DType.FLOAT16, program.argument("bias"), buffers.bias1(), buffers.bias()));
        }
    }

    void open() {
        wordsLoaded.open();
        rowsLoaded.open();
        table.open();
    }

    void close() {
        wordsLoaded.close();
        rowsLoaded.close();
        table.close();
    }

    /** Emits all moves of a tile; the Fixpipe buffer is written when the tile before has left L0C. */
    void load(Affine column, Affine columns) {
        wordsLoaded.acquire(Affine.ZERO);
        row(HALF, buffers.words1(), words.plus(column.times(WORD_BYTES)), columns.times(WORD_BYTES / HALF.bytes(1)));
        wordsLoaded.publish(Affine.ZERO);
        wordsLoaded.await(Affine.ZERO);
        program.barrier(Pipe.FIX);
        program.emit(new FixpipeLoad(buffers.words(), buffers.words1(), Affine.ONE,
                program.ceilDivide(columns, FixpipeLoad.UNIT / WORD_BYTES), Affine.ZERO, Affine.ZERO));
        program.barrier(Pipe.FIX);
        wordsLoaded.release(Affine.ZERO);
        rowsLoaded.acquire(Affine.ZERO);
        rows.forEach(r -> row(r.type, r.l1, r.gm.plus(column.times(r.type.bytes(1))), columns));
        rowsLoaded.publish(Affine.ZERO);
        rowsLoaded.await(Affine.ZERO);
        table.acquire(Affine.ZERO);
        rows.forEach(r -> program.emit(new BiasLoad(r.type, r.table, r.l1, Affine.ONE,
                program.ceilDivide(columns, BiasLoad.UNIT / r.type.bytes(1)), Affine.ZERO, Affine.ZERO)));
        table.publish(Affine.ZERO);
        rowsLoaded.release(Affine.ZERO);
        table.await(Affine.ZERO);
    }

    /** A one-row nd2nz, because it fills the last 32 bytes with zeros instead of reading past the end. */
    private void row(DType type, Address l1, Affine gm, Affine elements) {
        program.emit(new Nd2Nz(type, l1, Address.gm(gm), Affine.ONE, Affine.ONE, elements, Affine.ZERO, elements,
                Affine.ONE, Affine.ONE, Affine.ZERO, CacheHint.NORMAL));
    }

    /** The tile's last product has been issued. */
    void release() {
        table.release(Affine.ZERO);
    }
}
