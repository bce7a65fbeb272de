package ascendsim.traces;

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

/** A kernel's assembly text as the source file that profiles and traces point into. */
public final class Listing {
    private static final String SECTION = ".core ";
    private static final String INDENT = "    ";
    private static final String FUNCTION = ".vf ";
    private static final String FUNCTION_END = ".end";

    private final String file;
    private final String text;
    private final Map<CoreKind, List<Line>> lines = new EnumMap<>(CoreKind.class);

    /**
     * One line of a program.
     *
     * @param number  line of the text, from 1
     * @param address stands for the pc: lines are counted through all programs of the kernel, from 0
     */
    public record Line(Instruction instruction, int number, int address) {
    }

    public Listing(Kernel kernel) {
        file = kernel.name() + ".asm";
        text = KernelText.print(kernel);
        Map<String, List<Integer>> numbers = numbers(text);
        int address = 0;
        for (CoreKind kind : CoreKind.values()) {
            List<Line> all = new ArrayList<>();
            for (Program.Line line : kernel.program(kind).map(Program::lines).orElse(List.of())) {
                all.add(new Line(line.instruction(), numbers.get(kind.text()).get(all.size()), address++));
            }
            lines.put(kind, List.copyOf(all));
        }
    }

    /** Name of the file, for example {@code matmul.asm}. */
    public String file() {
        return file;
    }

    /** The whole text. */
    public String text() {
        return text;
    }

    /** The lines of a kind's program, by their index; none when the kernel has no such program. */
    public List<Line> lines(CoreKind kind) {
        return lines.get(kind);
    }

    /** {@code file:line} of a line. */
    public String code(Line line) {
        return file + ":" + line.number();
    }

    /** Where each section's instructions stand: everything indented, bodies of vector functions aside. */
    private static Map<String, List<Integer>> numbers(String text) {
        Map<String, List<Integer>> numbers = new HashMap<>();
        List<Integer> current = new ArrayList<>();
        boolean function = false;
        int number = 0;
        for (String line : text.split("\n")) {
            number++;
            function = line.startsWith(FUNCTION) || function && !line.startsWith(FUNCTION_END);
            if (line.startsWith(SECTION)) {
                current = new ArrayList<>();
                numbers.put(line.substring(SECTION.length()), current);
            } else if (line.startsWith(INDENT) && !function) {
                current.add(number);
            }
        }
        return numbers;
    }
}
