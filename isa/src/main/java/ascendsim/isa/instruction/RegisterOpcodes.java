package ascendsim.isa.instruction;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All opcodes of register instructions, by name: what the body of a vector function consists of. */
public final class RegisterOpcodes {
    private static final Map<String, Form<?>> ALL = all();

    private RegisterOpcodes() {
    }

    /** Every form, sorted by opcode. */
    public static Collection<Form<?>> forms() {
        return ALL.values();
    }

    /** Reads one instruction as {@link Formed#text()} writes it. Throws {@link IllegalInstruction}. */
    public static RegisterInstruction parse(String text) {
        return (RegisterInstruction) Opcodes.parse(text, ALL);
    }

    /** The forms of each family, as the manual groups them. */
    public static Map<String, List<Form<?>>> families() {
        Map<String, List<Form<?>>> families = new LinkedHashMap<>();
        families.put("register-load", RegisterLoad.forms());
        families.put("register-store", RegisterStore.forms());
        families.put("register-mask", RegisterMask.forms());
        families.put("register-arithmetic", RegisterArithmetic.forms());
        families.put("register-convert", RegisterConvert.forms());
        families.put("register-reduce", RegisterReduce.forms());
        families.put("register-compare", RegisterCompare.forms());
        families.put("register-move", RegisterMove.forms());
        families.put("register-control", RegisterControl.forms());
        return families;
    }

    private static Map<String, Form<?>> all() {
        Map<String, Form<?>> byOpcode = new TreeMap<>();
        families().values().forEach(family -> Opcodes.collect(family, byOpcode));
        return byOpcode;
    }
}
