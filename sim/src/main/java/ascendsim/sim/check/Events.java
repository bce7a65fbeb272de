package ascendsim.sim.check;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Cube.Mmad;
import ascendsim.isa.instruction.Fixpipe.Drain;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.layout.Layout;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The instructions of a launch that touched memory, by the order in which they started. */
final class Events {
    /**
     * Fractals of C from which on the cube orders consecutive accumulating Mmads itself: below, pipe_barrier M is
     * needed (isa.md §1.4, Mmad.md).
     */
    private static final long ORDERED_FRACTALS = 10;

    private final List<CoreId> cores;
    private final List<Decoded> instructions = new ArrayList<>();
    private int[] threads = new int[1024];
    private int[] numbers = new int[1024];
    private long[] sequences = new long[1024];
    private boolean[] unitFlags = new boolean[1024];
    private boolean[] largeMmads = new boolean[1024];

    Events(List<CoreId> cores) {
        this.cores = cores;
    }

    /** Adds instruction {@code number} of a pipe and returns its index. */
    int add(int thread, int number, Dispatched instruction) {
        int index = instructions.size();
        if (index == threads.length) {
            grow();
        }
        instructions.add(instruction.decoded());
        threads[index] = thread;
        numbers[index] = number;
        sequences[index] = instruction.sequence();
        unitFlags[index] = hasUnitFlag(instruction);
        largeMmads[index] = isLargeMmad(instruction);
        return index;
    }

    int thread(int event) {
        return threads[event];
    }

    int number(int event) {
        return numbers[event];
    }

    Decoded instruction(int event) {
        return instructions.get(event);
    }

    Pipe pipe(int event) {
        return instructions.get(event).pipe();
    }

    CoreId core(int event) {
        return cores.get(threads[event] / Pipe.values().length);
    }

    /** Whether it hands granules of L0C over by unit flag. */
    boolean hasUnitFlag(int event) {
        return unitFlags[event];
    }

    /** Whether it is an Mmad large enough for the next one to accumulate on it without a barrier. */
    boolean isLargeMmad(int event) {
        return largeMmads[event];
    }

    /** Number and text. */
    String text(int event) {
        return "#" + sequences[event] + " " + instructions.get(event);
    }

    private static boolean hasUnitFlag(Dispatched instruction) {
        Instruction own = instruction.decoded().instruction();
        return (own instanceof Cube || own instanceof Drain)
                && instruction.operands[own.form().slot("unit_flag")] != Mmad.UNIT_FLAG_OFF;
    }

    private static boolean isLargeMmad(Dispatched instruction) {
        return instruction.decoded().instruction() instanceof Cube mmad
                && fractals(instruction, mmad, "m") * fractals(instruction, mmad, "n") >= ORDERED_FRACTALS;
    }

    private static long fractals(Dispatched instruction, Cube mmad, String extent) {
        return Math.ceilDiv(instruction.operands[mmad.form().slot(extent)], Layout.FRACTAL_ROWS);
    }

    private void grow() {
        int room = threads.length * 2;
        threads = Arrays.copyOf(threads, room);
        numbers = Arrays.copyOf(numbers, room);
        sequences = Arrays.copyOf(sequences, room);
        unitFlags = Arrays.copyOf(unitFlags, room);
        largeMmads = Arrays.copyOf(largeMmads, room);
    }
}
