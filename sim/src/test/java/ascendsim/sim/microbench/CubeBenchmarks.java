package ascendsim.sim.microbench;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.microbench.Microbenchmark.Scheme;

/** Mmads on operands that are in place. */
public final class CubeBenchmarks {
    private CubeBenchmarks() {
    }

    /** An Mmad of m x k by k x n that starts from zero. */
    public static Microbenchmark mmad(Cube.Types types, int m, int k, int n, Scheme scheme) {
        return Microbenchmark.local(CoreKind.AIC, scheme, new Cube.Mmad(types, at(Space.L0C), at(Space.L0A),
                at(Space.L0B), Affine.of(m), Affine.of(n), Affine.of(k), Affine.of(Cube.Mmad.ZERO), at(Space.BT),
                Affine.of(Cube.Mmad.UNIT_FLAG_OFF), false));
    }

    private static Address at(Space space) {
        return new Address(space, Affine.ZERO);
    }
}
