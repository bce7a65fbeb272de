package ascendsim.sim.check;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;

/**
 * Something wrong with a program (interfaces.md §4, diagnostics).
 *
 * @param code        what kind, for example {@code race.raw}
 * @param core        where
 * @param pipe        where; S for what concerns a whole core
 * @param cycle       when; 0 in an ordered run
 * @param instruction number and text of the instruction; empty for what shows only at the end
 * @param text        found; expected; hint
 */
public record Diagnostic(String code, Severity severity, CoreId core, Pipe pipe, long cycle, String instruction,
        String text) {
    /** About an instruction that has started. */
    static Diagnostic at(CoreId core, Dispatched instruction, Finding finding) {
        return new Diagnostic(finding.code, finding.severity, core, instruction.decoded().pipe(),
                instruction.startTime(), instruction.toString(), finding.text);
    }

    /** About a core as a whole. */
    static Diagnostic at(CoreId core, long cycle, Finding finding) {
        return new Diagnostic(finding.code, finding.severity, core, Pipe.S, cycle, "", finding.text);
    }

    /** What was found, wherever it was. */
    record Finding(String code, Severity severity, String text) {
        static Finding error(String code, String text) {
            return new Finding(code, Severity.ERROR, text);
        }

        static Finding warning(String code, String text) {
            return new Finding(code, Severity.WARNING, text);
        }
    }

    /** One line: {@code where: code: text}. */
    @Override
    public String toString() {
        String where = core + " " + pipe + " cycle " + cycle + (instruction.isEmpty() ? "" : " " + instruction);
        return where + ": " + code + ": " + text;
    }
}
