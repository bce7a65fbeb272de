package ascendsim.kernels.program.antiquant;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.LocalMove.UbCopy;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorBinary.Elementwise;
import ascendsim.isa.instruction.VectorConvert.Convert;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.antiquant.AntiquantBuffers.Kind;

/**
 * The vector instructions of a tile (tiling_quant §1.1): integer to float16, for bfloat16 on to float32, [+ offset],
 * times scale, and for bfloat16 one cast. Additions and multiplications run over a repeat's width of columns at a time
 * and repeat down the rows, so that factors of columns stay and factors of rows advance by their blocks.
 */
final class AntiquantArithmetic {
    private final ProgramBuilder program;
    private final AntiquantTypes types;
    private final AntiquantBuffers buffers;
    private final LaneMask mask;

    AntiquantArithmetic(ProgramBuilder program, AntiquantBuffers buffers) {
        this.program = program;
        this.types = buffers.types();
        this.buffers = buffers;
        this.mask = new LaneMask(program);
    }

    /**
     * What one tile needs.
     *
     * @param in        its weights
     * @param out       its result
     * @param runBlocks blocks of weights of a run
     * @param rowBlocks blocks of weights of a row
     * @param linePitch blocks of raw factors of a line
     */
    record Job(WeightTile tile, FactorLines lines, Address in, Address out, Affine runBlocks, Affine rowBlocks,
            Affine linePitch) {
    }

    /** Rows that are worked on together. */
    private record Slab(Affine first, Affine rows) {
    }

    /**
     * Emits the arithmetic.
     *
     * @param loaded called when the weights have been read
     */
    void emit(Job job, Runnable loaded) {
        Slab all = new Slab(Affine.ZERO, job.tile.rows());
        if (buffers.capacity().isWhole()) {
            slab(job, all, loaded, kind -> factors(job, all, kind));
            return;
        }
        if (buffers.capacity().axis() == FactorAxis.COLUMNS && job.tile.isGrouped()) {
            forGroups(job, (group, rows) -> parts(job, rows, part -> slab(job, part, () -> {
            }, kind -> pass(job, part, part, held(kind, job, group, Affine.ZERO), kind))));
        } else {
            parts(job, all, part -> slab(job, part, () -> {
            }, kind -> factors(job, part, kind)));
        }
        loaded.run();
    }

    private interface Body<T> {
        void with(T value);
    }

    private interface GroupBody {
        void with(Affine group, Slab rows);
    }

    private void parts(Job job, Slab rows, Body<Slab> body) {
        Affine height = program.compute(Op.DIV, Affine.of(buffers.capacity().part() / types.unit()), job.rowBlocks);
        program.loop(Affine.ZERO, rows.rows, height, done -> body.with(new Slab(program.hold(rows.first.plus(done)),
                program.minimum(rows.rows.minus(done), height))));
    }

    private void forGroups(Job job, GroupBody body) {
        if (!job.tile.isGrouped()) {
            body.with(Affine.ZERO, new Slab(Affine.ZERO, job.tile.rows()));
            return;
        }
        Affine height = Affine.of(job.tile.groupRows());
        program.loop(program.ceilDivide(job.tile.rows(), height.base()), group -> {
            Affine first = group.times(height.base());
            body.with(group, new Slab(first, program.minimum(job.tile.rows().minus(first), height)));
        });
    }

    private void slab(Job job, Slab slab, Runnable loaded, Body<Kind> factors) {
        if (buffers.isApart() && !types.isWide()) {
            program.barrier(Pipe.V);
        }
        castIn(job, slab);
        loaded.run();
        if (types.isWide()) {
            program.barrier(Pipe.V);
            counted(job, slab, () -> program.emit(new Convert(DType.FLOAT16, DType.FLOAT32, Rounding.RINT,
                    buffers.working(), buffers.half(), Affine.ONE)));
        }
        if (types.offset()) {
            program.barrier(Pipe.V);
            factors.with(Kind.OFFSET);
        }
        program.barrier(Pipe.V);
        factors.with(Kind.SCALE);
        finish(job, slab);
    }

    private void counted(Job job, Slab slab, Runnable emit) {
        mask.counted(program.multiply(slab.rows, job.rowBlocks).times(types.unit()), emit);
    }

    private void castIn(Job job, Slab slab) {
        Affine skipped = program.multiply(slab.first, job.rowBlocks);
        Address to = buffers.isApart() ? buffers.half() : job.out;
        counted(job, slab, () -> program.emit(new Convert(types.weight(), DType.FLOAT16, Rounding.RINT, to,
                job.in.plus(skipped.times(Move.BLOCK)), Affine.ONE)));
    }

