package ascendsim.traces.profile;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorCompare;
import ascendsim.isa.instruction.VectorConvert;
import ascendsim.isa.instruction.VectorFunction;
import ascendsim.isa.instruction.VectorMove;
import ascendsim.isa.instruction.VectorReduce;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorUnary;
import java.util.Optional;
import java.util.Set;

/**
 * Kinds of arithmetic that the profiler has ratios of (ArithmeticUtilization.csv). An instruction may be of several.
 */
public enum Kin {
    CUBE_FP,
    /** operands of 16-bit floats: bfloat16 goes the same way at the same rate */
    CUBE_FP16, CUBE_INT, CUBE_INT8, VEC_FP32, VEC_FP16, VEC_INT32, VEC_INT16,
    /** vector instructions of other types, and conversions */
    VEC_MISC,
    /** calls of vector functions (v310) */
    VEC_VF;

    static Set<Kin> of(Instruction instruction) {
        return switch (instruction) {
            case Cube cube -> of(cube.types().operand());
            case Vector vector -> Set.of(type(vector).map(Kin::vector).orElse(VEC_MISC));
            case VectorFunction _ -> Set.of(VEC_VF);
            default -> Set.of();
        };
    }

    private static Set<Kin> of(DType operand) {
        return switch (operand) {
            case FLOAT16, BFLOAT16 -> Set.of(CUBE_FP, CUBE_FP16);
            case INT8 -> Set.of(CUBE_INT, CUBE_INT8);
            default -> Set.of(operand.isFloat() ? CUBE_FP : CUBE_INT);
        };
    }

    private static Kin vector(DType type) {
        return switch (type) {
            case FLOAT32 -> VEC_FP32;
            case FLOAT16 -> VEC_FP16;
            case INT32, UINT32 -> VEC_INT32;
            case INT16, UINT16 -> VEC_INT16;
            default -> VEC_MISC;
        };
    }

    /** What a vector instruction computes in; empty for one that changes the type. */
    private static Optional<DType> type(Vector vector) {
        return switch (vector) {
            case VectorBinary.Elementwise v -> Optional.of(v.type());
            case VectorScalar.WithScalar v -> Optional.of(v.type());
            case VectorUnary.Elementwise v -> Optional.of(v.type());
            case VectorConvert.Convert _ -> Optional.empty();
            case VectorMove.Fill v -> Optional.of(v.type());
            case VectorMove.Broadcast v -> Optional.of(v.type());
            case VectorMove.Copy v -> Optional.of(v.type());
            case VectorCompare.Compare v -> Optional.of(v.type());
            case VectorCompare.Select v -> Optional.of(v.type());
            case VectorReduce.Reduce v -> Optional.of(v.type());
        };
    }
}
