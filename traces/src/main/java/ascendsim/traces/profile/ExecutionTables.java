package ascendsim.traces.profile;

import ascendsim.sim.chip.Chip;
import ascendsim.traces.Listing;
import ascendsim.traces.chrome.Lane;
import ascendsim.traces.profile.CoreRecord.LineCount;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What a core executed, line by line: core*_code_exe.csv and core*_instr_exe.csv. The source is the kernel's assembly
 * text, in which a line is an instruction, so both count the same. Most cycles first.
 */
final class ExecutionTables {
    private static final List<String> CODE = List.of("code", "call_count", "cycles", "running_time(us)");
    private static final List<String> INSTRUCTION =
            List.of("instr", "addr", "pipe", "call_count", "cycles", "running_time(us)", "detail");

    private final Listing listing;
    private final Chip chip;

    ExecutionTables(Listing listing, Chip chip) {
        this.listing = listing;
        this.chip = chip;
    }

    CsvTable code(CoreRecord core) {
        return table(CODE, core, line -> List.of(listing.code(line.source), calls(line), cycles(line), running(line)));
    }

    CsvTable instructions(CoreRecord core) {
        return table(INSTRUCTION, core, line -> List.of(line.source.instruction().form().opcode(),
                Integer.toString(line.source.address()), Lane.of(line.source.instruction()).name(), calls(line),
                cycles(line), running(line), CsvTable.quoted(line.source.instruction().text())));
    }

    private record Executed(Listing.Line source, LineCount count) {
    }

    private CsvTable table(List<String> columns, CoreRecord core, Function<Executed, List<String>> row) {
        List<Listing.Line> lines = listing.lines(core.core().kind());
        return new CsvTable(columns, IntStream.range(0, lines.size())
                .mapToObj(line -> new Executed(lines.get(line), core.lines().get(line)))
                .filter(line -> line.count.calls() > 0)
                .sorted(Comparator.comparingLong((Executed line) -> line.count.cycles()).reversed()).map(row)
                .toList());
    }

    private static String calls(Executed line) {
        return Long.toString(line.count.calls());
    }

    private static String cycles(Executed line) {
        return Long.toString(line.count.cycles());
    }

    private String running(Executed line) {
        return new Cell.Real(chip.microseconds(line.count.running())).text();
    }
}
