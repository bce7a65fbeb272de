package ascendsim.sim.engine;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Instruction;
import ascendsim.sim.issue.Dispatched;
import java.util.Optional;

/** Where an Mmad or drain keeps what its unit flags need. */
record UnitFlagOperands(int address, int rows, int columns, int mode) {
    private static final long FRACTAL_COLUMN_BYTES = 16 * 4;

    static Optional<UnitFlagOperands> of(Instruction instruction) {
        return switch (instruction) {
            case Cube.Mmad m -> Optional.of(of(m, "dst", "m"));
            case Fixpipe.Drain d -> Optional.of(of(d, "src", "src_stride"));
            default -> Optional.empty();
        };
    }

    private static UnitFlagOperands of(Instruction instruction, String address, String rows) {
        var form = instruction.form();
        return new UnitFlagOperands(form.slot(address), form.slot(rows), form.slot("n"), form.slot("unit_flag"));
    }

    long mode(Dispatched d) {
        return d.operands[mode];
    }

    long address(Dispatched d) {
        return d.operands[address];
    }

    /** L0C bytes of the region: columns of fractals, 16 elements of 4 bytes per row. */
    long bytes(Dispatched d) {
        return Math.ceilDiv(d.operands[columns], 16) * Math.ceilDiv(d.operands[rows], 16) * 16 * FRACTAL_COLUMN_BYTES;
    }
}
