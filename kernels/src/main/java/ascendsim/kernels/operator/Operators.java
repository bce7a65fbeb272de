package ascendsim.kernels.operator;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Nearest;
import ascendsim.kernels.dynamicquant.DynamicQuantOperator;
import ascendsim.kernels.epilog.EpilogOperator;
import ascendsim.kernels.formatcast.FormatCastOperator;
import ascendsim.kernels.gmm.GroupedMatmulOperator;
import ascendsim.kernels.gmm.WeightQuantGmmContract;
import ascendsim.kernels.gmm.WeightQuantGmmOperator;
import ascendsim.kernels.int4pack.Int4PackOperator;
import ascendsim.kernels.qmm.QuantMatmulOperator;
import ascendsim.kernels.quantparam.QuantParamOperator;
import ascendsim.kernels.routing.FinalizeRoutingOperator;
import ascendsim.kernels.wqbmm.WqbmmOperator;
import java.util.List;
import java.util.Optional;

/** The operators there are. */
public final class Operators {
    private Operators() {
    }

    /** All of them. */
    public static List<Operator> all() {
        return List.of(new MatmulOperator(), new FinalizeRoutingOperator(), new GroupedMatmulOperator(),
                new WeightQuantGmmOperator(WeightQuantGmmContract.V1),
                new WeightQuantGmmOperator(WeightQuantGmmContract.V2), new WqbmmOperator(), new DynamicQuantOperator(),
                new QuantMatmulOperator(), new QuantParamOperator(), new Int4PackOperator(), new FormatCastOperator(),
                new EpilogOperator(), new GmCopyOperator());
    }

    /** The operator of a name, if there is one. */
    public static Optional<Operator> find(String name) {
        return all().stream().filter(operator -> operator.contract().name().equals(name)).findFirst();
    }

    /**
     * The operator of a name.
     *
     * @param where
     *            for the error
     * @throws BadInput
     *             naming the nearest operator there is
     */
    public static Operator named(String where, String name) {
        List<String> names = all().stream().map(operator -> operator.contract().name()).toList();
        return find(name).orElseThrow(() -> BadInput.of(where, "unknown operator " + name,
                "expected one of " + String.join(", ", names), Nearest.hint(name, names)));
    }
}
