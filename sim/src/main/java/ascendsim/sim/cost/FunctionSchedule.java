package ascendsim.sim.cost;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.RegisterControl;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterInstruction;
import ascendsim.isa.instruction.Statement;
import ascendsim.sim.chip.FunctionUnit;
import java.nio.LongBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a vector function takes on a chip: a pure function of its body, the rounds of its loops and the chip's
 * numbers. The body runs through a {@link FunctionPipeline} once; where a loop comes back to a state it was in before,
 * the rounds in between repeat and are counted, not run.
 */
final class FunctionSchedule {
    private final RegisterFunction function;
    private final FunctionUnit chip;
    private final Map<Statement, FunctionNode> nodes = new HashMap<>();
    /** Scalar registers that rounds of some loop depend on. */
    private final BitSet counting = new BitSet();
    /** Whether such a register changes otherwise than as an index. */
    private boolean wanders;

    FunctionSchedule(RegisterFunction function, FunctionUnit chip) {
        this.function = function;
        this.chip = chip;
        prepare(function.body());
        closeOverSets();
        findWanderers(function.body(), 0);
    }

    /** Scalar registers that the time depends on; arguments among them are the lowest. */
    BitSet counting() {
        return counting;
    }

    /**
     * Cycles of a call; an IllegalArgumentException when a loop has more rounds than its counter.
     *
     * @param arguments of the call
     */
    double cycles(long[] arguments) {
        Run run = new Run(arguments);
        run.body(function.body());
        return chip.startCycles() + run.pipeline.end() + run.skipped + chip.drainCycles();
    }

    private void prepare(List<Statement> body) {
        for (Statement statement : body) {
            switch (statement) {
                case RegisterInstruction instruction -> nodes.computeIfAbsent(instruction,
                        i -> FunctionNode.of(instruction, chip));
                case Statement.Loop loop -> {
                    mark(loop.count());
                    prepare(loop.body());
                }
            }
        }
    }

    private void mark(Affine value) {
        value.terms().forEach(term -> counting.set(term.register().index()));
    }

    /** What a counting register is set from counts too. */
    private void closeOverSets() {
        int before;
        do {
            before = counting.cardinality();
            markSets(function.body());
        } while (counting.cardinality() > before);
    }

    private void markSets(List<Statement> body) {
        for (Statement statement : body) {
            switch (statement) {
                case RegisterControl.Set set when counting.get(set.dst().index()) -> mark(set.value());
                case RegisterInstruction instruction -> {
                }
                case Statement.Loop loop -> markSets(loop.body());
            }
        }
    }

    private void findWanderers(List<Statement> body, int level) {
        for (Statement statement : body) {
            switch (statement) {
                case RegisterControl.Set set when level == 0 -> {
                }
                case RegisterInstruction instruction -> wanders |= instruction.writes().stream()
                        .anyMatch(o -> o instanceof Register r && counting.get(r.index()));
                case Statement.Loop loop -> findWanderers(loop.body(), level + 1);
            }
        }
    }

    /** One way through the function. */
    private final class Run {
        private final FunctionPipeline pipeline = new FunctionPipeline(chip);
        private final long[] scalars = new long[RegisterFunction.SCALARS];
        /** Cycles of rounds that were counted, not run. */
        private long skipped;

        Run(long[] arguments) {
            System.arraycopy(arguments, 0, scalars, 0, RegisterFunction.MAX_ARGUMENTS);
        }

        void body(List<Statement> statements) {
            for (Statement statement : statements) {
                switch (statement) {
                    case RegisterInstruction instruction -> instruction(instruction);
                    case Statement.Loop loop -> loop(loop);
                }
            }
        }

        private void instruction(RegisterInstruction instruction) {
            if (instruction instanceof RegisterControl.Set set) {
                scalars[set.dst().index()] = value(set.value());
            }
            pipeline.add(nodes.get(instruction));
        }

        private long value(Affine affine) {
            long value = affine.base();
            for (Affine.Term term : affine.terms()) {
                value += scalars[term.register().index()] * term.stride();
            }
            return value;
        }

        private void loop(Statement.Loop loop) {
            long rounds = Statement.Loop.counted(value(loop.count()));
            boolean alike = !wanders && !counting.get(loop.index().index());
            Map<LongBuffer, long[]> seen = new HashMap<>();
            for (long round = 0; round < rounds; round++) {
                scalars[loop.index().index()] = round;
                pipeline.pause(chip.loopCycles());
                body(loop.body());
                if (alike && round + 1 < rounds) {
                    round = skip(seen, round, rounds);
                }
            }
        }

        /** The round that is done when whole repetitions of what was seen before are done too. */
        private long skip(Map<LongBuffer, long[]> seen, long round, long rounds) {
            long now = pipeline.cycle() + skipped;
            long[] before = seen.put(LongBuffer.wrap(pipeline.state()), new long[]{round, now});
            if (before == null) {
                return round;
            }
            long period = round - before[0];
            long times = (rounds - 1 - round) / period;
            skipped += times * (now - before[1]);
            seen.clear();
            return round + times * period;
        }
    }
}
