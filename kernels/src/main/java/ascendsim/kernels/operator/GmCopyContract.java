package ascendsim.kernels.operator;

import static ascendsim.isa.dtype.DType.BFLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT32;
import static ascendsim.isa.dtype.DType.INT32;
import static ascendsim.isa.dtype.DType.INT8;
import static ascendsim.isa.dtype.DType.UINT8;

import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.Parameter;
import ascendsim.kernels.compare.Acceptance;
import ascendsim.kernels.compare.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The bandwidth ladder: copies between GM and the cores and nothing else, as the vendor's data_copy samples time them
 * (asc-devkit, best practices). Reads leave nothing behind, so there is no output to check; {@code ub->gm} stores a
 * matrix of ones, of which {@code src} gives shape and type.
 */
public final class GmCopyContract implements Contract {
    /** The name of the operator. */
    public static final String NAME = "gm_copy";

    static final Parameter SRC = Parameter.tensor("src", FLOAT16, BFLOAT16, FLOAT32, INT8, UINT8, INT32)
            .says("[M,N]; ND; the shape and type of dst for ub->gm");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "copies between global memory and the cores, tile by tile, to time them";
    }

    @Override
    public CallSchema schema() {
        return CallSchema.of(NAME, Parameter.attribute("path").says("gm->ub, gm->l1.nd2nz or ub->gm").must(), SRC,
                Parameter.attribute("tile").says("[rows, columns] of a copy").must(),
                Parameter.attribute("cores").says("1 to M and what the chip has, default all"),
                Parameter.attribute("passes").says("times over a slice, 1 or more, default 1"),
                Parameter.attribute("slices").says("slices of columns, 1 (default) or more, divides N"),
                Parameter.attribute("partition").says("every_core_reads_all; default: each core its rows"),
                Parameter.attribute("order").says("same (default) or staggered, beside a partition"));
    }

    @Override
    public List<String> results() {
        return List.of("dst [M,N] of ub->gm; the other paths have none");
    }

    @Override
    public List<String> constraints() {
        return GmCopyCheck.constraints();
    }

    @Override
    public OperatorCall defaultCase(long seed) {
        return new CaseReader(schema(), seed).read("""
            {"path":"gm->ub","src":{"shape":[2048,2048],"dtype":"float16"},"tile":[32,1024]}""");
    }

    @Override
    public List<String> check(OperatorCall call) {
        return new GmCopyCheck(call).lines();
    }

    @Override
    public SequencedMap<String, TensorType> outputs(OperatorCall call) {
        SequencedMap<String, TensorType> outputs = new LinkedHashMap<>();
        if (call.text("path", "").equals("ub->gm")) {
            outputs.put("dst", call.required("src").tensor().type());
        }
        return outputs;
    }

    @Override
    public Acceptance acceptance(OperatorCall call) {
        return Acceptance.of(Rule.EXACT);
    }
}
