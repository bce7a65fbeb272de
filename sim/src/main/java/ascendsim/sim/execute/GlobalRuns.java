package ascendsim.sim.execute;

import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.GlobalMemory;
import java.lang.foreign.MemorySegment;

/** Runs of bytes between global memory, page by page, and a buffer. */
final class GlobalRuns {
    private GlobalRuns() {
    }

    /** Copies runs of global memory to {@code dst}. */
    static void gather(GlobalMemory global, Runs from, MemorySegment dst, Runs to) {
        long done = 0;
        while (done < from.count()) {
            long address = from.at(done);
            long whole = inPage(from, address, from.count() - done);
            if (whole == 0) {
                global.read(address, dst, to.at(done), from.bytes());
                done++;
            } else {
                Runs.copy(global.page(address), from.part(GlobalMemory.offset(address), whole), dst,
                        to.part(to.at(done), whole));
                done += whole;
            }
        }
    }

    /**
     * Writes runs of what {@code instruction} has staged to global memory, combining with what is there if it says so.
     */
    static void scatter(Dispatched instruction, Runs from, GlobalMemory global, Runs to) {
        if (instruction.atomic() == Atomic.NONE) {
            put(instruction.staged.bytes(), from, global, to);
        } else {
            Atomics.combine(instruction, from, global, to);
        }
    }

    private static void put(MemorySegment src, Runs from, GlobalMemory global, Runs to) {
        long done = 0;
        while (done < to.count()) {
            long address = to.at(done);
            long whole = inPage(to, address, to.count() - done);
            if (whole == 0) {
                global.write(address, src, from.at(done), to.bytes());
                done++;
            } else {
                Runs.copy(src, from.part(from.at(done), whole), global.writablePage(address),
                        to.part(GlobalMemory.offset(address), whole));
                done += whole;
            }
        }
    }

    /** How many of the {@code left} runs from {@code address} on lie in its page; 0 when the first crosses its end. */
    private static long inPage(Runs runs, long address, long left) {
        long room = GlobalMemory.PAGE - GlobalMemory.offset(address) - runs.bytes();
        if (room < 0) {
            return 0;
        }
        return runs.stride() == 0 ? left : Math.min(left, room / runs.stride() + 1);
    }
}
