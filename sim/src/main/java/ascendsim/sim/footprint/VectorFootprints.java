package ascendsim.sim.footprint;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorCompare;
import ascendsim.isa.instruction.VectorConvert;
import ascendsim.isa.instruction.VectorMove;
import ascendsim.isa.instruction.VectorReduce;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorUnary;
import ascendsim.sim.footprint.AccessSink.Kind;
import java.util.List;

/** Footprints of the vector unit: the lanes that take part. */
final class VectorFootprints {
    private VectorFootprints() {
    }

    static Footprint bind(Vector vector) {
        return switch (vector) {
            case VectorUnary.Elementwise unary -> lanewise(unary.form(), unary.type(), List.of("src"), false);
            case VectorScalar.WithScalar scalar -> lanewise(scalar.form(), scalar.type(), List.of("src"),
                    accumulates(scalar.op()));
            case VectorBinary.Elementwise binary -> lanewise(binary.form(), binary.type(), List.of("src0", "src1"),
                    accumulates(binary.op()));
            case VectorConvert.Convert convert -> convert(convert);
            case VectorMove move -> move(move);
            case VectorCompare compare -> compare(compare);
            case VectorReduce.Reduce reduce -> VectorReduceFootprint.bind(reduce);
        };
    }

    private static boolean accumulates(VectorScalar.Op op) {
        return switch (op) {
            case VAXPY -> true;
            case VADDS, VMULS, VMAXS, VMINS, VLRELU, VSHL, VSHR -> false;
        };
    }

    private static boolean accumulates(VectorBinary.Op op) {
        return switch (op) {
            case VMLA -> true;
            case VADD, VSUB, VMUL, VMAX, VMIN, VDIV, VAND, VOR -> false;
        };
    }

    private static int lanes(DType type) {
        return Vector.REPEAT_BYTES * Byte.SIZE / type.bits();
    }

    private static Footprint lanewise(Form<?> form, DType type, List<String> sources, boolean readsDst) {
        int repeat = form.slot("repeat");
        Lanes dst = strided(form, "dst", type);
        Lanes[] reads = sources.stream().map(name -> strided(form, name, type)).toArray(Lanes[]::new);
        return (instruction, sink) -> {
            long repeats = instruction.operands[repeat];
            for (Lanes source : reads) {
                source.masked(instruction, repeats, Kind.READ, sink);
            }
            if (readsDst) {
                dst.masked(instruction, repeats, Kind.READ, sink);
            }
            dst.masked(instruction, repeats, Kind.WRITE, sink);
        };
    }

    private static Lanes strided(Form<?> form, String name, DType type) {
        return Lanes.strided(form, name, type.bits(), lanes(type));
    }

    /** Both operands have as many lanes as the wider type has to the repeat. */
    private static Footprint convert(VectorConvert.Convert convert) {
        var form = convert.form();
        int repeat = form.slot("repeat");
        int lanes = Math.min(lanes(convert.from()), lanes(convert.to()));
        Lanes src = Lanes.strided(form, "src", convert.from().bits(), lanes);
        Lanes dst = Lanes.strided(form, "dst", convert.to().bits(), lanes);
        return (instruction, sink) -> {
            src.masked(instruction, instruction.operands[repeat], Kind.READ, sink);
            dst.masked(instruction, instruction.operands[repeat], Kind.WRITE, sink);
        };
    }

    private static Footprint move(VectorMove move) {
        return switch (move) {
            case VectorMove.Fill fill -> lanewise(fill.form(), fill.type(), List.of(), false);
            case VectorMove.Copy copy -> copy(copy);
            case VectorMove.Broadcast broadcast -> broadcast(broadcast);
        };
    }

    /** Its own repeat holds in counter mode too (isa.md §2.2). */
    private static Footprint copy(VectorMove.Copy copy) {
        int repeat = copy.form().slot("repeat");
        Lanes src = strided(copy.form(), "src", copy.type());
        Lanes dst = strided(copy.form(), "dst", copy.type());
        return (instruction, sink) -> {
            src.atMost(instruction, instruction.operands[repeat], Kind.READ, sink);
            dst.atMost(instruction, instruction.operands[repeat], Kind.WRITE, sink);
        };
    }

    private static Footprint broadcast(VectorMove.Broadcast broadcast) {
        var form = broadcast.form();
        int repeat = form.slot("repeat");
        int src = form.slot("src");
        long bytes = VectorMove.Broadcast.ELEMENTS * broadcast.type().bytes(1);
        Pattern elements = new Pattern(Space.UB);
        Lanes dst = strided(form, "dst", broadcast.type());
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            elements.at(o[src]).run(bytes).every(bytes, o[repeat]).read(sink);
            dst.all(instruction, o[repeat], Kind.WRITE, sink);
        };
    }

    private static Footprint compare(VectorCompare compare) {
        return switch (compare) {
            case VectorCompare.Compare comparison -> comparison(comparison);
            case VectorCompare.Select select -> select(select);
        };
    }

    private static Footprint comparison(VectorCompare.Compare compare) {
        var form = compare.form();
        int repeat = form.slot("repeat");
        Lanes src0 = strided(form, "src0", compare.type());
        Lanes src1 = strided(form, "src1", compare.type());
        Lanes bits = Lanes.packed(form, "dst", 1, lanes(compare.type()));
        return (instruction, sink) -> {
            long repeats = instruction.operands[repeat];
            src0.all(instruction, repeats, Kind.READ, sink);
            src1.all(instruction, repeats, Kind.READ, sink);
            bits.all(instruction, repeats, Kind.WRITE, sink);
        };
    }

    private static Footprint select(VectorCompare.Select select) {
        boolean tensor = switch (select.otherwise()) {
            case TENSOR -> true;
            case SCALAR -> false;
        };
        List<String> sources = tensor ? List.of("src0", "src1") : List.of("src0");
        Footprint tensors = lanewise(select.form(), select.type(), sources, false);
        int repeat = select.form().slot("repeat");
        Lanes bits = Lanes.packed(select.form(), "selector", 1, lanes(select.type()));
        return (instruction, sink) -> {
            bits.masked(instruction, instruction.operands[repeat], Kind.READ, sink);
            tensors.accesses(instruction, sink);
        };
    }
}
