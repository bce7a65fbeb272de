package ascendsim.sim.cost;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorCompare;
import ascendsim.isa.instruction.VectorConvert;
import ascendsim.isa.instruction.VectorMove;
import ascendsim.isa.instruction.VectorReduce;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorUnary;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.VectorCost;
import ascendsim.sim.chip.VectorUnit;
import ascendsim.sim.issue.Dispatched;

/**
 * Costs of vector instructions: the operation's work, an overhead, a least distance, and for an isolated instruction
 * the latency of its result (hardware.md §4.1). The ports of UB work beside the execution unit; the slower one counts.
 */
final class VectorCostings {
    /** Comparison results of one 32-byte block. */
    private static final long BLOCK_BITS = 256;

    private VectorCostings() {
    }

    /** The vector unit of a chip and its way to UB. */
    private record Unit(VectorUnit vector, UbPorts ports) {
    }

    static Costing bind(Vector vector, Chip chip, UbPorts ports) {
        Unit unit = new Unit(chip.vector(), ports);
        return switch (vector) {
            case VectorBinary.Elementwise v -> of(v, unit, name(v.op()), v.type());
            case VectorScalar.WithScalar v -> of(v, unit, name(v.op()), v.type());
            case VectorUnary.Elementwise v -> of(v, unit, name(v.op()), v.type());
            case VectorConvert.Convert v -> of(v, unit.vector.cost("vconv", text(v.from()) + "->" + text(v.to())),
                    Math.max(v.from().bits(), v.to().bits()), unit);
            case VectorMove.Fill v -> of(v, unit, "vdup", v.type());
            case VectorMove.Broadcast v -> of(v, unit, "vbrcb", v.type());
            case VectorMove.Copy v -> of(v, unit, "vcopy", v.type());
            case VectorCompare.Compare v -> of(v, unit, "vcmpv", v.type());
            case VectorCompare.Select v -> of(v, unit, "vsel", v.type());
            case VectorReduce.Reduce v -> of(v, unit, name(v.op()), v.type());
        };
    }

    private static String name(Enum<?> op) {
        return op.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The chip files' spelling of a type. */
    static String text(DType type) {
        return switch (type) {
            case FLOAT16 -> "f16";
            case FLOAT32 -> "f32";
            case BFLOAT16 -> "bf16";
            case FLOAT8_E4M3FN -> "e4m3";
            case FLOAT8_E5M2 -> "e5m2";
            case FLOAT8_E8M0 -> "e8m0";
            case FLOAT4_E2M1 -> "e2m1";
            case FLOAT4_E1M2 -> "e1m2";
            case HIFLOAT8 -> "hif8";
            case UINT8, UINT16, UINT32, UINT64 -> "u" + type.bits();
            default -> "s" + type.bits();
        };
    }

    /** What the mask is to an instruction (docs/deviations.md N26). */
    private enum Masks {
        IGNORED, LANES, LANES_OF_REPEATS;

        long repeats(Dispatched d, long repeat, int lanes) {
            return switch (this) {
                case IGNORED -> repeat;
                case LANES -> d.mask.repeats(repeat, lanes);
                case LANES_OF_REPEATS -> Math.min(repeat, d.mask.repeats(repeat, lanes));
            };
        }
    }

    private static Masks masks(Vector vector) {
        return switch (vector) {
            case VectorCompare.Compare _,VectorMove.Broadcast _ -> Masks.IGNORED;
            case VectorMove.Copy _ -> Masks.LANES_OF_REPEATS;
            case VectorBinary _,VectorScalar _,VectorUnary _,VectorConvert _,VectorReduce _ -> Masks.LANES;
            case VectorMove.Fill _,VectorCompare.Select _ -> Masks.LANES;
        };
    }

    private static Costing of(Vector vector, Unit unit, String operation, DType type) {
        return of(vector, unit.vector.cost(operation, text(type)), type.bits(), unit);
    }

    private static Costing of(Vector vector, VectorCost operation, int bits, Unit unit) {
        int repeat = vector.form().slot("repeat");
        int lanes = Vector.REPEAT_BYTES * 8 / bits;
        Masks masks = masks(vector);
        UbOperands operands = UbOperands.of(vector);
        return (Dispatched d, Cost cost) -> {
            long repeats = masks.repeats(d, d.operands[repeat], lanes);
            double partial = repeats * lanes % BLOCK_BITS == 0 ? 0 : operation.partialBlockCycles();
            double alone = operation.workCycles(repeats) + partial;
            double work = Math.max(alone, unit.ports.cycles(operands.of(d), repeats) + partial);
            double busy = Math.max(operation.minIssueCycles(), work + operation.issueOverheadCycles());
            cost.local(busy, busy, Math.max(busy, work + operation.fixedCycles()));
            cost.conflict(busy - Math.max(operation.minIssueCycles(), alone + operation.issueOverheadCycles()));
        };
    }
}
