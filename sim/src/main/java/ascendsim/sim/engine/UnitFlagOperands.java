package ascendsim.sim.engine;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Cube.Mmad;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Instruction;
import ascendsim.sim.issue.Dispatched;
import java.util.Optional;

/**
 * Where an Mmad or a drain keeps what its unit flags need: the L0C region as columns of fractals, and the flag.
 *
 * @param address slot of the region's start
 * @param rows    slot of the rows used
 * @param stride  slot of the rows of a column of fractals; the rows used for an Mmad
 */
record UnitFlagOperands(int address, int rows, int stride, int columns, int mode) {
    private static final long FRACTAL = 16;
    /** Bytes of a row of a column of fractals: 16 elements of 4 bytes. */
    private static final long ROW_BYTES = FRACTAL * 4;

    static Optional<UnitFlagOperands> of(Instruction instruction) {
        return switch (instruction) {
            case Cube m -> Optional.of(of(m, "dst", "m"));
            case Fixpipe.Drain d -> Optional.of(of(d, "src", "src_stride"));
            default -> Optional.empty();
        };
    }

    private static UnitFlagOperands of(Instruction instruction, String address, String stride) {
        var form = instruction.form();
        return new UnitFlagOperands(form.slot(address), form.slot("m"), form.slot(stride), form.slot("n"),
                form.slot("unit_flag"));
    }

    /** Whether the instruction takes part in unit flags at all. */
    boolean isOff(Dispatched d) {
        return d.operands[mode] == Mmad.UNIT_FLAG_OFF || d.operands[rows] == 0 || d.operands[columns] == 0;
    }

    /** Whether it hands its region over to the other side. */
    boolean switches(Dispatched d) {
        return d.operands[mode] == Mmad.UNIT_FLAG_SWITCH;
    }

    long address(Dispatched d) {
        return d.operands[address];
    }

    /** Columns of fractals. */
    long columns(Dispatched d) {
        return Math.ceilDiv(d.operands[columns], FRACTAL);
    }

    /** Bytes from one column of fractals to the next. */
    long strideBytes(Dispatched d) {
        return Math.ceilDiv(d.operands[stride], FRACTAL) * FRACTAL * ROW_BYTES;
    }

    /** Bytes used of a column of fractals. */
    long columnBytes(Dispatched d) {
        return Math.ceilDiv(d.operands[rows], FRACTAL) * FRACTAL * ROW_BYTES;
    }
}
