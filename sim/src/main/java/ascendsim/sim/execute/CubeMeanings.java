package ascendsim.sim.execute;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Target;
import ascendsim.sim.execute.arithmetic.Arithmetic;

/** Meanings of the cube's instructions. */
public final class CubeMeanings {
    private CubeMeanings() {
    }

    /** Binds one instruction of a program. */
    public static Meaning bind(Cube instruction, Target target, Arithmetic arithmetic) {
        return new MmadMeaning(instruction, target, arithmetic);
    }
}
