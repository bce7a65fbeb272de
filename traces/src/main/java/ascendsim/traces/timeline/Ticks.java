package ascendsim.traces.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Round numbers along an axis: steps of 1, 2 or 5 times a power of ten. */
record Ticks(double step, List<Double> values) {
    private static final int BASE = 10;
    private static final List<Integer> ROUND = List.of(1, 2, 5, BASE);

    /**
     * Ticks from {@code from} to {@code to} inclusive, at most {@code most} + 1 of them and no closer than {@code
     * least}.
     */
    static Ticks between(double from, double to, int most, double least) {
        double wanted = Math.max(least, (to - from) / most);
        double power = Math.pow(BASE, Math.floor(Math.log10(wanted)));
        double step = ROUND.stream().mapToDouble(r -> r * power).filter(s -> s >= wanted * (1 - 1e-9)).findFirst()
                .orElse(BASE * power);
        List<Double> values = new ArrayList<>();
        for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= to * (1 + 1e-12); i++) {
            values.add(i * step);
        }
        return new Ticks(step, values);
    }

    /** With the digits the step needs, and commas between thousands. */
    String text(double value) {
        int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
