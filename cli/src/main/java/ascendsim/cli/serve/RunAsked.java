package ascendsim.cli.serve;

import ascendsim.cli.command.Machine;
import ascendsim.isa.BadInput;
import ascendsim.sim.Device.L2State;
import ascendsim.sim.check.Sanitizers;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.engine.Mode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a request says of a run.
 *
 * @param compared with the reference
 * @param trace    a file or a directory
 */
record RunAsked(Call.Asked call, Machine machine, boolean compared, Optional<String> trace) {
    private static final String NONE = "none";

    /** @throws Refused with all problems of the request but those of the case and the memory */
    static RunAsked read(Fields fields, Function<String, Chip> chips) {
        Mode mode = mode(fields);
        L2State l2 = word(fields, "l2", List.of("cold", "warm")).equals("warm") ? L2State.WARM : L2State.COLD;
        boolean compared = word(fields, "check", List.of(NONE, "reference")).equals("reference");
        Optional<String> trace = fields.text("trace");
        if (trace.isPresent() && !mode.hasTime()) {
            fields.problem("trace", "mode ordered", "expected mode timed or timing: without times there is no trace");
        }
        if (compared && !mode.hasData()) {
            fields.problem("check", "mode timing", "expected mode ordered or timed: without data there is no check");
        }
        Sanitizers sanitizers = sanitizers(fields);
        Call.Asked call = Call.Asked.read(fields, chips);
        return new RunAsked(call, new Machine(call.chip(), mode, l2, call.seed(), sanitizers), compared, trace);
    }

    /** What its tensors are for. */
    SharedContents.Needs needs() {
        if (!machine.mode().hasData()) {
            return SharedContents.Needs.SOME;
        }
        return compared ? SharedContents.Needs.COPIES : SharedContents.Needs.ALL;
    }

    private static Mode mode(Fields fields) {
        return Mode.parse(word(fields, "mode", List.of("timed", "ordered", "timing"))).orElse(Mode.TIMED);
    }

    /** One of some words; the first if it is absent or none of them. */
    private static String word(Fields fields, String key, List<String> words) {
        Optional<String> given = fields.text(key);
        given.filter(word -> !words.contains(word)).ifPresent(word -> fields.problem(key, Fields.excerpt(word),
                "expected one of " + String.join(", ", words)));
        return given.filter(words::contains).orElse(words.getFirst());
    }

    private static Sanitizers sanitizers(Fields fields) {
        try {
            return Sanitizers.parse("sanitize", Fields.excerpt(fields.text("sanitize").orElse(NONE)));
        } catch (BadInput unknown) {
            fields.problem("sanitize", "unknown value", "expected all, none or some of memory, init, race, sync");
            return Sanitizers.parse("sanitize", NONE);
        }
    }
}
