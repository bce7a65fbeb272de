package ascendsim.sim.microbench;

import ascendsim.isa.BadInput;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.Device.L2State;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.chip.WarmCode;
import ascendsim.sim.microbench.Microbenchmark.Scheme;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Runs measured rows on the simulated chip they name. */
public final class RowRunner {
    private static final double KIB = 1024;
    private static final double GIB = 0x1p30;
    private static final double REPEAT_BYTES = 256;
    private static final int FRACTAL_BYTES = 512;

    private final ChipLibrary library = new ChipLibrary();
    private final Map<String, Optional<Chip>> chips = new HashMap<>();

    /**
     * Runs one row.
     *
     * @throws BadInput if the row's kind is unknown
     */
    public Outcome run(MeasuredRow row) {
        Optional<Chip> chip =
                chips.computeIfAbsent(row.chip(), name -> library.find(name).map(found -> WarmCode.of(found.name())));
        if (chip.isEmpty()) {
            return new Outcome.Apart(row, "no such chip here");
        }
        Optional<String> reason = apart(row);
        if (reason.isPresent()) {
            return new Outcome.Apart(row, reason.get());
        }
        Optional<Microbenchmark> benchmark = benchmark(row);
        if (benchmark.isEmpty()) {
            return new Outcome.Missing(row);
        }
        double cycles = benchmark.get().cycles(chip.get());
        return new Outcome.Judged(row, rate(row, cycles, chip.get().cores().clockMhz() * 1e6));
    }

    /** Why a row of mskpp cannot be judged. */
    private static Optional<String> apart(MeasuredRow row) {
        if (row.instruction().equals("GM->L1 transposed/format-converting")) {
            return Optional.of("depends on a shape that is not in the source");
        }
        boolean copied = row.instruction().equals("GM->L1") || row.instruction().equals("UB->UB");
        if (copied && row.chip().equals("Ascend910B3")) {
            return Optional.of("the table of 910B1 to the byte, at another clock");
        }
        if (row.chip().startsWith("Ascend950") && row.instruction().equals("L1->GM")) {
            return Optional.of("v310 has no such path");
        }
        boolean corrupt = row.instruction().equals("VMUL INT16,INT16,INT16")
                && row.repeats().filter(r -> r >= 2 && r <= 5).isPresent();
        return corrupt
                ? Optional.of("corrupt: 87 to 14310 cycles for 2 to 5 repeats, 12 for 6; other types take 4 to 10")
                : Optional.empty();
    }

    private static Optional<Microbenchmark> benchmark(MeasuredRow row) {
        return switch (row.kind()) {
            case "move" -> MoveBenchmarks.copy(row.instruction(), bytes(row),
                    row.l2().equals("miss") ? L2State.COLD : L2State.WARM);
            case "load2d" -> load(row);
            case "mmad" -> Optional.of(mmad(row));
            case "vector" -> VectorBenchmarks.stream(row.operation(), MeasuredTable.types(row), row.repeats().get());
            default -> throw BadInput.of(row.toString(), "kind '" + row.kind() + "'", "move, load2d, mmad or vector",
                    "");
        };
    }

    private static Optional<Microbenchmark> load(MeasuredRow row) {
        return switch (row.instruction()) {
            case "L1->L0A" -> Optional.of(MoveBenchmarks.load(Space.L0A, bytes(row) / FRACTAL_BYTES));
            case "L1->L0B" -> Optional.of(MoveBenchmarks.load(Space.L0B, bytes(row) / FRACTAL_BYTES));
            default -> Optional.empty();
        };
    }

    private static Microbenchmark mmad(MeasuredRow row) {
        String[] mkn = row.size().split(",");
        Scheme scheme = row.protocol().equals("isolated") ? Scheme.ISOLATED : Scheme.STREAM;
        return CubeBenchmarks.mmad(Cube.Types.F16, Integer.parseInt(mkn[0]), Integer.parseInt(mkn[1]),
                Integer.parseInt(mkn[2]), scheme);
    }

    private static long bytes(MeasuredRow row) {
        return (long) (Double.parseDouble(row.size()) * (row.kind().equals("load2d") ? FRACTAL_BYTES : KIB));
    }

    private static double rate(MeasuredRow row, double cycles, double clock) {
        return switch (row.kind()) {
            case "mmad" -> 2 * product(row.size()) / cycles;
            case "vector" -> REPEAT_BYTES * row.repeats().get() / cycles;
            default -> bytes(row) / GIB / (cycles / clock);
        };
    }

    private static double product(String size) {
        double product = 1;
        for (String part : size.split(",")) {
            product *= Double.parseDouble(part);
        }
        return product;
    }
}
