package ascendsim.kernels.program.widening;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.program.ProgramBuilder;

/** Scales and offsets on their way to UB. */
final class WideningFactors {
    private final ProgramBuilder program;
    private final FedWeights weights;
    private final WideningBuffers buffers;
    /** Of a scale or an offset. */
    private final long bytes;
    private final DType type;

    WideningFactors(ProgramBuilder program, FedWeights weights, WideningBuffers buffers) {
        this.program = program;
        this.weights = weights;
        this.buffers = buffers;
        this.bytes = weights.factorBytes();
        this.type = weights.hasExponents() ? DType.UINT8 : weights.out();
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
    void load(WeightFeed.Sources sources, Rows rows, Affine stage) {
        Affine at = program.multiply(rows.group, Affine.of(bytes * weights.n())).plus(rows.column.times(bytes));
        load(buffers.scale(), sources.scale().plus(at), rows, stage);
        if (weights.offset()) {
            load(buffers.offset(), sources.offset().plus(at), rows, stage);
        }
    }

    private void load(Address ub, Affine gm, Rows rows, Affine stage) {
        Affine length = rows.columns.times(bytes);
        Affine gap = Affine.of(buffers.factorPitch() / DType.BLOCK_BYTES)
                .minus(program.ceilDivide(length, DType.BLOCK_BYTES));
        program.emit(new Padded(Route.GM_UB, type, ub.plus(stage.times(buffers.factors())), Address.gm(gm),
                rows.groups, length, Affine.of(bytes * weights.n()).minus(length), gap, Affine.ZERO, Affine.ZERO,
                Affine.ZERO, CacheHint.NORMAL));
    }
}
