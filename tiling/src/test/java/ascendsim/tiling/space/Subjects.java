package ascendsim.tiling.space;

import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.operator.Operators;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.tiling.space.SearchSpace.Subject;

/** Calls that tests tune. */
public final class Subjects {
    private static final String MATMUL =
            "{\"x\":{\"shape\":[%d,%d],\"dtype\":\"float16\"},\"y\":{\"shape\":[%d,%d],\"dtype\":\"float16\"}}";

    private Subjects() {
    }

    /** float16, row-major. */
    public static Subject matmul(long m, long n, long k) {
        return of("matmul", "Ascend910B3", MATMUL.formatted(m, k, k, n));
    }

    /** Four groups of int8 rows, widened weights, sums scattered: one call of each family, small. */
    public static Subject grouped() {
        return of("npu_grouped_matmul", "Ascend910B3", """
            {"x":[{"shape":[64,128],"dtype":"float16"}],"weight":[{"shape":[4,128,96],"dtype":"float16"}],
             "group_list":[10,20,30,4],"split_item":3,"group_type":0,"group_list_type":1}""");
    }

    public static Subject routing() {
        return of("npu_grouped_matmul_finalize_routing", "Ascend910B2", """
            {"x":{"shape":[32,256],"dtype":"int8"},"w":{"shape":[2,256,256],"dtype":"int8","format":"FRACTAL_NZ"},
             "scale":{"shape":[2,256],"dtype":"float32"},"pertoken_scale":{"shape":[32],"dtype":"float32"},
             "logit":{"shape":[32],"dtype":"float32"},"row_index":{"shape":[32],"dtype":"int64"},
             "group_list":{"shape":[2],"dtype":"int64"},"group_list_type":1,"output_bs":8}""");
    }

    public static Subject weightQuant() {
        return of("npu_weight_quant_batchmatmul", "Ascend910B2", """
            {"x":{"shape":[16,256],"dtype":"float16"},"weight":{"shape":[256,512],"dtype":"int8"},
             "antiquant_scale":{"shape":[512],"dtype":"float16"}}""");
    }

    /** A call from a case. */
    public static Subject of(String operator, String chip, String call) {
        Operator found = Operators.find(operator).orElseThrow();
        Chip on = new ChipLibrary().find(chip).orElseThrow();
        return new Subject(on, found, new CaseReader(found.contract().schema(), 0).read(call));
    }
}
