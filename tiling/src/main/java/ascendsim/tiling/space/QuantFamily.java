package ascendsim.tiling.space;

import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.tiling.QuantTiling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Rows that are quantised by vector cores.
 *
 * @param cores how many may be launched
 */
record QuantFamily(QuantTiling official, List<Long> cores) implements Family {
    private static final long MOST_ROWS = 64;

    @Override
    public List<Axis> axes() {
        List<Long> rows = new ArrayList<>(Axis.powers(MOST_ROWS));
        rows.add(official.rowsPerPass());
        List<String> kernels = Stream.of(QuantTiling.Path.values()).map(QuantTiling.Path::text).toList();
        return List.of(new Axis("kernel", kernels.stream().map(k -> Setting.of("kernel", Attribute.of(k))).toList()),
                Axis.optionalSizes("cores", cores), Axis.optionalSizes("rows_per_pass", rows));
    }

    @Override
    public boolean isFeature(String axis) {
        return axis.equals("kernel");
    }

    @Override
    public Optional<String> vain(Map<String, Object> tiling, Set<String> free) {
        return Optional.empty();
    }
}
