package ascendsim.traces.chrome;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelText;
import ascendsim.isa.program.Program;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the viewer shows of every program line, made once per launch. */
final class LineTexts {
    private static final String SECTION = ".core ";
    private static final String INDENT = "    ";

    /**
     * One program line.
     *
     * @param name    opcode, or the vendor's word for flags and barriers
     * @param address index in its program, hexadecimal: the closest thing to a pc
     * @param code    "kernel.asm:line" in the assembly text of the kernel
     * @param detail  the instruction's text
     */
    record LineText(Instruction instruction, String name, String address, String code, String detail) {
        Lane lane() {
            return Lane.of(instruction);
        }
    }

    static final LineTexts NONE = new LineTexts();

    private final Map<CoreKind, List<LineText>> texts = new EnumMap<>(CoreKind.class);

    private LineTexts() {
    }

    LineTexts(Kernel kernel) {
        Map<String, List<Integer>> numbers = lineNumbers(kernel);
        for (Program program : kernel.programs()) {
            List<LineText> all = new ArrayList<>();
            for (int line = 0; line < program.lines().size(); line++) {
                Instruction instruction = program.lines().get(line).instruction();
                String code = kernel.name() + ".asm:" + numbers.get(program.kind().text()).get(line);
                all.add(new LineText(instruction, name(instruction), "0x" + Integer.toHexString(line), code,
                        instruction.text()));
            }
            texts.put(program.kind(), all);
        }
    }

    LineText of(CoreKind kind, int line) {
        return texts.get(kind).get(line);
    }

    private static String name(Instruction instruction) {
        return switch (Shape.of(instruction)) {
            case SLICE -> instruction.form().opcode();
            case SET -> "SET_FLAG";
            case WAIT -> "WAIT_FLAG";
            case BAR -> "BAR";
        };
    }

    /** Where each section's instructions stand in the kernel's text: everything indented is one. */
    private static Map<String, List<Integer>> lineNumbers(Kernel kernel) {
        Map<String, List<Integer>> numbers = new HashMap<>();
        List<Integer> current = new ArrayList<>();
        int number = 0;
        for (String line : KernelText.print(kernel).split("\n")) {
            number++;
            if (line.startsWith(SECTION)) {
                current = new ArrayList<>();
                numbers.put(line.substring(SECTION.length()), current);
            } else if (line.startsWith(INDENT)) {
                current.add(number);
            }
        }
        return numbers;
    }
}
