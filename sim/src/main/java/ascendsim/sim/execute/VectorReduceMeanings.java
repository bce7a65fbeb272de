package ascendsim.sim.execute;

import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorReduce.Op;
import ascendsim.isa.instruction.VectorReduce.Order;
import ascendsim.isa.instruction.VectorReduce.Reduce;
import java.util.List;

/** Meanings of reductions: of a repeat, of each of its blocks, of each pair of neighbours. */
final class VectorReduceMeanings {
    private VectorReduceMeanings() {
    }

    static Meaning bind(Reduce reduce) {
        Form<?> form = reduce.form();
        int bits = reduce.type().bits();
        int lanes = VectorLaneMeanings.lanes(reduce.type());
        int groups = groups(reduce.op(), lanes);
        int elements = reduce.order() == Order.ONLY_VALUE ? groups : 2 * groups;
        Walk src = Walk.strided(form, "src", bits, lanes);
        Walk dst = Walk.results(form, "dst_repeat", bits, elements);
        return new VectorMeaning(form, new VectorMeaning.Operands(lanes, Masking.LANES, dst, List.of(src)),
                new ReduceWork(reduce.op(), reduce.type(), reduce.order(), lanes / groups));
    }

    private static int groups(Op op, int lanes) {
        return switch (op) {
            case VCADD, VCMAX, VCMIN -> 1;
            case VCGADD, VCGMAX, VCGMIN -> Vector.REPEAT_BLOCKS;
            case VCPADD -> lanes / 2;
        };
    }
}
