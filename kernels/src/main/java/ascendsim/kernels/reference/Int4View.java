package ascendsim.kernels.reference;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.TensorArgument;
import java.lang.foreign.MemorySegment;

/** int32 tensors that hold eight int4 to the element, element 0 in the lowest nibble, seen as int4. */
final class Int4View {
    private static final int PER_WORD = 8;

    private Int4View() {
    }

    /** The same bytes as int4 if the tensor is int32, else the tensor itself. */
    static TensorArgument of(TensorArgument argument) {
        Tensor packed = argument.tensor();
        if (packed.dtype() != DType.INT32) {
            return argument;
        }
        Shape shape = packed.shape();
        TensorType type = new TensorType(DType.INT4, shape.with(-1, shape.dim(-1) * PER_WORD), packed.format());
        Tensor nibbles = Tensor.lazy(type,
                storage -> MemorySegment.copy(packed.segment(), 0, storage, 0, storage.byteSize()));
        return new TensorArgument(nibbles, argument.transposed());
    }
}
