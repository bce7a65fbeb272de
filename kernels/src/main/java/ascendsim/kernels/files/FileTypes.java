package ascendsim.kernels.files;

import ascendsim.isa.dtype.DType;
import ascendsim.kernels.files.FileType.Kind;
import java.util.List;
import java.util.Optional;

/** The element names of .npy (NumPy array protocol) and .safetensors (its format description). */
final class FileTypes {
    private static final List<FileType> SAFETENSORS = List.of(new FileType("BOOL", Kind.BOOL, 8),
            new FileType("U8", Kind.INTEGER, 8), new FileType("I8", Kind.INTEGER, 8),
            new FileType("I16", Kind.INTEGER, 16), new FileType("U16", Kind.INTEGER, 16),
            new FileType("I32", Kind.INTEGER, 32), new FileType("U32", Kind.INTEGER, 32),
            new FileType("I64", Kind.INTEGER, 64), new FileType("U64", Kind.INTEGER, 64),
            new FileType("F16", Kind.FLOAT, 16), new FileType("BF16", Kind.BFLOAT, 16),
            new FileType("F32", Kind.FLOAT, 32), new FileType("F64", Kind.FLOAT, 64),
            new FileType("F8_E4M3", Kind.E4M3FN, 8), new FileType("F8_E5M2", Kind.E5M2, 8),
            new FileType("F8_E8M0", Kind.E8M0, 8));

    private FileTypes() {
    }

    /** What safetensors calls such elements; empty for a name that is not known here. */
    static Optional<FileType> safetensors(String name) {
        return SAFETENSORS.stream().filter(type -> type.name().equals(name)).findFirst();
    }

    /** The name under which safetensors gets elements of a type. */
    static String safetensors(DType dtype) {
        return switch (dtype) {
            case FLOAT16 -> "F16";
            case BFLOAT16 -> "BF16";
            case FLOAT32 -> "F32";
            case INT4, INT8 -> "I8";
            case UINT8, HIFLOAT8, FLOAT4_E2M1, FLOAT4_E1M2 -> "U8";
            case INT16 -> "I16";
            case UINT16 -> "U16";
            case INT32 -> "I32";
            case UINT32 -> "U32";
            case INT64 -> "I64";
            case UINT64 -> "U64";
            case BOOL -> "BOOL";
            case FLOAT8_E4M3FN -> "F8_E4M3";
            case FLOAT8_E5M2 -> "F8_E5M2";
            case FLOAT8_E8M0 -> "F8_E8M0";
        };
    }

    /**
     * What an npy type string says, such as {@code <f4}, {@code |i1}; empty for big-endian, compound and unknown ones.
     * NumPy writes the types of ml_dtypes as V2, V1 or f1.
     */
    static Optional<FileType> npy(String descr) {
        if (!descr.matches("[<|=](b1|[iuV][1248]|f[1248])") || descr.startsWith("|") && !descr.endsWith("1")
                && descr.charAt(1) != 'V') {
            return Optional.empty();
        }
        Kind kind = switch (descr.charAt(1)) {
            case 'b' -> Kind.BOOL;
            case 'f' -> Kind.FLOAT;
            case 'V' -> Kind.OPAQUE;
            default -> Kind.INTEGER;
        };
        return Optional.of(new FileType(descr, kind, 8 * (descr.charAt(2) - '0')));
    }

    /** The npy type string under which elements of a type are written. */
    static String npy(DType dtype) {
        return switch (dtype) {
            case FLOAT16 -> "<f2";
            case BFLOAT16, UINT16 -> "<u2";
            case FLOAT32 -> "<f4";
            case INT4, INT8 -> "|i1";
            case UINT8, HIFLOAT8, FLOAT4_E2M1, FLOAT4_E1M2, FLOAT8_E4M3FN, FLOAT8_E5M2, FLOAT8_E8M0 -> "|u1";
            case INT16 -> "<i2";
            case INT32 -> "<i4";
            case UINT32 -> "<u4";
            case INT64 -> "<i8";
            case UINT64 -> "<u8";
            case BOOL -> "|b1";
        };
    }

    /** In words, what a file may hold for elements of a type. */
    static String acceptable(DType dtype) {
        return switch (dtype) {
            case BFLOAT16 -> "bfloat16 or 16-bit integers that hold it";
            case FLOAT8_E4M3FN, FLOAT8_E5M2, FLOAT8_E8M0, HIFLOAT8 -> dtype + " or 8-bit integers that hold it";
            case INT4, FLOAT4_E2M1, FLOAT4_E1M2 -> "8-bit integers, or wider ones that hold packed elements";
            case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64 -> dtype.bits() + "-bit integers";
            case FLOAT16, FLOAT32, BOOL -> dtype.text();
        };
    }
}
