package ascendsim.sim.engine;

import ascendsim.isa.program.Program;
import ascendsim.sim.chip.InstructionFetch;

/** A program with everything the engine needs to run it. */
final class BoundProgram {
    private final BoundLine[] lines;
    private final int[] places;

    private BoundProgram(BoundLine[] lines, int[] places) {
        this.lines = lines;
        this.places = places;
    }

    static BoundProgram of(Program program, BoundLine[] lines, Mode mode, InstructionFetch fetch) {
        boolean waits = mode.hasTime() && fetch.missCycles() > 0;
        return new BoundProgram(lines, waits ? CodeLayout.places(program.lines()) : new int[0]);
    }

    BoundLine[] lines() {
        return lines;
    }

    /** Where the instruction of each line lies in the code, see {@link CodeLayout}; empty if nobody waits for it. */
    int[] places() {
        return places;
    }
}
