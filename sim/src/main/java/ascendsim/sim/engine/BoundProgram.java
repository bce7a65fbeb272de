package ascendsim.sim.engine;

import ascendsim.isa.program.Program;

/** A program with everything the engine needs to run it. */
final class BoundProgram {
    private final BoundLine[] lines;
    private final int[] places;

    BoundProgram(Program program, BoundLine[] lines) {
        this.lines = lines;
        this.places = CodeLayout.places(program.lines());
    }

    BoundLine[] lines() {
        return lines;
    }

    /** Where the instruction of each line lies in the code, see {@link CodeLayout}. */
    int[] places() {
        return places;
    }
}
