package ascendsim.isa.program;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.IllegalInstruction;
import ascendsim.isa.instruction.MaskRegister;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.RegisterControl;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterInstruction;
import ascendsim.isa.instruction.RegisterMask;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Statement;
import ascendsim.isa.instruction.VectorRegister;
import ascendsim.isa.instruction.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes a vector function with structured loops; hands out its registers. */
public final class FunctionBuilder {
    private final String name;
    private final List<String> parameters;
    private List<Statement> body = new ArrayList<>();
    private int vectors;
    private int masks;
    private int scalars;

    /** A function whose argument i is called {@code parameters[i]}. */
    public FunctionBuilder(String name, String... parameters) {
        this.name = name;
        this.parameters = List.of(parameters);
        this.scalars = parameters.length;
    }

    /** The value of an argument. */
    public Affine argument(String parameter) {
        int index = parameters.indexOf(parameter);
        if (index < 0) {
            throw new IllegalInstruction("argument " + parameter + " of vector function " + name,
                    "one of " + parameters);
        }
        return Affine.of(new Register(index));
    }

    /** A UB address. */
    public static Address ub(Affine offset) {
        return new Address(Space.UB, offset);
    }

    /** A vector register nobody has yet. Throws {@link IllegalInstruction} when all are taken. */
    public VectorRegister vector() {
        return new VectorRegister(vectors++);
    }

    /** A mask register nobody has yet. Throws {@link IllegalInstruction} when all are taken. */
    public MaskRegister mask() {
        return new MaskRegister(masks++);
    }

    /** A mask register by a pattern. */
    public MaskRegister mask(Width width, RegisterMask.Pattern pattern) {
        MaskRegister mask = mask();
        emit(new RegisterMask.Set(width, pattern, mask));
        return mask;
    }

    /** A scalar register that changes: a pointer that post-updates move, a count that masks are taken off. */
    public Register scalar(Affine initial) {
        Register register = new Register(scalars++);
        emit(new RegisterControl.Set(register, initial));
        return register;
    }

    public void emit(RegisterInstruction instruction) {
        body.add(instruction);
    }

    /** Runs {@code inside} for 0 … count - 1. */
    public void loop(Affine count, Consumer<Affine> inside) {
        Register index = new Register(scalars++);
        List<Statement> outer = body;
        body = new ArrayList<>();
        inside.accept(Affine.of(index));
        outer.add(new Statement.Loop(index, count, body));
        body = outer;
    }

    /** The function; throws {@link IllegalInstruction} when it breaks a rule of functions. */
    public RegisterFunction build() {
        return new RegisterFunction(name, parameters, body);
    }
}
