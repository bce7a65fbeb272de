package ascendsim.sim.check;

import ascendsim.isa.instruction.Operand;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.RegisterControl;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterInstruction;
import ascendsim.isa.instruction.Statement;
import ascendsim.isa.instruction.VectorRegister;
import ascendsim.sim.registers.UbAccesses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

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

    private static final int FIRST_BYTES = 1 << 18;

    private final UbAccesses accesses;
    /** What the registers an instruction stores may have been computed from. */
    private final Map<RegisterInstruction, Set<RegisterInstruction>> origins = new IdentityHashMap<>();
    private final List<RegisterInstruction> instructions = new ArrayList<>();
    private final Map<RegisterInstruction, Integer> numbers = new IdentityHashMap<>();
    private final Set<List<Integer>> reported = new HashSet<>();
    private final List<Conflict> conflicts = new ArrayList<>();
    /** For each byte of UB: number of the access and of its instruction. */
    private Touch stores = new Touch(FIRST_BYTES);
    private Touch loads = new Touch(FIRST_BYTES);
    private int now;
    private int storesBeforeLoads;
    private int loadsBeforeStores;
    private int storesBeforeStores;

    /** Who touched the bytes of UB last, and when. */
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
        Map<Operand, Set<RegisterInstruction>> sources = new HashMap<>();
        // A second way through the body carries what a loop hands to its next round.
        follow(function.body(), sources);
        follow(function.body(), sources);
    }

    private void follow(List<Statement> body, Map<Operand, Set<RegisterInstruction>> sources) {
        for (Statement statement : body) {
            switch (statement) {
                case RegisterInstruction instruction -> follow(instruction, sources);
                case Statement.Loop loop -> {
                    follow(loop.body(), sources);
                    follow(loop.body(), sources);
                }
            }
        }
    }

    private void follow(RegisterInstruction instruction, Map<Operand, Set<RegisterInstruction>> sources) {
        Set<RegisterInstruction> from = Collections.newSetFromMap(new IdentityHashMap<>());
        from.add(instruction);
        data(instruction.reads()).forEach(r -> from.addAll(sources.getOrDefault(r, Set.of())));
        origins.computeIfAbsent(instruction, i -> Collections.newSetFromMap(new IdentityHashMap<>())).addAll(from);
        data(instruction.writes()).forEach(r -> sources.put(r, from));
    }

    /** Scalar registers, pointers among them, are computed when an instruction is issued: none waits for memory. */
    private static Stream<Operand> data(List<Operand> registers) {
        return registers.stream().filter(r -> !(r instanceof Register));
    }

    /** What a call leaves unordered, each pair of instructions once. */
    List<Conflict> check(long[] arguments) {
        conflicts.clear();
        reported.clear();
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
        int number = numbers.computeIfAbsent(instruction, i -> {
            instructions.add(i);
            return instructions.size() - 1;
        });
        int end = Math.toIntExact(address + bytes);
        if (end > stores.when.length) {
            stores = stores.grown(2 * end);
            loads = loads.grown(2 * end);
        }
        for (int at = (int) address; at < end; at++) {
            if (store) {
                meet(loads, loadsBeforeStores, RegisterControl.Kind.VLD_VST, new Access(at, number));
                meet(stores, storesBeforeStores, RegisterControl.Kind.VST_VST, new Access(at, number));
                stores.when[at] = now;
                stores.who[at] = number;
            } else {
                meet(stores, storesBeforeLoads, RegisterControl.Kind.VST_VLD, new Access(at, number));
                loads.when[at] = now;
                loads.who[at] = number;
            }
        }
    }

    private record Access(int address, int number) {
    }

    private void meet(Touch earlier, int ordered, RegisterControl.Kind missing, Access access) {
        if (earlier.when[access.address] <= ordered) {
            return;
        }
        int before = earlier.who[access.address];
        RegisterInstruction first = instructions.get(before);
        RegisterInstruction second = instructions.get(access.number);
        if (!carriesOrder(first, second) && reported.add(List.of(before, access.number, missing.ordinal()))) {
            conflicts.add(new Conflict(first, second, missing, access.address));
        }
    }

    private boolean carriesOrder(RegisterInstruction first, RegisterInstruction second) {
        return origins.get(second).contains(first) || registers(first).stream().anyMatch(registers(second)::contains);
    }

    private static List<Operand> registers(RegisterInstruction instruction) {
        List<Operand> registers = new ArrayList<>(instruction.writes());
        registers.addAll(instruction.reads());
        return registers.stream().filter(r -> r instanceof VectorRegister).toList();
    }
}
