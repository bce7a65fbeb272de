package ascendsim.traces.profile;

import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.sim.Run;
import ascendsim.sim.chip.Chip;
import ascendsim.traces.statistics.CoreStatistics;
import ascendsim.traces.statistics.RunStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The profiler's tables of one launch. Every value is computed from what the run counted; what the simulator does not
 * know is NA.
 *
 * @param records of the same cores as the statistics, in the same order
 */
public record Profile(Run run, RunStatistics statistics, List<CoreRecord> records) {
    private static final List<String> BASIC = List.of("Op Name", "Op Type", "Task Duration(us)", "Block Dim",
            "Mix Block Dim", "Device Id", "Pid", "Current Freq", "Rated Freq");

    public Profile {
        records = List.copyOf(records);
        if (records.size() != statistics.cores().size()) {
            throw new IllegalArgumentException("profile: records of " + records.size() + " cores; expected "
                    + statistics.cores().size());
        }
    }

    /** One of the metric tables: a row for each core. */
    public CsvTable table(Metric metric) {
        Chip chip = run.chip();
        List<String> columns = metric.columns(chip);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            CoreStatistics core = statistics.cores().get(i);
            Map<String, Cell> cells = CoreMetrics.of(chip, core, records.get(i));
            rows.add(columns.stream().map(name -> cells.getOrDefault(name, Cell.NA).text()).toList());
        }
        return new CsvTable(columns, rows);
    }

    /** OpBasicInfo.csv. */
    public CsvTable basicInfo() {
        Kernel kernel = run.kernel();
        Cell clock = new Cell.Real(run.chip().cores().clockMhz());
        Cell mix = kernel.type().isMix()
                ? new Cell.Whole((long) kernel.blocks() * kernel.type().vectorCores())
                : Cell.NA;
        List<Cell> row = List.of(new Cell.Word(kernel.name()), new Cell.Word(type(kernel.type())),
                new Cell.Real(run.microseconds()), new Cell.Whole(kernel.blocks()), mix, Cell.NA, Cell.NA, clock,
                clock);
        return new CsvTable(BASIC, List.of(row.stream().map(Cell::text).toList()));
    }

    private static String type(KernelType type) {
        if (type.isMix()) {
            return "mix";
        }
        return type.cubeCores() > 0 ? "cube" : "vector";
    }
}
