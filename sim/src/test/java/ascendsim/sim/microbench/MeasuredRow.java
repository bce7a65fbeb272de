package ascendsim.sim.microbench;

import java.util.Optional;

/**
 * One row of a table of instruction measurements.
 *
 * @param kind        move, load2d, mmad or vector
 * @param instruction as the source spells it, e.g. {@code GM->UB} or {@code VADD FP16,FP16,FP16}
 * @param size        KiB, fractals, {@code m,k,n}, or elements of nominal 256-byte repeats
 * @param rate        GiB/s, operations per cycle (two per multiply-accumulate), or bytes per cycle (256 per repeat)
 * @param protocol    stream or isolated
 * @param l2          hit, miss or empty
 * @param repeats     of a vector row: what its size stands for, empty for other kinds
 */
public record MeasuredRow(String kind, String chip, String instruction, String size, double rate, String protocol,
        String l2, Optional<Integer> repeats) {

    MeasuredRow withRepeats(int actual) {
        return new MeasuredRow(kind, chip, instruction, size, rate, protocol, l2, Optional.of(actual));
    }

    /** What is summed up together: a path on a chip, or a vector operation of all types. */
    public String group() {
        String what =
                kind.equals("vector") ? operation() : kind.equals("load2d") ? "load2d " + instruction : instruction;
        return chip + " " + what;
    }

    /** The first word of a vector instruction. */
    public String operation() {
        return instruction.split(" ")[0];
    }

    @Override
    public String toString() {
        return chip + " " + kind + " " + instruction + " " + size;
    }
}