    private void finish(Job job, Slab slab) {
        if (!buffers.isApart()) {
            return;
        }
        program.barrier(Pipe.V);
        Affine skipped = program.multiply(slab.first, job.rowBlocks).times(types.outBlocks() * Move.BLOCK);
        Address to = job.out.plus(skipped);
        if (types.isWide()) {
            counted(job, slab, () -> program.emit(new Convert(DType.FLOAT32, DType.BFLOAT16, Rounding.RINT, to,
                    buffers.working(), Affine.ONE)));
        } else {
            Affine blocks = program.multiply(slab.rows, job.rowBlocks).times(types.outBlocks());
            program.emit(new UbCopy(to, buffers.half(), Affine.ONE, blocks, Affine.ZERO, Affine.ZERO));
        }
    }

    /** All factors of a slab: that of each group of rows, or of each run. */
    private void factors(Job job, Slab slab, Kind kind) {
        if (buffers.capacity().axis() == FactorAxis.COLUMNS) {
            forGroups(job, (group, rows) -> pass(job, job.tile.isGrouped() ? rows : slab, slab,
                    held(kind, job, group, Affine.ZERO), kind));
        } else {
            program.loop(job.tile.runs(), run -> pass(job, slab, slab, held(kind, job, run, slab.first), kind, run));
        }
    }

    /** The first factor of a group or run, at a row. */
    private Address held(Kind kind, Job job, Affine line, Affine row) {
        Address all = buffers.held(kind);
        if (buffers.capacity().axis() == FactorAxis.COLUMNS) {
            Affine elements = program.multiply(line, job.linePitch).times(FactorLines.BLOCK_ELEMENTS);
            return all.plus(elements.times(types.compute().bytes(1)));
        }
        Affine pitch = job.linePitch.times(FactorLines.BLOCK_ELEMENTS);
        Affine factor = job.lines.down()
                ? program.multiply(line, pitch).plus(row)
                : program.multiply(row, pitch).plus(line);
        return all.plus(factor.times(Move.BLOCK));
    }

    private void pass(Job job, Slab rows, Slab slab, Address factor, Kind kind) {
        pass(job, rows, slab, factor, kind, Affine.ZERO);
    }

    /** One run of some rows of a slab with its factors. */
    private void pass(Job job, Slab rows, Slab slab, Address factor, Kind kind, Affine run) {
        Affine skipped = program.multiply(rows.first.minus(slab.first), job.rowBlocks)
                .plus(program.multiply(run, job.runBlocks)).times(types.computeBlocks());
        Address at = work(job).plus(skipped.times(Move.BLOCK));
        Affine pitch = job.rowBlocks.times(types.computeBlocks());
        program.loop(Affine.ZERO, rows.rows, Affine.of(Vector.MAX_REPEAT), done -> {
            Affine count = program.minimum(rows.rows.minus(done), Affine.of(Vector.MAX_REPEAT));
            Address from = at.plus(program.multiply(done, pitch).times(Move.BLOCK));
            slices(job, slice -> {
                Address place = from.plus(slice);
                program.emit(new Elementwise(kind == Kind.SCALE ? VectorBinary.Op.VMUL : VectorBinary.Op.VADD,
                        types.compute(), place, place, byFactor(job, factor, done, slice), count,
                        new Stride(Affine.ONE, pitch), new Stride(Affine.ONE, pitch), factorStride(job)));
            });
        });
    }

    private Address work(Job job) {
        if (types.isWide()) {
            return buffers.working();
        }
        return buffers.isApart() ? buffers.half() : job.out;
    }

    private Address byFactor(Job job, Address factor, Affine row, Affine slice) {
        return buffers.capacity().axis() == FactorAxis.COLUMNS
                ? factor.plus(slice)
                : factor.plus(program.multiply(row, nextRow(job)).times(Move.BLOCK));
    }

    private Stride factorStride(Job job) {
        return buffers.capacity().axis() == FactorAxis.COLUMNS ? Stride.of(1, 0) : new Stride(Affine.ZERO,
                nextRow(job));
    }

    /** Blocks from a row's factor to the next row's. */
    private Affine nextRow(Job job) {
        return job.lines.down() ? Affine.ONE : job.linePitch.times(FactorLines.BLOCK_ELEMENTS);
    }

    /** Calls {@code emit} with the byte offset in a run of every repeat's width, masked where less is left. */
    private void slices(Job job, Body<Affine> emit) {
        Affine columns = job.runBlocks.times(types.unit());
        Affine lanes = Affine.of(types.lanes());
        Affine whole = program.compute(Op.DIV, columns, lanes);
        program.loop(whole, i -> emit.with(i.times(Vector.REPEAT_BYTES)));
        Affine rest = columns.minus(whole.times(types.lanes()));
        program.when(Condition.GT, rest, Affine.ZERO,
                () -> mask.first(rest, () -> emit.with(whole.times(Vector.REPEAT_BYTES))));
    }
}
