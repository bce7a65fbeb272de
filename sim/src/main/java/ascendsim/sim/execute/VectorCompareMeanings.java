package ascendsim.sim.execute;

import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.VectorCompare;
import ascendsim.sim.execute.arithmetic.Arithmetic;
import ascendsim.sim.execute.arithmetic.LaneMoves;
import java.util.ArrayList;
import java.util.List;

/** Meanings of comparison and selection. */
final class VectorCompareMeanings {
    private VectorCompareMeanings() {
    }

    static Meaning bind(VectorCompare instruction, Arithmetic arithmetic) {
        return switch (instruction) {
            case VectorCompare.Compare compare -> compare(compare, arithmetic);
            case VectorCompare.Select select -> select(select);
        };
    }

    private static Meaning compare(VectorCompare.Compare compare, Arithmetic arithmetic) {
        Form<?> form = compare.form();
        int lanes = VectorLaneMeanings.lanes(compare.type());
        List<Walk> sources = List.of(Walk.strided(form, "src0", compare.type().bits(), lanes),
                Walk.strided(form, "src1", compare.type().bits(), lanes));
        Walk dst = Walk.packed(form, "dst", 1, lanes);
        return new VectorMeaning(form, new VectorMeaning.Operands(lanes, Masking.NONE, dst, sources),
                Work.EachLane.of(arithmetic.compare(compare.condition(), compare.type()), lanes));
    }

    private static Meaning select(VectorCompare.Select select) {
        Form<?> form = select.form();
        int bits = select.type().bits();
        int lanes = VectorLaneMeanings.lanes(select.type());
        boolean orScalar = switch (select.otherwise()) {
            case SCALAR -> true;
            case TENSOR -> false;
        };
        List<Walk> sources = new ArrayList<>();
        sources.add(Walk.packed(form, "selector", 1, lanes));
        sources.add(Walk.strided(form, "src0", bits, lanes));
        if (!orScalar) {
            sources.add(Walk.strided(form, "src1", bits, lanes));
        }
        Walk dst = Walk.strided(form, "dst", bits, lanes);
        return new VectorMeaning(form, new VectorMeaning.Operands(lanes, Masking.LANES, dst, sources),
                new Work.EachLane(LaneMoves.select(select.type(), orScalar), form.slot("scalar"), lanes));
    }
}
