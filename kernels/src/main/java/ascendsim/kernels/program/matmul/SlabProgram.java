package ascendsim.kernels.program.matmul;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.instruction.Sync.Mode;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.OutputTile;
import ascendsim.kernels.program.cube.SlabMmad;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code out = x · y (+ bias)} in cells that are dealt out one by one, row by row, with one operand's loads kept in L1
 * while the other one's pass. Either the depth is in slabs and the left operand is kept (single-core split-K,
 * tiling_dense §1.7): a core goes down its cell, so many blocks at a time as their left operands fit in L1, and sums of
 * slabs are added up in GM. Or the depth is one slab and the right operand is kept (§1.5, item 4).
 *
 * <p>Sums of a narrow type are cast by the AI core's own vector cores chunk by chunk, half of its rows each; rows of
 * sums whose length is no multiple of 64 elements are cast by all vector cores when all sums are there.
 *
 * @param config  tiles and stages
 * @param buffers where they lie
 * @param work    the output and its cells
 * @param shape   of the slabs
 * @param result  what leaves L0C
 * @param cast    the output's type if it is float16 or bfloat16; empty: sums are the output
 * @param pass    present if operands are converted first
 */
public record SlabProgram(CubeConfig config, CubeBuffers buffers, Cells work, SlabMmad.Shape shape, Result result,
        Optional<DType> cast, Optional<Nd2NzPass> pass) {
    /** Rows of sums are rounded up to this. */
    private static final long PITCH = 64;
    /** Chunks the cube core may be ahead of its vector cores: the largest value of a flag's counter. */
    private static final CrossRing CHUNKS = new CrossRing(15, 0, 1);
    private static final Affine ALL_ADDED = Affine.of(2);
    private static final Affine ADDED = Affine.of(3);

    /**
     * What leaves L0C.
     *
     * @param quant of the Fixpipe
     * @param type  of what it writes
     */
    public record Result(Quant quant, DType type) {
        /** Sums as they are. */
        public static final Result SUMS = new Result(Quant.NONE, DType.FLOAT32);
    }

    /**
     * The output in cells.
     *
     * @param m     rows of the output
     * @param n     columns of the output
     * @param rows  of a cell
     * @param columns of a cell
     * @param cores of the launch
     * @param aivPerAic vector cores beside each of them
     */
    public record Cells(long m, long n, long rows, long columns, long cores, int aivPerAic) {
        long down() {
            return Math.ceilDiv(m, rows);
        }

        long across() {
            return Math.ceilDiv(n, columns);
        }

        /** Elements from row to row of the sums. */
        public long pitch() {
            return Math.ceilDiv(n, PITCH) * PITCH;
        }

        boolean inWholeLines() {
            return n % PITCH == 0;
        }
    }

    /** The programs of all kinds of cores that take part. */
    public List<Program> programs() {
        List<Program> programs = new ArrayList<>();
        programs.add(cubeProgram());
        if (pass.isPresent() || cast.isPresent()) {
            programs.add(vectorProgram());
        }
        return programs;
    }

    private boolean castsChunks() {
        return cast.isPresent() && work.inWholeLines();
    }

    private Program cubeProgram() {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIC);
        pass.ifPresent(p -> p.await(program));
        Affine core = program.query(Special.BLOCK_IDX);
        OutputTile sums = new OutputTile(result.quant, result.type,
                program.argument(cast.isPresent() ? MatmulProgram.SUMS : MatmulProgram.OUT),
                cast.isPresent() ? work.pitch() : work.n());
        SlabMmad mmad = new SlabMmad(program, config, buffers, operands(program), shape);
        Variable round = program.variable(Affine.ZERO);
        var all = new SlabMmad.Slabs(Affine.ZERO, Affine.of(shape.slabs()));
        mmad.open();
        forChunks(program, core, area -> {
            if (castsChunks()) {
                CHUNKS.acquire(program, round.value());
            }
            mmad.multiply(area, all, sums);
            if (castsChunks()) {
                CHUNKS.publish(program, Pipe.FIX);
                round.add(1);
            }
        });
        mmad.close();
        if (castsChunks()) {
            CHUNKS.drain(program, round.value());
        } else if (cast.isPresent()) {
            program.crossSet(Mode.ALL_OF_KIND, Pipe.FIX, ALL_ADDED);
            program.crossWait(ALL_ADDED);
            program.crossSet(Mode.CUBE_VECTOR, Pipe.FIX, ADDED);
        }
        return program.build();
    }

    private BlockMmad.Operands operands(ProgramBuilder program) {
        return MatmulProgram.operands(program, config, pass, work.n);
    }

    /** Emits {@code body} for what this AI core computes at a time, the same on its cube and its vector cores. */
    private void forChunks(ProgramBuilder program, Affine core, Consumer<SlabMmad.Area> body) {
        long chunk = shape.keepsLeft() ? shape.kept() * config.left().size().extent() : work.rows;
        Affine shift = shape.keepsLeft() ? core : Affine.ZERO;
        program.loop(core, Affine.of(work.down() * work.across()), Affine.of(work.cores), cell -> {
            Affine down = program.compute(Op.DIV, cell, Affine.of(work.across()));
            Affine right = program.hold(cell.minus(down.times(work.across())).times(work.columns));
            Affine columns = program.minimum(Affine.of(work.n).minus(right), Affine.of(work.columns));
            Affine begin = down.times(work.rows);
            Affine end = program.minimum(begin.plus(work.rows), Affine.of(work.m));
            program.loop(begin, end, Affine.of(chunk), row -> body.accept(
                    new SlabMmad.Area(row, program.minimum(end.minus(row), Affine.of(chunk)), right, columns, shift)));
        });
    }

    private Program vectorProgram() {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        Affine block = program.query(Special.BLOCK_IDX);
        Affine sub = program.query(Special.SUB_BLOCK_IDX);
        Affine core = program.hold(block.times(work.aivPerAic).plus(sub));
        pass.ifPresent(p -> p.convert(program, core));
        cast.ifPresent(to -> {
            var source = new RowPieces.Rows(result.type, program.argument(MatmulProgram.SUMS), work.pitch());
            var target = new RowPieces.Rows(to, program.argument(MatmulProgram.OUT), work.n());
            if (work.inWholeLines()) {
                castChunks(program, new RowCast(program, source, target, work.columns), block, sub);
            } else {
                castAll(program, new RowCast(program, source, target, work.n()), core);
            }
        });
        return program.build();
    }

    private void castChunks(ProgramBuilder program, RowCast casts, Affine block, Affine sub) {
        casts.open();
        forChunks(program, block, area -> {
            Affine each = program.ceilDivide(area.rows(), work.aivPerAic);
            Affine skipped = program.multiply(each, sub);
            Affine rows = program.minimum(area.rows().minus(skipped), each);
            CHUNKS.await(program);
            casts.cast(new RowPieces.Area(area.row().plus(skipped), rows, area.column(), area.columns()));
            CHUNKS.release(program, Pipe.MTE2);
        });
        casts.close();
    }

    private void castAll(ProgramBuilder program, RowCast casts, Affine core) {
        long each = Math.ceilDiv(work.m, work.cores * work.aivPerAic);
        program.crossWait(ADDED);
        casts.open();
        Affine rows = program.minimum(Affine.of(work.m).minus(core.times(each)), Affine.of(each));
        casts.cast(new RowPieces.Area(core.times(each), rows, Affine.ZERO, Affine.of(work.n)));
        casts.close();
    }
}
