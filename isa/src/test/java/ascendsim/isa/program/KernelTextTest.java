package ascendsim.isa.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Opcodes;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.RandomInstructions;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.ScalarControl;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Program.Line;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KernelTextTest {
    private static final List<Parameter> PARAMETERS = List.of(
            new Parameter("x", Parameter.Role.IN, TensorType.nd(DType.FLOAT16, 4, 64)),
            new Parameter("w", Parameter.Role.IN, new TensorType(DType.INT8, Shape.of(2, 64, 64), Format.FRACTAL_NZ)),
            new Parameter("s", Parameter.Role.INOUT, TensorType.nd(DType.FLOAT32)),
            new Parameter("y", Parameter.Role.OUT, TensorType.nd(DType.FLOAT32, 4, 64)),
            Parameter.table("list", List.of(new Parameter.Entry.Address("y"), new Parameter.Entry.Value(-3))));

    @Test
    void anyProgramPrintsAndParsesBack() {
        RandomInstructions instructions = new RandomInstructions(new Random(3));
        List<Line> aic = new java.util.ArrayList<>();
        List<Line> aiv = new java.util.ArrayList<>();
        for (var form : Opcodes.forms()) {
            Instruction instruction = (Instruction) instructions.draw(form);
            boolean free = Program.label(instruction).isEmpty() && !(instruction instanceof ScalarControl.Argument);
            if (free && fits(CoreKind.AIC, instruction)) {
                aic.add(new Line(instruction, aic.size() % 3 == 0));
            }
            if (free && fits(CoreKind.AIV, instruction)) {
                aiv.add(new Line(instruction));
            }
        }
        aiv.add(new Line(new ScalarControl.Argument(new Register(3), "s")));
        aiv.add(new Line(new ScalarControl.End()));
        aic.add(new Line(new ScalarControl.Jump("b")));
        Kernel kernel = new Kernel("all", Target.V220, KernelType.MIX_AIC_1_2, 7, PARAMETERS,
                List.of(new Program(CoreKind.AIC, aic, Map.of("a", 0, "b", 3, "c", 7)),
                        new Program(CoreKind.AIV, aiv, Map.of())));
        String text = KernelText.print(kernel);
        assertThat(KernelParser.parse("all.asm", text)).isEqualTo(kernel);
        assertThat(KernelText.print(KernelParser.parse("all.asm", text))).isEqualTo(text);
    }

    @Test
    void severalKernelsStandInOneFile() {
        Kernel first = new Kernel("first", Target.V220, KernelType.AIV_ONLY, 2, PARAMETERS,
                List.of(new Program(CoreKind.AIV, List.of(new Line(new ScalarControl.End())), Map.of())));
        Kernel second = new Kernel("second", Target.V220, KernelType.AIV_ONLY, 3, List.of(), first.programs());
        String text = "# a task\n" + KernelText.print(List.of(first, second));
        assertThat(KernelParser.parseAll("task.asm", text)).containsExactly(first, second);
        BadInput bad = catchThrowableOfType(BadInput.class, () -> KernelParser.parseAll("task.asm",
                text.replace(".type aiv_only", ".type nothing")));
        assertThat(bad.problems()).anyMatch(p -> p.startsWith("task.asm:4: type 'nothing'"))
                .anyMatch(p -> p.startsWith("task.asm:" + (2 + text.substring(0, text.indexOf("second")).lines()
                        .count()) + ": type 'nothing'"));
    }

    @Test
    void aTableSaysWhatItHolds() {
        String kernel = """
            .kernel k
            .target v220
            .type aiv_only
            .arg t table int64 [2] = %s
            .core aiv
                end
            """;
        assertThat(KernelParser.parse("k.asm", kernel.formatted("7 &t")).parameters().getFirst().table())
                .containsExactly(new Parameter.Entry.Value(7), new Parameter.Entry.Address("t"));
        assertThat(problems(kernel.formatted("7"))).contains("1 table entries; expected 2");
        assertThat(problems(kernel.formatted("7 x"))).contains("k.asm:4:").contains("a table with");
        assertThat(problems(kernel.formatted("7 &x"))).contains("address of 'x'");
        assertThat(problems(kernel.formatted("7 8").replace("int64", "int32"))).contains("a table is int64");
    }

    private static String problems(String text) {
        return catchThrowableOfType(BadInput.class, () -> KernelParser.parse("k.asm", text)).getMessage();
    }

    private static boolean fits(CoreKind kind, Instruction instruction) {
        return new Program(kind, List.of(new Line(instruction)), Map.of()).problem(0, Target.V220).isEmpty();
    }

    @Test
    void reportsEveryProblemWithItsLine() {
        BadInput bad = catchThrowableOfType(BadInput.class, () -> KernelParser.parse("k.asm", """
            .kernel broken
            .type aiv_only
            .arg x sideways float16 [4]
            .core aiv
                s.arg r0, x
                mmad l0c[0], l0a[0], l0b[0], bt[0] {types=f16, m=1, n=1, k=1, start=1}
                br nowhere
                vadd ub[0], ub[0], ub[16] {type=float32, repeat=1}
            """));
        assertThat(bad.problems()).anyMatch(p -> p.startsWith("k.asm:3: '.arg x sideways"))
                .anyMatch(p -> p.startsWith("k.asm:8: vadd src1")).anyMatch(p -> p.contains("no .target"))
                .anyMatch(p -> p.startsWith("k.asm:6:") && p.contains("no such pipe"))
                .anyMatch(p -> p.startsWith("k.asm:7:") && p.contains("'nowhere'"));
    }

    @Test
    void commentsAndBlankLinesDoNotMatter() {
        Kernel kernel = KernelParser.parse("c.asm", """
            # a kernel
            .kernel c
            .target v220   // the only one
            .type aiv_only

            .core aiv
                end        # done
            """);
        assertThat(kernel.programs()).hasSize(1);
        assertThat(kernel.blocks()).isEqualTo(1);
    }

    @Test
    void loopsOfKnownLengthFold() {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        program.loop(Affine.of(0), Affine.of(1), Affine.ONE, i -> program.barrier(Pipe.V));
        program.loop(Affine.of(0), Affine.of(0), Affine.ONE, i -> program.barrier(Pipe.MTE2));
        program.when(Condition.LT, Affine.of(1), Affine.of(2), () -> program.barrier(Pipe.MTE3));
        assertThat(program.build().lines().stream().map(l -> l.instruction().text()))
                .containsExactly("pipe_barrier V", "pipe_barrier MTE3", "end");
    }
}
