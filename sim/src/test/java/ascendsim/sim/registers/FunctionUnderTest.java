package ascendsim.sim.registers;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.instruction.VectorFunction;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelParser;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.InstructionUnderTest;
import ascendsim.sim.execute.arithmetic.PlainArithmetic;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** A vector function written as text, and the UB it works on. */
public final class FunctionUnderTest {
    /** Bytes of UB a test sees. */
    public static final int BYTES = 8192;

    private final ByteBuffer ub = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /** The function {@code f(a, b, c, d)} with a body. */
    public static RegisterFunction parse(String... body) {
        Kernel kernel =
                KernelParser.parse("f.asm", ".kernel k\n.target v310\n.type aiv_only\n.core aiv\n.vf f(a, b, c, d)\n"
                        + String.join("\n", body) + "\n.end\nvf.call f\nend\n");
        Instruction call = kernel.programs().getFirst().lines().getFirst().instruction();
        return ((VectorFunction.Call) call).function();
    }

    /** UB before, and after {@link #run}. */
    public ByteBuffer ub() {
        return ub;
    }

    public float getFloat(int address, int lane) {
        return ub.getFloat(address + 4 * lane);
    }

    /** Runs a body with arguments in r0 and so on. */
    public FunctionUnderTest run(List<Long> arguments, String... body) {
        return run(parse(body), arguments);
    }

    public FunctionUnderTest run(String... body) {
        return run(List.of(), body);
    }

    /** Runs a function. */
    public FunctionUnderTest run(RegisterFunction function, List<Long> arguments) {
        Executor executor = new Executor(new PlainArithmetic());
        try (InstructionUnderTest core = new InstructionUnderTest(
                i -> executor.bind((VectorFunction) i, Target.V310))) {
            core.put(Space.UB, 0, ub.array());
            Runnable write = core.read(
                    new VectorFunction.Call(function, arguments.stream().map(Affine::of).toList()));
            if (!Arrays.equals(core.get(Space.UB, 0, BYTES), ub.array())) {
                throw new AssertionError("UB has changed before the call retires");
            }
            write.run();
            ub.put(0, core.get(Space.UB, 0, BYTES));
        }
        return this;
    }
}
