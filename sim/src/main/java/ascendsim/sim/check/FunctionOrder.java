package ascendsim.sim.check;

import ascendsim.isa.instruction.RegisterControl;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterInstruction;
import ascendsim.sim.registers.UbAccesses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * UB accesses within a vector function that nothing orders: a load after a store, or a store after a load or store, of
 * the same bytes, with no mem_bar between them and no register that carries order (isa.md §1.4). A register carries it
 * when both accesses name it, or when what is stored, or the mask of the store, was computed from what was loaded.
 */
final class FunctionOrder implements UbAccesses.Visitor {
    /**
     * Two accesses that nothing orders.
     *
     * @param address the first byte both touch
     */
    record Conflict(RegisterInstruction earlier, RegisterInstruction later, RegisterControl.Kind missing,
            long address) {
    }

    private final UbAccesses accesses;
    private final RegisterOrder registers;
    private final InstructionSets sets;
    /** What was looked at in this call: a set of earlier instructions and a later one. */
    private final Set<Pair> judged = new HashSet<>();
    /** What was found in this call: two instructions. */
    private final Set<Pair> reported = new HashSet<>();
    private final List<Conflict> conflicts = new ArrayList<>();
    /** Who stored a byte last. */
    private Touch stores = new Touch(0);
    /** Who loaded a byte since it was stored, or since a barrier that has stores wait. */
    private Touch loads = new Touch(0);
    private int now;
    private int storesBeforeLoads;
    private int loadsBeforeStores;
    private int storesBeforeStores;

    private record Pair(int earlier, int later, RegisterControl.Kind missing) {
    }

    /** For each byte of UB: number of the last access, and which set of instructions it was. */
    private record Touch(int[] when, int[] who) {
        Touch(int bytes) {
            this(new int[bytes], new int[bytes]);
        }

        Touch grown(int bytes) {
            return new Touch(Arrays.copyOf(when, bytes), Arrays.copyOf(who, bytes));
        }
    }

    FunctionOrder(RegisterFunction function) {
        accesses = new UbAccesses(function);
        registers = new RegisterOrder(function);
        sets = new InstructionSets(registers.count());
    }

    /** What a call leaves unordered, each pair of instructions once. */
    List<Conflict> check(long[] arguments) {
        conflicts.clear();
        judged.clear();
        reported.clear();
        if (now > Integer.MAX_VALUE / 2) {
            stores = new Touch(0);
            loads = new Touch(0);
            now = 0;
        }
        storesBeforeLoads = now;
        loadsBeforeStores = now;
        storesBeforeStores = now;
        accesses.visit(arguments, this);
        return List.copyOf(conflicts);
    }

    @Override
    public void barrier(RegisterControl.Kind kind) {
        storesBeforeLoads = kind.awaits(true) && kind.holds(false) ? now : storesBeforeLoads;
        loadsBeforeStores = kind.awaits(false) && kind.holds(true) ? now : loadsBeforeStores;
        storesBeforeStores = kind.awaits(true) && kind.holds(true) ? now : storesBeforeStores;
    }

    @Override
    public void access(RegisterInstruction instruction, boolean store, long address, long bytes) {
        now++;
        Range range = new Range(registers.number(instruction), (int) address, Math.toIntExact(address + bytes));
        if (range.end > stores.when.length) {
            int room = Math.max(range.end, 2 * stores.when.length);
            stores = stores.grown(room);
            loads = loads.grown(room);
        }
        if (store) {
            meet(loads, loadsBeforeStores, RegisterControl.Kind.VLD_VST, range);
            meet(stores, storesBeforeStores, RegisterControl.Kind.VST_VST, range);
            stored(range);
        } else {
            meet(stores, storesBeforeLoads, RegisterControl.Kind.VST_VLD, range);
            loaded(range);
        }
    }

    /** Bytes that an instruction touches. */
    private record Range(int instruction, int from, int end) {
    }

    /** Who waits for this store waits for what it waited for: loads before it are forgotten. */
    private void stored(Range range) {
        Arrays.fill(stores.when, range.from, range.end, now);
        Arrays.fill(stores.who, range.from, range.end, range.instruction);
        Arrays.fill(loads.when, range.from, range.end, 0);
    }

    private void loaded(Range range) {
        int before = range.instruction;
        int with = range.instruction;
        for (int at = range.from; at < range.end; at++) {
            int set = loads.when[at] > loadsBeforeStores ? loads.who[at] : range.instruction;
            if (set != before) {
                before = set;
                with = sets.with(set, range.instruction);
            }
            loads.who[at] = with;
            loads.when[at] = now;
        }
    }

    private void meet(Touch earlier, int ordered, RegisterControl.Kind missing, Range range) {
        int last = -1;
        for (int at = range.from; at < range.end; at++) {
            if (earlier.when[at] > ordered && earlier.who[at] != last) {
                last = earlier.who[at];
                if (judged.add(new Pair(last, range.instruction, missing))) {
                    judge(new Pair(last, range.instruction, missing), at);
                }
            }
        }
    }

    private void judge(Pair pair, int address) {
        for (int first : sets.members(pair.earlier)) {
            if (!registers.carries(first, pair.later)
                    && reported.add(new Pair(first, pair.later, pair.missing))) {
                conflicts.add(new Conflict(registers.instruction(first), registers.instruction(pair.later),
                        pair.missing, address));
            }
        }
    }
}
