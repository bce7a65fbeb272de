package ascendsim.kernels.program.int4;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.program.LocalMemoryMap;

/** Buffers of whole repeats in UB. */
record UbTake(LocalMemoryMap memory) {
    Address take(long bytes) {
        return memory.take(Space.UB, roundUp(bytes), Vector.REPEAT_BYTES);
    }

    static long roundUp(long bytes) {
        return Math.ceilDiv(bytes, (long) Vector.REPEAT_BYTES) * Vector.REPEAT_BYTES;
    }
}
