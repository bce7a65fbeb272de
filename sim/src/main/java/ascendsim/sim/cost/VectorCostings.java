package ascendsim.sim.cost;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Instruction;
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
import ascendsim.sim.issue.Dispatched;

/**
 * Costs of vector instructions: the operation's work, an overhead, a least distance, and for an isolated instruction
 * the latency of its result (hardware.md §4.1). Bank conflicts are not in it.
 */
final class VectorCostings {
    /** Comparison results of one 32-byte block. */
    private static final long BLOCK_BITS = 256;

    private VectorCostings() {
    }

    static Costing bind(Vector vector, Chip chip) {
        return switch (vector) {
            case VectorBinary.Elementwise v -> of(v, chip, name(v.op()), v.type());
            case VectorScalar.WithScalar v -> of(v, chip, name(v.op()), v.type());
            case VectorUnary.Elementwise v -> of(v, chip, name(v.op()), v.type());
            case VectorConvert.Convert v -> of(v, chip.vector().cost("vconv", text(v.from()) + "->" + text(v.to())),
                    Math.max(v.from().bits(), v.to().bits()), chip);
            case VectorMove.Fill v -> of(v, chip, "vdup", v.type());
            case VectorMove.Broadcast v -> of(v, chip, "vbrcb", v.type());
            case VectorMove.Copy v -> of(v, chip, "vcopy", v.type());
            case VectorCompare.Compare v -> of(v, chip, "vcmpv", v.type());
            case VectorCompare.Select v -> of(v, chip, "vsel", v.type());
            case VectorReduce.Reduce v -> of(v, chip, name(v.op()), v.type());
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
            case UINT8, UINT16, UINT32, UINT64 -> "u" + type.bits();
            default -> "s" + type.bits();
        };
    }

    private static Costing of(Instruction instruction, Chip chip, String operation, DType type) {
        return of(instruction, chip.vector().cost(operation, text(type)), type.bits(), chip);
    }

    private static Costing of(Instruction instruction, VectorCost unit, int bits, Chip chip) {
        int repeat = instruction.form().slot("repeat");
        int lanes = Vector.REPEAT_BYTES * 8 / bits;
        double countMode = chip.vector().countModeCycles();
        return (Dispatched d, Cost cost) -> {
            long repeats = d.mask.repeats(d.operands[repeat], lanes);
            double partial = repeats * lanes % BLOCK_BITS == 0 ? 0 : unit.partialBlockCycles();
            double work = unit.workCycles(repeats) + partial;
            double masked = d.mask.all(lanes) ? 0 : countMode;
            double busy = Math.max(unit.minIssueCycles(), work + unit.issueOverheadCycles());
            cost.local(busy, busy, Math.max(busy, work + unit.fixedCycles() + masked));
        };
    }
}
