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
        Lines lines = weights.hasLinesOfGroups()
                ? new Lines(rows.column, rows.columns, rows.group, rows.groups, bytes * weights.groups())
                : new Lines(rows.group, rows.groups, rows.column, rows.columns, bytes * weights.n());
        Affine at = program.multiply(lines.first, Affine.of(lines.pitch)).plus(lines.element.times(bytes));
        load(buffers.scale(), sources.scale().plus(at), lines, stage);
        if (weights.offset()) {
            load(buffers.offset(), sources.offset().plus(at), lines, stage);
        }
    }

    /**
     * A part of the factors as they are stored.
     *
     * @param first    line, of {@code count}
     * @param element  the first of each line, of {@code elements}
     * @param pitch    bytes from line to line
     */
    private record Lines(Affine first, Affine count, Affine element, Affine elements, long pitch) {
    }

    private void load(Address ub, Affine gm, Lines lines, Affine stage) {
        Affine length = lines.elements.times(bytes);
        Affine gap = Affine.of(buffers.factorPitch() / DType.BLOCK_BYTES)
                .minus(program.ceilDivide(length, DType.BLOCK_BYTES));
        program.emit(new Padded(Route.GM_UB, type, ub.plus(stage.times(buffers.factors())), Address.gm(gm),
                lines.count, length, Affine.of(lines.pitch).minus(length), gap, Affine.ZERO, Affine.ZERO, Affine.ZERO,
                CacheHint.NORMAL));
    }
}
