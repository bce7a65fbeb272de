package ascendsim.sim.microbench;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.Device.L2State;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.WarmCode;
import ascendsim.sim.microbench.Microbenchmark.Scheme;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Instructions take what boards take: every figure of v220.txt, and the median of each path and operation. */
class InstructionCostTest {
    private static final double WORST = Math.log(1.10);
    private static final double MEDIAN = Math.log(1.03);

    private final Map<String, Chip> chips = new HashMap<>();

    private record Figure(String group, Microbenchmark benchmark, String chip, double cycles) {
    }

    @Test
    void everyFigureIsMetWithin10PercentAndMediansWithin3() throws IOException {
        Map<String, List<Double>> groups = new LinkedHashMap<>();
        List<String> far = new ArrayList<>();
        for (String line : lines()) {
            Figure figure = figure(line.split(" "));
            double simulated = figure.benchmark().cycles(chip(figure.chip()));
            double error = Math.abs(Math.log(simulated / figure.cycles()));
            groups.computeIfAbsent(figure.group(), k -> new ArrayList<>()).add(error);
            if (error > WORST) {
                far.add(String.format(Locale.ROOT, "%s: simulated %.2f", line, simulated));
            }
        }
        assertThat(far).isEmpty();
        assertThat(groups).hasSizeGreaterThan(110);
        assertThat(groups).allSatisfy((group, errors) -> assertThat(median(errors)).as(group).isLessThan(MEDIAN));
    }

    private Chip chip(String name) {
        return chips.computeIfAbsent(name, WarmCode::of);
    }

    private static double median(List<Double> errors) {
        return errors.stream().sorted().toList().get((errors.size() - 1) / 2);
    }

    private static List<String> lines() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                InstructionCostTest.class.getResourceAsStream("v220.txt"), StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }

    private static Figure figure(String[] f) {
        String group = f[0] + " " + f[1] + " " + f[2];
        double cycles = Double.parseDouble(f[f.length - 1]);
        return switch (f[1]) {
            case "move" -> new Figure(group, MoveBenchmarks.copy(f[2],
                    (long) (1024 * Double.parseDouble(f[3])), L2State.WARM).orElseThrow(), f[0], cycles);
            case "load2d" -> new Figure(group, MoveBenchmarks.load(f[2].equals("L1->L0A") ? Space.L0A : Space.L0B,
                    Integer.parseInt(f[3])), f[0], cycles);
            case "mmad" -> new Figure(group, mmad(f[3].split(","), f[2]), f[0], cycles);
            default -> new Figure(group + " " + f[3], VectorBenchmarks.stream(f[2], MeasuredTable.types(f[3]),
                    Integer.parseInt(f[4])).orElseThrow(), f[0], cycles);
        };
    }

    private static Microbenchmark mmad(String[] mkn, String protocol) {
        return CubeBenchmarks.mmad(Cube.Types.F16, Integer.parseInt(mkn[0]), Integer.parseInt(mkn[1]),
                Integer.parseInt(mkn[2]), Scheme.valueOf(protocol.toUpperCase(Locale.ROOT)));
    }
}
