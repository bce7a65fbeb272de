package ascendsim.sim.footprint;

import ascendsim.isa.instruction.Scalar;
import ascendsim.isa.instruction.ScalarArithmetic;
import ascendsim.isa.instruction.ScalarControl;
import ascendsim.isa.instruction.ScalarMemory;
import ascendsim.isa.instruction.ScalarMemory.CacheInvalidate;
import ascendsim.isa.instruction.ScalarMemory.Load;
import ascendsim.isa.instruction.ScalarMemory.Store;
import ascendsim.isa.instruction.ScalarState;
import ascendsim.sim.footprint.AccessSink.Kind;

/** Footprints of the scalar unit. Its stores go through the data cache, which knows no atomics. */
final class ScalarFootprints {
    private ScalarFootprints() {
    }

    static Footprint bind(Scalar scalar) {
        return switch (scalar) {
            case ScalarMemory memory -> memory(memory);
            case ScalarArithmetic arithmetic -> Footprints.NOTHING;
            case ScalarControl control -> Footprints.NOTHING;
            case ScalarState state -> Footprints.NOTHING;
        };
    }

    private static Footprint memory(ScalarMemory memory) {
        return switch (memory) {
            case Load load -> load(load);
            case Store store -> store(store);
            case CacheInvalidate invalidate -> invalidate(invalidate);
        };
    }

    private static Footprint load(Load load) {
        int address = load.form().slot("src");
        long bytes = load.type().bytes(1);
        Pattern pattern = new Pattern(load.src().space());
        return (instruction, sink) -> pattern.at(instruction.operands[address]).run(bytes).read(sink);
    }

    private static Footprint store(Store store) {
        int address = store.form().slot("dst");
        long bytes = store.type().bytes(1);
        Pattern pattern = new Pattern(store.dst().space());
        return (instruction, sink) -> pattern.at(instruction.operands[address]).run(bytes).emit(Kind.WRITE, sink);
    }

    /** Changes no memory that others see; the byte that names the line counts as read. */
    private static Footprint invalidate(CacheInvalidate invalidate) {
        int address = invalidate.form().slot("line");
        Pattern pattern = new Pattern(invalidate.line().space());
        return (instruction, sink) -> pattern.at(instruction.operands[address]).run(1).read(sink);
    }
}
