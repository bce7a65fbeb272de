package ascendsim.traces.report;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;

/** One pipe of one core: a row of the page's timeline. */
record Lane(CoreId core, Pipe pipe) {
    private static final int PIPES = Pipe.values().length;

    /** Lanes that cores can have, whether their kind of core has the pipe or not. */
    static int count(int cores) {
        return cores * PIPES;
    }

    static int index(CoreId core, Pipe pipe) {
        return core.index() * PIPES + pipe.ordinal();
    }

    int index() {
        return index(core, pipe);
    }
}
