package ascendsim.sim.footprint;

import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorReduce.Order;
import ascendsim.isa.instruction.VectorReduce.Reduce;
import ascendsim.sim.footprint.AccessSink.Kind;

/** Footprint of a reduction: the lanes that take part, and all results of every repeat that runs. */
final class VectorReduceFootprint {
    private VectorReduceFootprint() {
    }

    static Footprint bind(Reduce reduce) {
        var form = reduce.form();
        int repeat = form.slot("repeat");
        int dst = form.slot("dst");
        int dstRepeat = form.slot("dst_repeat");
        int lanes = Vector.REPEAT_BYTES * Byte.SIZE / reduce.type().bits();
        long resultBytes = resultBytes(reduce);
        Lanes src = Lanes.strided(form, "src", reduce.type().bits(), lanes);
        Pattern results = new Pattern(Space.UB);
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            src.masked(instruction, o[repeat], Kind.READ, sink);
            results.at(o[dst]).run(resultBytes)
                    .every(o[dstRepeat] * resultBytes, instruction.mask.repeats(o[repeat], lanes))
                    .emit(Kind.WRITE, sink);
        };
    }

    /** Bytes of the results of one repeat, which is also the unit of their distance. */
    private static long resultBytes(Reduce reduce) {
        long element = reduce.type().bytes(1);
        return switch (reduce.op()) {
            case VCADD, VCMAX, VCMIN -> reduce.order() == Order.ONLY_VALUE ? element : 2 * element;
            case VCGADD, VCGMAX, VCGMIN -> Vector.REPEAT_BLOCKS * element;
            case VCPADD -> Vector.REPEAT_BYTES / 2;
        };
    }
}
