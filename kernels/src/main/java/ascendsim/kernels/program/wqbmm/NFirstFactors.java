package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.program.ProgramBuilder;

/** Scales and offsets of the n_first kernel on their way to UB. */
final class NFirstFactors {
    private final ProgramBuilder program;
    private final CustomProblem problem;
    private final NFirstBuffers buffers;
    private final Affine scale;
    private final Affine offset;
    /** Of a scale or an offset. */
    private final long bytes;
    private final DType type;

    NFirstFactors(ProgramBuilder program, CustomProblem problem, NFirstBuffers buffers) {
        this.program = program;
        this.problem = problem;
        this.buffers = buffers;
        this.bytes = problem.factorBytes();
        this.type = problem.hasExponents() ? DType.UINT8 : problem.type();
        this.scale = program.argument("antiquant_scale");
        this.offset = problem.scales().offset() ? program.argument("antiquant_offset") : Affine.ZERO;
    }

    /**
     * Those of a run of columns, and of some groups.
     *
     * @param groups how many; 1 without groups
     */
    record Rows(Affine column, Affine columns, Affine group, Affine groups) {
        static Rows one(Affine column, Affine columns) {
            return new Rows(column, columns, Affine.ZERO, Affine.ONE);
        }
    }

    /** MTE2. */
    void load(Rows rows, Affine stage) {
        Affine at = program.multiply(rows.group, Affine.of(bytes * problem.n())).plus(rows.column.times(bytes));
        load(buffers.scale(), scale.plus(at), rows, stage);
        if (problem.scales().offset()) {
            load(buffers.offset(), offset.plus(at), rows, stage);
        }
    }

    private void load(Address ub, Affine gm, Rows rows, Affine stage) {
        Affine length = rows.columns.times(bytes);
        Affine gap = Affine.of(buffers.factorPitch() / DType.BLOCK_BYTES)
                .minus(program.ceilDivide(length, DType.BLOCK_BYTES));
        program.emit(new Padded(Route.GM_UB, type, ub.plus(stage.times(buffers.factors())), Address.gm(gm),
                rows.groups, length, Affine.of(bytes * problem.n()).minus(length), gap, Affine.ZERO, Affine.ZERO,
                Affine.ZERO, CacheHint.NORMAL));
    }
}
