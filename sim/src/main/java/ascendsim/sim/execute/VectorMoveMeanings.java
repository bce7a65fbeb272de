package ascendsim.sim.execute;

import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorMove;
import ascendsim.sim.execute.arithmetic.LaneMoves;
import java.util.List;

/** Meanings of fill, broadcast and copy. */
final class VectorMoveMeanings {
    private VectorMoveMeanings() {
    }

    static Meaning bind(VectorMove move) {
        return switch (move) {
            case VectorMove.Fill fill -> fill(fill);
            case VectorMove.Broadcast broadcast -> broadcast(broadcast);
            case VectorMove.Copy copy -> copy(copy);
        };
    }

    private static Meaning fill(VectorMove.Fill fill) {
        Form<?> form = fill.form();
        int lanes = VectorLaneMeanings.lanes(fill.type());
        Walk dst = Walk.strided(form, "dst", fill.type().bits(), lanes);
        return new VectorMeaning(form, new VectorMeaning.Operands(lanes, Masking.LANES, dst, List.of()),
                new Work.EachLane(LaneMoves.fill(fill.type()), form.slot("value"), lanes));
    }

    /** The lanes of a repeat are its 8 source elements; each becomes a block. */
    private static Meaning broadcast(VectorMove.Broadcast broadcast) {
        Form<?> form = broadcast.form();
        int bits = broadcast.type().bits();
        int lanes = VectorMove.Broadcast.ELEMENTS;
        Walk src = Walk.packed(form, "src", bits, lanes);
        Walk dst = Walk.strided(form, "dst", bits, Vector.REPEAT_BYTES * Byte.SIZE / bits);
        return new VectorMeaning(form, new VectorMeaning.Operands(lanes, Masking.NONE, dst, List.of(src)),
                Work.EachLane.of(LaneMoves.broadcast(broadcast.type()), lanes));
    }

    private static Meaning copy(VectorMove.Copy copy) {
        Form<?> form = copy.form();
        int lanes = VectorLaneMeanings.lanes(copy.type());
        Walk src = Walk.strided(form, "src", copy.type().bits(), lanes);
        Walk dst = Walk.strided(form, "dst", copy.type().bits(), lanes);
        return new VectorMeaning(form,
                new VectorMeaning.Operands(lanes, Masking.LANES_OF_REPEATS, dst, List.of(src)),
                Work.EachLane.of(LaneMoves.copy(copy.type()), lanes));
    }
}
