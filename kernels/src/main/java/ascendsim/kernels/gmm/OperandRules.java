package ascendsim.kernels.gmm;

import static ascendsim.isa.dtype.DType.BFLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT32;
import static ascendsim.isa.dtype.DType.INT32;
import static ascendsim.isa.dtype.DType.INT64;
import static ascendsim.isa.dtype.DType.UINT64;

import ascendsim.isa.dtype.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * Which operands beside x and weight a path takes, with their types (operators.md §1.1). What is not listed must not be
 * given.
 */
record OperandRules(List<Rule> rules) {

    /**
     * One operand.
     *
     * @param required  whether the path cannot do without it
     * @param types     what it may be
     */
    record Rule(String name, boolean required, List<DType> types) {
    }

    OperandRules {
        rules = List.copyOf(rules);
    }

    static OperandRules of(Path path) {
        return switch (path) {
            case Path.NonQuant plain ->
                    new OperandRules(List.of(may("bias", plain.output() == FLOAT16 ? FLOAT16 : FLOAT32)));
            case Path.StaticInt8 _ -> new OperandRules(List.of(may("bias", INT32), must("scale", INT64, UINT64)));
            case Path.StaticFloat _ -> new OperandRules(List.of(may("bias", INT32), must("scale", FLOAT32, BFLOAT16)));
            case Path.Raw _ -> new OperandRules(List.of(may("bias", INT32)));
            case Path.PerToken _ -> new OperandRules(List.of(may("bias", INT32), must("scale", FLOAT32, BFLOAT16),
                    must("per_token_scale", FLOAT32)));
            case Path.Antiquant wide ->
                    new OperandRules(List.of(may("bias", wide.output() == FLOAT16 ? FLOAT16 : FLOAT32),
                            must("antiquant_scale", wide.output()), may("antiquant_offset", wide.output())));
            case Path.A8W4 _ -> new OperandRules(List.of(must("bias", FLOAT32), must("scale", INT64, UINT64),
                    may("offset", FLOAT32), must("per_token_scale", FLOAT32)));
            case Path.A4W4 _ ->
                    new OperandRules(List.of(must("scale", INT64, UINT64), may("per_token_scale", FLOAT32)));
        };
    }

    private static Rule must(String name, DType... types) {
        return new Rule(name, true, List.of(types));
    }

    private static Rule may(String name, DType... types) {
        return new Rule(name, false, List.of(types));
    }

    /** The parameters of the operator that this path does not take. */
    List<String> refused() {
        List<String> names = new ArrayList<>(List.of("bias", "scale", "offset", "antiquant_scale", "antiquant_offset",
                "per_token_scale", "activation_input", "activation_quant_scale", "activation_quant_offset"));
        rules.forEach(rule -> names.remove(rule.name()));
        return names;
    }
}
