package ascendsim.isa.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.IllegalInstruction;
import ascendsim.isa.instruction.MaskRegister;
import ascendsim.isa.instruction.Predicate;
import ascendsim.isa.instruction.RandomInstructions;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.RegisterArithmetic;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterInstruction;
import ascendsim.isa.instruction.RegisterLoad;
import ascendsim.isa.instruction.RegisterMask;
import ascendsim.isa.instruction.RegisterOpcodes;
import ascendsim.isa.instruction.RegisterStore;
import ascendsim.isa.instruction.Statement;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.instruction.VectorRegister;
import ascendsim.isa.instruction.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FunctionTextTest {
    private static final String TEXT = """
        .kernel k
        .target v310
        .type aiv_only
        .blocks 1
        .core aiv
        .vf scale(x, y, count)
            pset p0 {width=b32}
            loop r3, r2
                vlds v0, ub[r0+r3*256]
                vmuls v0, v0, 1073741824, p0 {type=float32}
                vsts ub[r1+r3*256], v0, p0 {dist=norm_b32}
            end_loop
        .end
            vf.call scale, 0, 4096, 16
            end
        """;

    private static RegisterFunction scale() {
        FunctionBuilder f = new FunctionBuilder("scale", "x", "y", "count");
        MaskRegister all = f.mask(Width.B32, RegisterMask.Pattern.ALL);
        VectorRegister v = f.vector();
        f.loop(f.argument("count"), i -> {
            f.emit(new RegisterLoad.Load(RegisterLoad.Dist.NORM, v,
                    FunctionBuilder.ub(f.argument("x").plus(i.times(256)))));
            f.emit(new RegisterArithmetic.WithScalar(RegisterArithmetic.ScalarOp.VMULS, DType.FLOAT32, v, v,
                    Affine.of(Float.floatToRawIntBits(2)), Predicate.zeroing(all)));
            f.emit(new RegisterStore.Store(RegisterStore.Dist.NORM_B32,
                    FunctionBuilder.ub(f.argument("y").plus(i.times(256))), v, all));
        });
        return f.build();
    }

    private static Kernel kernel(Target target, RegisterFunction function) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        program.call(function, Affine.ZERO, Affine.of(4096), Affine.of(16));
        return new Kernel("k", target, KernelType.AIV_ONLY, 1, List.of(), List.of(program.build()));
    }

    @Test
    void builderAndTextGiveTheSameProgram() {
        Kernel kernel = kernel(Target.V310, scale());
        assertThat(KernelText.print(kernel)).isEqualTo(TEXT);
        assertThat(KernelParser.parse("k.asm", TEXT)).isEqualTo(kernel);
    }

    @Test
    void everyInstructionInNestedLoopsPrintsAndParsesBack() {
        RandomInstructions random = new RandomInstructions(new Random(5));
        List<Statement> body = new ArrayList<>();
        for (var form : RegisterOpcodes.forms()) {
            body.add((RegisterInstruction) random.draw(form));
        }
        for (int level = 0; level < RegisterFunction.LOOP_LEVELS; level++) {
            Statement inner =
                    new Statement.Loop(new Register(60 + level), Affine.of(new Register(1)).plus(level), body);
            body = new ArrayList<>(List.of(inner, (RegisterInstruction) random.draw(RegisterOpcodes.forms().iterator()
                    .next())));
        }
        List<Statement> all = usable(body);
        Kernel kernel = kernel(Target.V310, new RegisterFunction("all", List.of("a", "b", "c"), all));
        String text = KernelText.print(kernel);
        assertThat(KernelParser.parse("k.asm", text)).isEqualTo(kernel);
    }

    /** Random instructions name scalar registers a function has not. */
    private static List<Statement> usable(List<Statement> body) {
        return body.stream().flatMap(statement -> switch (statement) {
            case Statement.Loop loop ->
                    Optional.<Statement>of(new Statement.Loop(loop.index(), loop.count(), usable(loop.body())))
                            .stream();
            case RegisterInstruction i -> java.util.stream.Stream.concat(i.reads().stream(), i.writes().stream())
                    .allMatch(r -> r.index() < RegisterFunction.SCALARS) ? Optional.<Statement>of(i).stream()
                            : Optional.<Statement>empty().stream();
        }).toList();
    }

    @Test
    void onlyV310HasThem() {
        assertThat(kernel(Target.V310, scale()).problems()).isEmpty();
        assertThat(kernel(Target.V220, scale()).problems()).anyMatch(p -> p.contains("vf.call does not exist on v220"));
    }

    @Test
    void problemsHaveTheirLines() {
        assertThat(problems(TEXT.replace("call scale", "call skale")))
                .anyMatch(p -> p.startsWith("k.asm:14: vector function 'skale' is not defined"));
        assertThat(problems(TEXT.replace("0, 4096, 16", "0, 4096, 16, 5")))
                .anyMatch(p -> p.startsWith("k.asm:14:") && p.contains("[x, y, count]"));
        assertThat(problems(TEXT.replace("vlds v0", "vlds v32"))).anyMatch(p -> p.contains("v32; expected v0 to v31"));
        assertThat(problems(TEXT.replace("    end_loop\n", ""))).anyMatch(p -> p.contains("in a loop"));
        assertThat(problems(TEXT.replace(".end\n", ""))).anyMatch(p -> p.contains("without end"));
        assertThat(problems(TEXT.replace("vlds v0, ub[r0+r3*256]", "vlds v0, ub[8]")))
                .anyMatch(p -> p.contains("a multiple of 32"));
    }

    @Test
    void twoFunctionsOfOneNameAreAProblem() {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        program.call(scale());
        RegisterFunction other = new RegisterFunction("scale", List.of(), scale().body().subList(0, 1));
        program.call(other);
        assertThat(new Kernel("k", Target.V310, KernelType.AIV_ONLY, 1, List.of(), List.of(program.build())).problems())
                .anyMatch(p -> p.contains("2 vector functions named 'scale'"));
    }

    @Test
    void fiveLoopsAreTooDeep() {
        FunctionBuilder f = new FunctionBuilder("deep");
        f.loop(Affine.ONE, a -> f.loop(Affine.ONE, b -> f.loop(Affine.ONE, c -> f.loop(Affine.ONE,
                d -> f.loop(Affine.ONE, e -> f.mask(Width.B8, RegisterMask.Pattern.ALL))))));
        assertThatThrownBy(f::build).isInstanceOf(IllegalInstruction.class).hasMessageContaining("at most 4");
    }

    private static List<String> problems(String text) {
        return catchThrowableOfType(BadInput.class, () -> KernelParser.parse("k.asm", text)).problems();
    }
}
