package ascendsim.kernels.program.vector;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.ProgramBuilder;

/**
 * A run of rows for each core: {@code base} rows, the first {@code extra} cores one more, and none beyond
 * {@code total}.
 */
public record RowShare(long base, long extra, long total) {

    /** All rows over {@code cores} cores, the longer shares first. */
    public static RowShare even(long total, long cores) {
        return new RowShare(total / cores, total % cores, total);
    }

    /** {@code base} rows to each core, the last one what is left. */
    public static RowShare runs(long base, long total) {
        return new RowShare(base, 0, total);
    }

    /** The rows of one core. */
    public record Part(Affine first, Affine rows) {
    }

    /** Emits what the core at work computes of its part. */
    public Part part(ProgramBuilder program) {
        Affine core = program.query(Special.BLOCK_IDX);
        if (extra == 0) {
            Affine first = program.hold(core.times(base));
            Affine rows = total % base == 0
                    ? Affine.of(base)
                    : program.minimum(Affine.of(total).minus(first), Affine.of(base));
            return new Part(first, rows);
        }
        Affine before = program.minimum(core, Affine.of(extra));
        Affine after = program.minimum(core.plus(1), Affine.of(extra));
        return new Part(program.hold(core.times(base).plus(before)),
                program.hold(after.minus(before).plus(base)));
    }
}
