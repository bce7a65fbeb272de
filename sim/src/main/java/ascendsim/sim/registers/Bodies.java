package ascendsim.sim.registers;

import ascendsim.isa.instruction.RegisterControl;
import ascendsim.isa.instruction.RegisterInstruction;
import ascendsim.isa.instruction.Statement;
import java.util.List;
import java.util.function.Function;

/** Binds bodies of vector functions: loops and scalars; the rest as the caller says. */
public final class Bodies {
    private Bodies() {
    }

    /** The steps of a body. */
    public static Step bind(List<Statement> body, Function<RegisterInstruction, Step> instructions) {
        Step[] steps = body.stream().map(statement -> bind(statement, instructions)).filter(s -> s != Step.NOTHING)
                .toArray(Step[]::new);
        return file -> {
            for (Step step : steps) {
                step.run(file);
            }
        };
    }

    private static Step bind(Statement statement, Function<RegisterInstruction, Step> instructions) {
        return switch (statement) {
            case RegisterControl.Set set -> set(set);
            case RegisterInstruction instruction -> instructions.apply(instruction);
            case Statement.Loop loop -> loop(loop, bind(loop.body(), instructions));
        };
    }

    private static Step set(RegisterControl.Set set) {
        int dst = set.dst().index();
        ScalarValue value = new ScalarValue(set.value());
        return file -> file.scalars[dst] = value.of(file);
    }

    private static Step loop(Statement.Loop loop, Step body) {
        int index = loop.index().index();
        ScalarValue count = new ScalarValue(loop.count());
        return file -> {
            long rounds = Statement.Loop.counted(count.of(file));
            for (long i = 0; i < rounds; i++) {
                file.scalars[index] = i;
                body.run(file);
            }
        };
    }
}
