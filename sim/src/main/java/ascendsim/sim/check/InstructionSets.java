package ascendsim.sim.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sets of instructions, each kept once and known by number; a set of one has the number of its instruction. */
final class InstructionSets {
    private final List<BitSet> sets = new ArrayList<>();
    private final Map<BitSet, Integer> numbers = new HashMap<>();

    /** @param instructions how many there are */
    InstructionSets(int instructions) {
        for (int i = 0; i < instructions; i++) {
            with(new BitSet(), i);
        }
    }

    /** The set that has an instruction beside those of {@code set}. */
    int with(int set, int instruction) {
        return sets.get(set).get(instruction) ? set : with(sets.get(set), instruction);
    }

    private int with(BitSet members, int instruction) {
        BitSet all = (BitSet) members.clone();
        all.set(instruction);
        return numbers.computeIfAbsent(all, s -> {
            sets.add(s);
            return sets.size() - 1;
        });
    }

    /** Its instructions, ascending. */
    int[] members(int set) {
        return sets.get(set).stream().toArray();
    }
}
