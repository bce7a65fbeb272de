package ascendsim.sim.registers;

import ascendsim.isa.instruction.Affine;

/** A sum over scalar registers as flat tables. */
public final class ScalarValue {
    private final long base;
    private final int[] registers;
    private final long[] strides;

    public ScalarValue(Affine value) {
        base = value.base();
        registers = value.terms().stream().mapToInt(t -> t.register().index()).toArray();
        strides = value.terms().stream().mapToLong(Affine.Term::stride).toArray();
    }

    public long of(RegisterFile file) {
        long value = base;
        for (int i = 0; i < registers.length; i++) {
            value += file.scalars[registers[i]] * strides[i];
        }
        return value;
    }
}
