package ascendsim.kernels.reference;

import ascendsim.isa.dtype.QuantWord;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import java.util.Optional;

/**
 * npu_trans_quant_param (operators.md §0.4): the word of each scale and offset, one of which may be a single element.
 * With round_mode 1 infinities and NaN are cut, not rounded (our definition).
 */
public final class TransQuantParam {
    private TransQuantParam() {
    }

    /** The words of a call that keeps the contract, in a tensor of type {@code words}. */
    public static Expected of(OperatorCall call, TensorType words) {
        Tensor scale = call.required("scale").tensor();
        Optional<Tensor> offset = call.tensor("offset").map(given -> given.tensor());
        boolean rounds = call.whole("round_mode", 0) == 1;
        Tensor result = Tensor.zeros(words);
        for (long i = 0; i < result.elements(); i++) {
            float given = Float.intBitsToFloat((int) scale.codeAt(scale.elements() == 1 ? 0 : i));
            float kept = rounds && Float.isFinite(given) ? QuantWord.round(given) : given;
            long at = i;
            result.putCode(i, offset
                    .map(by -> QuantWord.encode(kept, by.floatAt(by.elements() == 1 ? 0 : at)))
                    .orElseGet(() -> QuantWord.encode(kept)));
        }
        return new Expected(result, indices -> new double[indices.length]);
    }
}
