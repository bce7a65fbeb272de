package ascendsim.sim.footprint;

import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorReduce.Op;
import ascendsim.isa.instruction.VectorReduce.Order;
import ascendsim.isa.instruction.VectorReduce.Reduce;
import ascendsim.sim.footprint.AccessSink.Kind;

/** Footprint of a reduction: the lanes that take part, and the result of every group that has one. */
final class VectorReduceFootprint {
    private VectorReduceFootprint() {
    }

    static Footprint bind(Reduce reduce) {
        var form = reduce.form();
        int repeat = form.slot("repeat");
        int lanes = Vector.REPEAT_BYTES * Byte.SIZE / reduce.type().bits();
        int results = results(reduce.op(), lanes);
        int bits = reduce.type().bits() * elements(reduce.order());
        Lanes src = Lanes.strided(form, "src", reduce.type().bits(), lanes);
        Lanes dst = Lanes.results(form, bits, results, lanes / results);
        return (instruction, sink) -> {
            src.masked(instruction, instruction.operands[repeat], Kind.READ, sink);
            dst.masked(instruction, instruction.operands[repeat], Kind.WRITE, sink);
        };
    }

    /** Results of a repeat: one, one for each block, one for each pair. */
    private static int results(Op op, int lanes) {
        return switch (op) {
            case VCADD, VCMAX, VCMIN -> 1;
            case VCGADD, VCGMAX, VCGMIN -> Vector.REPEAT_BLOCKS;
            case VCPADD -> lanes / 2;
        };
    }

    /** Elements of a result: an index is as wide as the value beside it. */
    private static int elements(Order order) {
        return switch (order) {
            case ONLY_VALUE -> 1;
            case VALUE_INDEX, INDEX_VALUE -> 2;
        };
    }
}
