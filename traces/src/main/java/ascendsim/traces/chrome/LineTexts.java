package ascendsim.traces.chrome;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.program.Kernel;
import ascendsim.traces.Listing;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the viewer shows of every program line, made once per launch. */
final class LineTexts {
    /**
     * One program line.
     *
     * @param name    opcode, or the vendor's word for flags and barriers
     * @param address number of the line among those of all programs, hexadecimal: the closest thing to a pc
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
        Listing listing = new Listing(kernel);
        for (CoreKind kind : CoreKind.values()) {
            texts.put(kind, listing.lines(kind).stream()
                    .map(line -> new LineText(line.instruction(), name(line.instruction()),
                            "0x" + Integer.toHexString(line.address()), listing.code(line),
                            line.instruction().text()))
                    .toList());
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
}
