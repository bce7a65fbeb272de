package ascendsim.sim.microbench;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.IllegalInstruction;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorCompare;
import ascendsim.isa.instruction.VectorConvert;
import ascendsim.isa.instruction.VectorMove;
import ascendsim.isa.instruction.VectorReduce;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorUnary;
import ascendsim.sim.microbench.Microbenchmark.Scheme;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Vector instructions on dense operands without masks. All operands start in the same UB bank group, 64 KiB apart, as
 * buffers of whole KiB do: an instruction that reads two of them meets its bank conflict in every repeat.
 */
public final class VectorBenchmarks {
    private static final Address FIRST = new Address(Space.UB, Affine.ZERO);
    private static final Address SECOND = FIRST.plus(65536);
    private static final Address RESULT = FIRST.plus(131072);
    /** Of selections; in another bank group than the start of the others. */
    private static final Address SELECTOR = FIRST.plus(61440 + 256);

    private VectorBenchmarks() {
    }

    /**
     * A stream of one vector instruction.
     *
     * @param operation as mskpp spells it, e.g. {@code VECTORDUP}
     * @param types     of the sources, then of the result
     * @param repeats   1 to 240
     * @return empty if the instruction set here has no such instruction
     */
    public static Optional<Microbenchmark> stream(String operation, List<DType> types, int repeats) {
        try {
            return instruction(operation, types, Affine.of(repeats))
                    .map(i -> Microbenchmark.local(CoreKind.AIV, Scheme.STREAM, i));
        } catch (IllegalInstruction e) {
            return Optional.empty();
        }
    }

    private static Optional<Instruction> instruction(String operation, List<DType> types, Affine repeats) {
        if (operation.equals("VCONV")) {
            return Optional.of(new VectorConvert.Convert(types.getFirst(), types.getLast(), Rounding.RINT,
                    RESULT, FIRST, repeats));
        }
        if (types.stream().distinct().count() > 1) {
            return Optional.empty();
        }
        DType type = types.getFirst();
        return Stream.<Supplier<Optional<Instruction>>>of(() -> elementwise(operation, type, repeats),
                () -> compare(operation, type, repeats), () -> reduce(operation, type, repeats),
                () -> move(operation, type, repeats)).map(Supplier::get).flatMap(Optional::stream).findFirst();
    }

    private static Optional<Instruction> elementwise(String operation, DType type, Affine repeats) {
        Optional<Instruction> binary = named(VectorBinary.Op.values(), operation)
                .map(op -> new VectorBinary.Elementwise(op, type, RESULT, FIRST, SECOND, repeats));
        Optional<Instruction> scalar = named(VectorScalar.Op.values(), operation)
                .map(op -> new VectorScalar.WithScalar(op, type, RESULT, FIRST, Affine.ONE, repeats));
        Optional<Instruction> unary = named(VectorUnary.Op.values(), operation)
                .map(op -> new VectorUnary.Elementwise(op, type, RESULT, FIRST, repeats));
        return binary.or(() -> scalar).or(() -> unary);
    }

    private static Optional<Instruction> compare(String operation, DType type, Affine repeats) {
        return switch (operation) {
            case "VCMPV" -> Optional.of(new VectorCompare.Compare(VectorCompare.Condition.EQ, type, RESULT, FIRST,
                    SECOND, repeats, Stride.DENSE, Stride.DENSE));
            case "VSEL" -> Optional.of(new VectorCompare.Select(VectorCompare.Otherwise.TENSOR, type, RESULT, SELECTOR,
                    FIRST, SECOND, Affine.ZERO, repeats, Stride.DENSE, Stride.DENSE, Stride.DENSE));
            default -> Optional.empty();
        };
    }

    private static Optional<Instruction> reduce(String operation, DType type, Affine repeats) {
        return named(VectorReduce.Op.values(), operation)
                .map(op -> new VectorReduce.Reduce(op, type, RESULT, FIRST, repeats));
    }

    private static Optional<Instruction> move(String operation, DType type, Affine repeats) {
        return switch (operation) {
            case "VECTORDUP" -> Optional.of(new VectorMove.Fill(type, RESULT, Affine.ZERO, repeats, Stride.DENSE));
            case "VBRCB" -> Optional.of(new VectorMove.Broadcast(signed(type), RESULT, FIRST, repeats, Stride.DENSE));
            case "VCOPY" -> Optional.of(
                    new VectorMove.Copy(type, RESULT, FIRST, repeats, Stride.DENSE, Stride.DENSE));
            default -> Optional.empty();
        };
    }

    /** The signed type of the same width, which is the same to an instruction that only moves bits. */
    private static DType signed(DType type) {
        return switch (type) {
            case UINT16 -> DType.INT16;
            case UINT32 -> DType.INT32;
            default -> type;
        };
    }

    private static <E extends Enum<E>> Optional<E> named(E[] all, String name) {
        return Stream.of(all).filter(e -> e.name().equals(name)).findFirst();
    }
}
