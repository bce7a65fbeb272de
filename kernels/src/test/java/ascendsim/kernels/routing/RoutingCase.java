package ascendsim.kernels.routing;

import ascendsim.isa.dtype.DType;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A case to be varied: by default 3 experts, all operands, a tiling of two small blocks a core.
 *
 * @param rows    of x
 * @param groups  rows of each expert
 * @param options what is different
 */
record RoutingCase(int rows, int k, int n, List<Integer> groups, List<Option> options, String tiling) {
    /** Departures from float32 scale, all operands, counts, int64 row_index, as many output rows as x has. */
    enum Option {
        ENDS, NO_PERTOKEN, NO_LOGIT, SHARED, BF16_SCALE, INT32_INDEX, FEW_OUTPUT_ROWS, DETERMINISTIC
    }

    static RoutingCase of(int k, int n, Integer... groups) {
        return new RoutingCase(Arrays.stream(groups).mapToInt(g -> g).sum(), k, n, List.of(groups), List.of(),
                "{\"cores\":3,\"base_m\":32,\"base_n\":128,\"base_k\":64}");
    }

    RoutingCase with(Option... more) {
        List<Option> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return new RoutingCase(rows, k, n, groups, all, tiling);
    }

    RoutingCase withRows(int count) {
        return new RoutingCase(count, k, n, groups, options, tiling);
    }

    RoutingCase tiled(String knobs) {
        return new RoutingCase(rows, k, n, groups, options, "{" + knobs + "}");
    }

    /** Without knobs: as the vendor's kernel would go about it. */
    RoutingCase official() {
        return new RoutingCase(rows, k, n, groups, options, "");
    }

    OperatorCall call(long seed) {
        return new CaseReader(new FinalizeRoutingContract().schema(), seed).read(json());
    }

    String json() {
        List<String> fields = new ArrayList<>();
        fields.add(tensor("x", DType.INT8, rows, k));
        fields.add("\"w\":{\"shape\":[%d,%d,%d],\"dtype\":\"int8\",\"format\":\"FRACTAL_NZ\"}"
                .formatted(groups.size(), k, n));
        fields.add("\"group_list\":" + groupList());
        fields.add("\"group_list_type\":" + (has(Option.ENDS) ? 0 : 1));
        fields.add(tensor("scale", has(Option.BF16_SCALE) ? DType.BFLOAT16 : DType.FLOAT32, groups.size(), n));
        if (!has(Option.NO_PERTOKEN)) {
            fields.add(tensor("pertoken_scale", DType.FLOAT32, rows));
        }
        if (!has(Option.NO_LOGIT)) {
            fields.add(tensor("logit", DType.FLOAT32, rows));
        }
        int outputRows = has(Option.FEW_OUTPUT_ROWS) ? Math.max(1, rows / 4) : rows;
        fields.add("\"output_bs\":" + outputRows);
        fields.add("\"row_index\":{\"shape\":[%d],\"dtype\":\"%s\",\"init\":\"randint(0,%d)\"}".formatted(rows,
                has(Option.INT32_INDEX) ? "int32" : "int64", outputRows));
        if (has(Option.SHARED)) {
            fields.add(tensor("shared_input", DType.BFLOAT16, Math.max(1, outputRows / 3), n));
            fields.add("\"shared_input_weight\":0.3");
            fields.add("\"shared_input_offset\":" + outputRows / 4);
        }
        if (has(Option.DETERMINISTIC)) {
            fields.add("\"deterministic\":true");
        }
        if (!tiling.isEmpty()) {
            fields.add("\"tiling\":" + tiling);
        }
        return "{" + String.join(",", fields) + "}";
    }

    private boolean has(Option option) {
        return options.contains(option);
    }

    private List<Integer> groupList() {
        if (!has(Option.ENDS)) {
            return groups;
        }
        int[] ends = groups.stream().mapToInt(g -> g).toArray();
        Arrays.parallelPrefix(ends, Integer::sum);
        return Arrays.stream(ends).boxed().toList();
    }

    private static String tensor(String name, DType type, Integer... shape) {
        return "\"%s\":{\"shape\":[%s],\"dtype\":\"%s\"}".formatted(name,
                Arrays.stream(shape).map(String::valueOf).collect(Collectors.joining(",")), type.text());
    }
}
