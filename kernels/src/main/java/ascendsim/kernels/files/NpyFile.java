package ascendsim.kernels.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import ascendsim.isa.BadInput;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * NumPy's .npy: a magic number, a version, the length of a Python dictionary, the dictionary, the elements. Read:
 * versions 1 to 3, row-major, little-endian. Written: version 1 with the header padded to 64 bytes as NumPy does.
 * Source: numpy.lib.format.
 */
public final class NpyFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int ALIGNMENT_BYTES = 64;
    private static final Pattern DESCR = Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([^'\"]+)['\"]");
    private static final Pattern ORDER = Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([\\d\\s,L]*)\\)");

    private NpyFile() {
    }

    /**
     * The tensor of a file; the elements are read at the first touch.
     *
     * @param type
     *            what the case says it is
     * @throws BadInput
     *             if the file is not there, not an .npy file, or does not hold such a tensor
     */
    public static Tensor read(Path file, TensorType type) {
        return stored(file.toString(), FileContent.map(file)).as(type);
    }

    private static StoredTensor stored(String where, MemorySegment content) {
        if (content.byteSize() < 10 || !Arrays.equals(content.asSlice(0, 6).toArray(ValueLayout.JAVA_BYTE), MAGIC)) {
            throw BadInput.of(where, "does not start as an .npy file", "expected \\x93NUMPY and a header", "");
        }
        int version = content.get(ValueLayout.JAVA_BYTE, 6);
        if (version < 1 || version > 3) {
            throw BadInput.of(where, "version " + version, "expected 1, 2 or 3", "");
        }
        long start = version == 1 ? 10 : 12;
        if (content.byteSize() < start) {
            throw BadInput.of(where, content.byteSize() + " bytes", "expected a header", "the file is truncated");
        }
        long length = version == 1 ? content.get(SHORT, 8) & 0xFFFF : content.get(INT, 8) & 0xFFFF_FFFFL;
        if (start + length > content.byteSize()) {
            throw BadInput.of(where, content.byteSize() + " bytes", "expected a header of " + length + " bytes",
                    "the file is truncated");
        }
        String header = new String(content.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE), ISO_8859_1);
        return stored(where, header, content.asSlice(start + length));
    }

    private static StoredTensor stored(String where, String header, MemorySegment elements) {
        String descr = field(where, header, DESCR, "descr");
        FileType type = FileTypes.npy(descr).orElseThrow(() -> BadInput.of(where, "elements of " + descr,
                "expected little-endian integers or floats of 8 to 64 bits", ""));
        if (field(where, header, ORDER, "fortran_order").equals("True")) {
            throw BadInput.of(where, "Fortran order", "expected C order", "save numpy.ascontiguousarray(x)");
        }
        String axes = field(where, header, SHAPE, "shape").replaceAll("[\\sL]", "");
        try {
            long[] dims = Arrays.stream(axes.split(",")).filter(axis -> !axis.isEmpty()).mapToLong(Long::parseLong)
                    .toArray();
            return new StoredTensor(where, type, Shape.of(dims), elements);
        } catch (NumberFormatException | ArithmeticException tooLarge) {
            throw BadInput.of(where, "shape (" + axes + ")", "expected at most 2^63 - 1 elements", "");
        }
    }

    private static String field(String where, String header, Pattern pattern, String name) {
        Matcher field = pattern.matcher(header);
        if (!field.find()) {
            throw BadInput.of(where, "header without a plain " + name, "expected descr, fortran_order and shape", "");
        }
        return field.group(1);
    }

    /**
     * Writes a tensor row-major in its logical shape. bfloat16 becomes uint16, fp8 and HiFloat8 uint8; 4-bit elements
     * become a byte each, int4 as int8.
     */
    public static void write(Path file, Tensor tensor) {
        byte[] header = header(tensor).getBytes(ISO_8859_1);
        byte[] start = Arrays.copyOf(MAGIC, MAGIC.length + 4 + header.length);
        start[6] = 1;
        MemorySegment.ofArray(start).set(SHORT, 8, (short) header.length);
        System.arraycopy(header, 0, start, MAGIC.length + 4, header.length);
        FileContent.replace(file, List.of(MemorySegment.ofArray(start), StoredTensor.bytes(tensor)));
    }

    private static String header(Tensor tensor) {
        String axes =
                Arrays.stream(tensor.shape().dims()).mapToObj(axis -> axis + ",").collect(Collectors.joining(" "));
        String tuple = tensor.shape().rank() > 1 ? axes.substring(0, axes.length() - 1) : axes;
        String text = "{'descr': '" + FileTypes.npy(tensor.dtype()) + "', 'fortran_order': False, 'shape': (" + tuple
                + "), }";
        int unpadded = MAGIC.length + 4 + text.length() + 1;
        return text + " ".repeat(Math.ceilDiv(unpadded, ALIGNMENT_BYTES) * ALIGNMENT_BYTES - unpadded) + "\n";
    }
}
