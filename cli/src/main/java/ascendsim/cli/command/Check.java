package ascendsim.cli.command;

import ascendsim.isa.BadInput;
import ascendsim.sim.engine.Mode;
import java.util.Locale;
import java.util.Optional;

/** What the outputs of a run are compared with. */
enum Check {
    REFERENCE, CANN, NONE;

    /**
     * The check an option asks for.
     *
     * @param word empty: the reference where there are outputs
     * @throws BadInput for any other word, or where there are no outputs to check
     */
    static Check of(Optional<String> word, Mode mode) {
        Check check = word.map(w -> Words.one("--check", w, Check.class)).orElse(mode.hasData() ? REFERENCE : NONE);
        if (check != NONE && !mode.hasData()) {
            throw BadInput.of("--check " + check.name().toLowerCase(Locale.ROOT),
                    "a run in mode " + mode.text() + " has no outputs",
                    "expected mode timed or ordered", "use --check none");
        }
        return check;
    }

    /**
     * A backend that outputs are compared with.
     *
     * @throws BadInput for a word that is none
     */
    static Check backend(String option, String word) {
        Check check = Words.one(option, word, Check.class);
        if (check == NONE) {
            throw BadInput.of(option, word, "expected reference or cann", "");
        }
        return check;
    }
}
