package ascendsim.kernels.files;

import ascendsim.isa.BadInput;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/**
 * A raw .bin: the storage of a tensor and nothing else, in the order of its format (FRACTAL_NZ with its padding), 4-bit
 * elements two to the byte.
 */
public final class RawFile {
    private RawFile() {
    }

    /**
     * The tensor of a file; the elements are read at the first touch.
     *
     * @throws BadInput
     *             if the file is not there or has another size than such a tensor
     */
    public static Tensor read(Path file, TensorType type) {
        MemorySegment content = FileContent.map(file);
        if (content.byteSize() != type.bytes()) {
            throw BadInput.of(file.toString(), content.byteSize() + " bytes",
                    "expected " + type.bytes() + " for " + type,
                    content.byteSize() < type.bytes() ? "the file is truncated" : "");
        }
        return Tensor.lazy(type, storage -> storage.copyFrom(content));
    }

    /** Writes the storage of a tensor. */
    public static void write(Path file, Tensor tensor) {
        FileContent.replace(file, List.of(tensor.segment()));
    }
}
