package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.List;

/** Fill, broadcast and masked copy inside UB. */
public sealed interface VectorMove extends Vector {
    /**
     * Writes one value to every lane (Duplicate; isa.md §2.2 #53).
     *
     * @param value  the bits of the value in {@code type}
     * @param repeat repeats, 0 to 255
     */
    record Fill(DType type, Address dst, Affine value, Affine repeat, Stride dstStride) implements VectorMove {
        public static final Form<Fill> FORM = Vector
                .stride(Form.<Fill>of("vdup", "One value to every lane.")
                        .address("dst", Fill::dst, Move.BLOCK, Space.UB)
                        .operand("value", "bits of the value in the element type", Fill::value)
                        .type("type", Fill::type, DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16, DType.INT32,
                                DType.UINT32, DType.INT16, DType.UINT16)
                        .value("repeat", "repeats", Fill::repeat, 0, MAX_REPEAT), "dst", Fill::dstStride)
                .build(a -> new Fill(a.get("type", DType.class), a.address("dst"), a.value("value"),
                        a.value("repeat"), Vector.stride(a, "dst")));

        public Fill {
            FORM.check(dst, value, repeat, dstStride.block(), dstStride.repeat());
        }

        @Override
        public Form<Fill> form() {
            return FORM;
        }
    }

    /**
     * Each of 8 source elements fills one destination block (Brcb; isa.md §2.2 #54). A repeat reads 8 consecutive
     * elements and writes 8 blocks; masks do not apply.
     *
     * @param repeat repeats, 0 to 255
     */
    record Broadcast(DType type, Address dst, Address src, Affine repeat, Stride dstStride) implements VectorMove {
        /** Elements read, and blocks written, per repeat. */
        public static final int ELEMENTS = 8;
        public static final Form<Broadcast> FORM = Vector
                .stride(Form.<Broadcast>of("vbrcb", "Each of 8 elements fills one block, per repeat.")
                        .address("dst", Broadcast::dst, Move.BLOCK, Space.UB)
                        .address("src", Broadcast::src, Move.BLOCK, Space.UB)
                        .type("type", Broadcast::type, DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16, DType.INT32,
                                DType.INT16)
                        .value("repeat", "repeats", Broadcast::repeat, 0, MAX_REPEAT), "dst", Broadcast::dstStride)
                .build(a -> new Broadcast(a.get("type", DType.class), a.address("dst"), a.address("src"),
                        a.value("repeat"), Vector.stride(a, "dst")));

        public Broadcast {
            FORM.check(dst, src, repeat, dstStride.block(), dstStride.repeat());
        }

        @Override
        public Form<Broadcast> form() {
            return FORM;
        }
    }

    /**
     * Copy of the selected lanes (Copy; isa.md §2.2 #69).
     *
     * @param repeat repeats, 0 to 255
     */
    record Copy(DType type, Address dst, Address src, Affine repeat, Stride dstStride,
            Stride srcStride) implements VectorMove {
        public static final Form<Copy> FORM = Vector
                .stride(Vector
                        .stride(Form.<Copy>of("vcopy", "Copy of the selected lanes.")
                                .address("dst", Copy::dst, Move.BLOCK, Space.UB)
                                .address("src", Copy::src, Move.BLOCK, Space.UB)
                                .type("type", Copy::type, DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16, DType.INT32,
                                        DType.UINT32, DType.INT16, DType.UINT16)
                                .value("repeat", "repeats", Copy::repeat, 0, MAX_REPEAT), "dst", Copy::dstStride),
                        "src", Copy::srcStride)
                .build(a -> new Copy(a.get("type", DType.class), a.address("dst"), a.address("src"),
                        a.value("repeat"), Vector.stride(a, "dst"), Vector.stride(a, "src")));

        public Copy {
            FORM.check(dst, src, repeat, dstStride.block(), dstStride.repeat(), srcStride.block(),
                    srcStride.repeat());
        }

        @Override
        public Form<Copy> form() {
            return FORM;
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.of(Fill.FORM, Broadcast.FORM, Copy.FORM);
    }
}
