package ascendsim.kernels.files;

import ascendsim.isa.BadInput;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;

/** A tensor in a file whose format its name's ending says. */
public final class TensorFile {
    private TensorFile() {
    }

    /**
     * The tensor of a file; the elements are read at the first touch.
     *
     * @param name
     *            the tensor's name, for formats that hold several
     * @param type
     *            what the case says it is
     * @throws BadInput
     *             if the file does not hold such a tensor or its ending is unknown
     */
    public static Tensor read(Path file, String name, TensorType type) {
        return switch (ending(file)) {
            case "npy" -> NpyFile.read(file, type);
            case "safetensors" -> SafetensorsFile.open(file).read(name, type);
            case "bin" -> RawFile.read(file, type);
            default -> throw unknown(file);
        };
    }

    /**
     * Writes one tensor.
     *
     * @param name
     *            the tensor's name, for formats that hold several
     */
    public static void write(Path file, String name, Tensor tensor) {
        switch (ending(file)) {
            case "npy" -> NpyFile.write(file, tensor);
            case "safetensors" -> {
                SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
                tensors.put(name, tensor);
                SafetensorsFile.write(file, tensors);
            }
            case "bin" -> RawFile.write(file, tensor);
            default -> throw unknown(file);
        }
    }

    private static String ending(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static BadInput unknown(Path file) {
        return BadInput.of(file.toString(), "unknown ending", "expected .npy, .safetensors or .bin", "");
    }
}
