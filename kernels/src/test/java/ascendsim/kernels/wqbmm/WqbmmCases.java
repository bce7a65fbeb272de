package ascendsim.kernels.wqbmm;

import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import java.util.List;

/** Cases in a short form: {@code x=f16 2,64; weight=int4 64,32 t nz; antiquant_group_size=32}. */
final class WqbmmCases {
    private WqbmmCases() {
    }

    static OperatorCall call(String text, long seed) {
        StringBuilder json = new StringBuilder("{");
        for (String field : text.split("; *")) {
            String[] pair = field.split("=", 2);
            boolean literal = !pair[1].contains(" ") || pair[1].startsWith("{");
            json.append(json.length() > 1 ? "," : "").append('"').append(pair[0]).append("\":")
                    .append(literal ? pair[1] : tensor(pair[1]));
        }
        return new CaseReader(new WqbmmContract().schema(), seed).read(json.append('}').toString());
    }

    private static String tensor(String text) {
        String[] parts = text.split(" ");
        List<String> flags = List.of(parts);
        String type = parts[0].replace("bf16", "bfloat16").replaceAll("^f(?=\\d)", "float");
        String last = parts[parts.length - 1];
        return "{\"shape\":[" + parts[1] + "],\"dtype\":\"" + type + "\""
                + (flags.contains("t") ? ",\"transposed\":true" : "")
                + (flags.contains("nz") ? ",\"format\":\"FRACTAL_NZ\"" : "")
                + (last.contains("(") ? ",\"init\":\"" + last + "\"" : "") + "}";
    }
}
