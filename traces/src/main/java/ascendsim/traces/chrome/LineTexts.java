package ascendsim.traces.chrome;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.program.Kernel;
import ascendsim.traces.Listing;
import ascendsim.traces.log.Event;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** What the viewer shows of every program line, made once per launch. */
final class LineTexts {
    /**
     * One program line.
     *
     * @param name     opcode, or the vendor's word for flags and barriers
     * @param address  number of the line among those of all programs, hexadecimal: the closest thing to a pc
     * @param code     "kernel.asm:line" in the assembly text of the kernel
     * @param detail   the instruction's text
     * @param operands those whose values the text does not say: addresses, and what registers hold
     */
    record LineText(Instruction instruction, String name, String address, String code, String detail,
            List<Slot> operands) {
        Lane lane() {
            return Lane.of(instruction);
        }

        boolean isSync() { return instruction instanceof Sync; }

        /** Whether it is drawn as a flag, with an arrow. */
        boolean isFlag() {
            return switch (Shape.of(instruction)) {
                case SET, WAIT -> true;
                case SLICE, BAR -> false;
            };
        }

        LineText with(String otherDetail) {
            return new LineText(instruction, name, address, code, otherDetail, operands);
        }

        /** What an event that keeps its operands says of them; empty of others. */
        Optional<String> values(Event event) {
            if (operands.isEmpty() || event.operandCount() == 0) {
                return Optional.empty();
            }
            StringJoiner text = new StringJoiner(" ");
            operands.forEach(slot -> text.add(slot.text(event.operand(slot.index))));
            return Optional.of(text.toString());
        }
    }

    /** An operand that is shown. */
    private record Slot(int index, String name, Optional<Space> space) {
        private String text(long value) {
            return name + "=" + space.map(s -> s.text() + "[0x" + Long.toHexString(value) + "]")
                    .orElseGet(() -> Long.toString(value));
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
                            detail(line.instruction()), slots(line.instruction())))
                    .toList());
        }
    }

    private static List<Slot> slots(Instruction instruction) {
        var affines = instruction.form().affines(instruction);
        List<Optional<Space>> spaces = instruction.form().spaces(instruction);
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < affines.size(); i++) {
            if (!affines.get(i).isConstant()) {
                slots.add(new Slot(i, instruction.form().operands().get(i).name(), spaces.get(i)));
            }
        }
        return slots;
    }

    LineText of(CoreKind kind, int line) {
        return texts.get(kind).get(line);
    }

    /** The vendor's text of a flag between the cores of a block (ecosystem.md §1.4); of all else our own. */
    private static String detail(Instruction instruction) {
        if (instruction instanceof Sync.CrossSet set && set.mode() == Sync.Mode.CUBE_ONE_VECTOR) {
            return intraBlock(set.pipe(), set.id());
        }
        if (instruction instanceof Sync.CrossWait wait && wait.mode() == Sync.Mode.CUBE_ONE_VECTOR) {
            return intraBlock(wait.pipe(), wait.id());
        }
        return instruction.text();
    }

    private static String intraBlock(Pipe pipe, Affine id) {
        return "PIPE:" + Lane.of(pipe) + ",sync_id:" + id + ",";
    }

    private static String intraBlock(String name, Affine id) {
        return id.isConstant() ? name + "I" : name;
    }

    private static String name(Instruction instruction) {
        if (instruction instanceof Sync.CrossSet set && set.mode() == Sync.Mode.CUBE_ONE_VECTOR) {
            return intraBlock("SET_INTRA_BLOCK", set.id());
        }
        if (instruction instanceof Sync.CrossWait wait && wait.mode() == Sync.Mode.CUBE_ONE_VECTOR) {
            return intraBlock("WAIT_INTRA_BLOCK", wait.id());
        }
        return switch (Shape.of(instruction)) {
            case SLICE -> instruction.form().opcode();
            case SET -> "SET_FLAG";
            case WAIT -> "WAIT_FLAG";
            case BAR -> "BAR";
        };
    }
}
