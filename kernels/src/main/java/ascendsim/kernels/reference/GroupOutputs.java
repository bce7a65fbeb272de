package ascendsim.kernels.reference;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import java.util.ArrayList;
import java.util.List;

/** The outputs of npu_grouped_matmul when its groups are rows of x or tensors. */
final class GroupOutputs {
    private GroupOutputs() {
    }

    static List<TensorType> types(OperatorCall call, DType type) {
        List<TensorArgument> xs = call.tensors("x");
        List<TensorArgument> weights = call.tensors("weight");
        if (call.whole("split_item", 0) > 1) {
            long rows = xs.stream().map(x -> x.tensor().shape()).mapToLong(shape -> shape.elements() / shape.dim(-1))
                    .sum();
            return List.of(TensorType.nd(type, rows, columns(weights.getFirst())));
        }
        List<TensorType> outputs = new ArrayList<>();
        List<GroupProduct> products = GroupProduct.of(call);
        for (int i = 0; i < weights.size(); i++) {
            int group = i;
            Shape rows = xs.size() > 1 || weights.size() == 1
                    ? xs.get(i).tensor().shape()
                    : Shape.of(products.stream().filter(product -> product.group() == group)
                            .mapToLong(GroupProduct::rows).sum(), 1);
            outputs.add(new TensorType(type, rows.with(-1, columns(weights.get(i))), Format.ND));
        }
        return outputs;
    }

    private static long columns(TensorArgument weight) {
        return Int4View.of(weight).shape().dim(-1);
    }
}
