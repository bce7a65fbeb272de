package ascendsim.cli.console;

import ascendsim.sim.chip.Chip;
import java.util.List;
import java.util.stream.Stream;

/** Chips as text. */
public final class ChipText {
    private ChipText() {
    }

    /** One line for each chip. */
    public static List<String> list(List<Chip> chips) {
        Table table = Table.of("llrrrrrrr");
        table.row("chip", "architecture", "AIC", "AIV", "MHz", "fp16 TFLOPS", "L2", "HBM", "HBM GB/s");
        for (Chip chip : chips) {
            table.row(chip.name(), chip.architecture(), Integer.toString(chip.cores().aic()),
                    Integer.toString(chip.cores().aiv()), Numbers.plain(chip.cores().clockMhz()),
                    Numbers.fixed(chip.peakTops("f16"), 1), Numbers.bytes(chip.capacities().l2()),
                    Numbers.bytes(chip.capacities().gm()), Numbers.fixed(hbmGigabytesPerSecond(chip), 0));
        }
        return table.lines();
    }

    /** Every number of a chip. */
    public static List<String> facts(Chip chip) {
        Table table = Table.of("lrlll");
        table.row("number", "value", "unit", "confidence", "source");
        chip.facts().forEach((key, fact) -> table.row(key, Numbers.plain(fact.value()), fact.unit(),
                fact.confidence().spelling(), fact.source()));
        return Stream.concat(Stream.of(chip.name() + " (" + chip.architecture() + ")"), table.lines().stream())
                .toList();
    }

    private static double hbmGigabytesPerSecond(Chip chip) {
        return chip.hbm().theoryBytesPerCycle() * chip.cores().clockMhz() / 1000;
    }
}
