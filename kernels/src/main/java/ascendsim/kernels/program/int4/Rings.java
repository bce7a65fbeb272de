package ascendsim.kernels.program.int4;

import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;

/**
 * The flags of loads and stores, which all phases of the AIV program share: there are not enough for each to have its
 * own.
 */
record Rings(Ring in, Ring out) {
    static final int STAGES = 2;

    static Rings of(ProgramBuilder program) {
        return new Rings(new Ring(program, STAGES, Pipe.MTE2, Pipe.V), new Ring(program, STAGES, Pipe.V, Pipe.MTE3));
    }

    void open() {
        in.open();
        out.open();
    }

    void close() {
        in.close();
        out.close();
    }
}
