package ascendsim.kernels.routing;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.program.grouped.GroupList;
import ascendsim.kernels.program.routing.RoutingProblem;
import ascendsim.kernels.program.routing.RoutingProblem.Operands;
import ascendsim.kernels.program.routing.RoutingProblem.Shared;
import java.util.List;
import java.util.Optional;

/**
 * A call that keeps the operator's contract, as the host part sees it.
 *
 * @param rows    of x
 * @param problem what the programs compute
 */
record RoutingCall(OperatorCall call, long rows, RoutingProblem problem) {

    /** @param stagingBytes workspace for rows that are added in their order */
    RoutingCall ordered(long stagingBytes) {
        return ordered(call, new Staging(stagingBytes, rows, problem.n()))
                .map(order -> new RoutingCall(call, rows, problem.with(order))).orElse(this);
    }

    /**
     * Room for rows that are added in their order.
     *
     * @param bytes   of workspace
     * @param rows    of x
     * @param columns of y
     */
    record Staging(long bytes, long rows, long columns) {
    }

    /** How many rows are staged at a time; empty where rows are added as they come. */
    static Optional<RoutingProblem.Ordered> ordered(OperatorCall call, Staging staging) {
        if (!call.flag("deterministic", false)) {
            return Optional.empty();
        }
        long staged = Math.clamp(staging.bytes / (staging.columns * DType.FLOAT32.bytes(1)), 1, staging.rows);
        return Optional.of(new RoutingProblem.Ordered(staged, Math.ceilDiv(staging.rows, staged)));
    }

    /** @throws BadInput if x and w are not what the int8 kernel takes, or an operand it needs is missing */
    static RoutingCall of(OperatorCall call) {
        TensorType x = call.required("x").tensor().type();
        TensorType w = call.required("w").tensor().type();
        if (x.dtype() != DType.INT8 || w.dtype() != DType.INT8 || w.format() != Format.FRACTAL_NZ) {
            throw BadInput.of("case.w", w + " with x " + x, "int8 x and int8 w in FRACTAL_NZ",
                    "other weight types have no kernel yet");
        }
        long rows = x.shape().dim(0);
        long outputRows = call.whole("output_bs", 0);
        GroupList.Entries list = call.whole("group_list_type", 1) == 0
                ? GroupList.Entries.ENDS
                : GroupList.Entries.COUNTS;
        RoutingProblem problem = new RoutingProblem(w.rows(), w.columns(), w.batch(),
                outputRows == 0 ? rows : outputRows, list, operands(call), Optional.empty());
        return new RoutingCall(call, rows, problem);
    }

    /** Rows of all experts as the tiling takes them: as many each as tuning_config begins with, or all of x. */
    long expectedRows() {
        long tuning = call.wholes("tuning_config").map(List::getFirst).orElse(0L);
        return tuning == 0 ? rows : tuning * problem.experts();
    }

    /** How the group list counts. */
    static GroupList.Entries entries(OperatorCall call) {
        return call.whole("group_list_type", 1) == 0 ? GroupList.Entries.ENDS : GroupList.Entries.COUNTS;
    }

    static Operands operands(OperatorCall call) {
        var shared = call.tensor("shared_input").map(TensorArgument::tensor).map(Tensor::type)
                .map(type -> new Shared(type.rows(), call.whole("shared_input_offset", 0),
                        (float) call.real("shared_input_weight", 1)));
        return new Operands(call.required("scale").dtype(), call.tensor("pertoken_scale").isPresent(),
                call.tensor("logit").isPresent(), call.required("row_index").dtype(), shared);
    }
}
