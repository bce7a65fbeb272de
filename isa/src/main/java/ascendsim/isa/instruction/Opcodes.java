package ascendsim.isa.instruction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All opcodes, by name. */
public final class Opcodes {
    private static final Map<String, Form<?>> ALL = all();

    private Opcodes() {
    }

    /** Every form, sorted by opcode. */
    public static Collection<Form<?>> forms() {
        return ALL.values();
    }

    public static Optional<Form<?>> find(String opcode) {
        return Optional.ofNullable(ALL.get(opcode));
    }

    /** Reads one instruction as {@link Instruction#text()} writes it. Throws {@link IllegalInstruction}. */
    public static Instruction parse(String text) {
        String line = text.strip();
        int end = 0;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end)) && line.charAt(end) != '{') {
            end++;
        }
        String opcode = line.substring(0, end);
        Form<?> form = find(opcode)
                .orElseThrow(() -> new IllegalInstruction("opcode '" + opcode + "'", "one of " + ALL.keySet()));
        return form.parse(line.substring(end));
    }

    private static Map<String, Form<?>> all() {
        List<Form<?>> forms = new ArrayList<>();
        List.of(GlobalMove.forms(), LocalMove.forms(), Cube.forms(), Fixpipe.forms(), VectorBinary.forms(),
                VectorScalar.forms(), VectorUnary.forms(), VectorConvert.forms(), VectorMove.forms(),
                VectorCompare.forms(), VectorReduce.forms(), ScalarArithmetic.forms(), ScalarMemory.forms(),
                ScalarControl.forms(), ScalarState.forms(), Sync.forms()).forEach(forms::addAll);
        Map<String, Form<?>> byOpcode = new TreeMap<>();
        for (Form<?> form : forms) {
            if (byOpcode.put(form.opcode(), form) != null) {
                throw new IllegalStateException("two forms for " + form.opcode());
            }
        }
        return byOpcode;
    }
}
