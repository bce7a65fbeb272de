package ascendsim.isa.instruction;

import java.util.Collection;
import java.util.LinkedHashMap;
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
        return (Instruction) parse(text, ALL);
    }

    static Formed parse(String text, Map<String, Form<?>> forms) {
        String line = text.strip();
        int end = 0;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end)) && line.charAt(end) != '{') {
            end++;
        }
        String opcode = line.substring(0, end);
        Form<?> form = Optional.ofNullable(forms.get(opcode))
                .orElseThrow(() -> new IllegalInstruction("opcode '" + opcode + "'", "one of " + forms.keySet()));
        return form.parse(line.substring(end));
    }

    /** The forms of each family, as the manual groups them. */
    public static Map<String, List<Form<?>>> families() {
        Map<String, List<Form<?>>> families = new LinkedHashMap<>();
        families.put("global-moves", GlobalMove.forms());
        families.put("local-moves", LocalMove.forms());
        families.put("peer-moves", PeerMove.forms());
        families.put("fill", Fill.forms());
        families.put("cube", Cube.forms());
        families.put("fixpipe", Fixpipe.forms());
        families.put("vector-binary", VectorBinary.forms());
        families.put("vector-scalar", VectorScalar.forms());
        families.put("vector-unary", VectorUnary.forms());
        families.put("vector-convert", VectorConvert.forms());
        families.put("vector-move", VectorMove.forms());
        families.put("vector-compare", VectorCompare.forms());
        families.put("vector-reduce", VectorReduce.forms());
        families.put("vector-function", VectorFunction.forms());
        families.put("scalar-arithmetic", ScalarArithmetic.forms());
        families.put("scalar-memory", ScalarMemory.forms());
        families.put("scalar-control", ScalarControl.forms());
        families.put("scalar-state", ScalarState.forms());
        families.put("sync", Sync.forms());
        return families;
    }

    private static Map<String, Form<?>> all() {
        Map<String, Form<?>> byOpcode = new TreeMap<>();
        families().values().forEach(family -> collect(family, byOpcode));
        return byOpcode;
    }

    static void collect(List<Form<?>> family, Map<String, Form<?>> byOpcode) {
        for (Form<?> form : family) {
            if (byOpcode.put(form.opcode(), form) != null) {
                throw new IllegalStateException("two forms for " + form.opcode());
            }
        }
    }
}
