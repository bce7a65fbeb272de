package ascendsim.kernels.call;

import ascendsim.isa.BadInput;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What tensors of a case hold whose contents lie outside it. */
public interface Contents {
    /** All contents stand in the case or are drawn. */
    Contents NONE = new Contents() {
        @Override
        public List<String> keys() {
            return List.of();
        }

        @Override
        public Optional<Tensor> content(String where, TensorType type, JsonNode tensor) {
            return Optional.empty();
        }
    };

    /** The keys of a tensor object that say where its content lies, beside those every case has. */
    List<String> keys();

    /**
     * The tensor of a tensor object; empty if its {@code init} or the default rule fills it.
     *
     * @param where  the place in the case, for errors
     * @param tensor the object
     * @throws BadInput if there is no such content
     */
    Optional<Tensor> content(String where, TensorType type, JsonNode tensor);
}
