package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.List;

/**
 * One value all over bursts of blocks in L1 (Fill, InitConstValue; isa.md §2.1 #6).
 *
 * @param count  bursts (repeatTimes)
 * @param length of a burst in blocks (blockNum)
 * @param gap    between bursts, tail to head, in blocks (dstGap)
 * @param value  bits of an element
 */
public record Fill(DType type, Address dst, Affine count, Affine length, Affine gap, Affine value) implements Move {
    private static final int LARGEST = 32767;

    public static final Form<Fill> FORM = Form.<Fill>of("fill.l1", "One value all over bursts of blocks in L1.")
            .address("dst", Fill::dst, BLOCK, Space.L1)
            .type("type", Fill::type, DType.FLOAT16, DType.BFLOAT16, DType.INT16, DType.UINT16, DType.FLOAT32,
                    DType.INT32, DType.UINT32)
            .value("count", "bursts", Fill::count, 0, LARGEST)
            .value("length", "burst length in blocks", Fill::length, 0, LARGEST)
            .optional("gap", "gap, tail to head, in blocks", Fill::gap, LARGEST, 0)
            .optional("value", "bits of an element", Fill::value, 0xFFFF_FFFFL, 0)
            .build(a -> new Fill(a.get("type", DType.class), a.address("dst"), a.value("count"), a.value("length"),
                    a.value("gap"), a.value("value")));

    public Fill {
        FORM.check(dst, count, length, gap, value);
    }

    @Override
    public Form<Fill> form() {
        return FORM;
    }

    @Override
    public Pipe pipe() {
        return Pipe.MTE2;
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.of(FORM);
    }
}
