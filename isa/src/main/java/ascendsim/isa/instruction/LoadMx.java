package ascendsim.isa.instruction;

import java.util.Map;
import java.util.Optional;

/**
 * A block of fractals of scales (16 rows by two scales of one byte, 32 bytes) from L1 to L0A_MX or L0B_MX (LoadData MX;
 * isa.md §2.1 #10): {@code xStep} rows of fractals, each {@code yStep} fractals long.
 *
 * @param xStart    first row of fractals
 * @param yStart    first fractal of a row
 * @param xStep     rows of fractals
 * @param yStep     fractals of a row
 * @param srcStride fractals in L1 from row to row
 * @param dstStride fractals in L0 from row to row
 */
public record LoadMx(Address dst, Address src, Affine xStart, Affine yStart, Affine xStep, Affine yStep,
        Affine srcStride, Affine dstStride) implements LocalMove {
    private static final int LARGEST = 65535;

    public static final Map<Space, Form<LoadMx>> FORMS =
            Map.of(Space.L0A_MX, form(Space.L0A_MX), Space.L0B_MX, form(Space.L0B_MX));

    public LoadMx {
        Optional.ofNullable(FORMS.get(dst.space()))
                .orElseThrow(() -> new IllegalInstruction("ldmx dst is in " + dst.space().text(), "l0a_mx or l0b_mx"))
                .check(dst, src, xStart, yStart, xStep, yStep, srcStride, dstStride);
    }

    private static Form<LoadMx> form(Space scales) {
        return Form.<LoadMx>of("ldmx.l1." + scales.text(), "A block of fractals of scales in L1 to " + scales + ".")
                .address("dst", LoadMx::dst, MmadMx.FRACTAL_BYTES, scales)
                .address("src", LoadMx::src, BLOCK, Space.L1)
                .optional("x_start", "first row of fractals", LoadMx::xStart, LARGEST, 0)
                .optional("y_start", "first fractal of a row", LoadMx::yStart, LARGEST, 0)
                .value("x_step", "rows of fractals", LoadMx::xStep, 0, 255)
                .value("y_step", "fractals of a row", LoadMx::yStep, 0, 255)
                .value("src_stride", "fractals in L1 from row to row", LoadMx::srcStride, 0, LARGEST)
                .value("dst_stride", "fractals in L0 from row to row", LoadMx::dstStride, 0, LARGEST)
                .only(Target.V310, "its cube has no scales")
                .build(a -> new LoadMx(a.address("dst"), a.address("src"), a.value("x_start"), a.value("y_start"),
                        a.value("x_step"), a.value("y_step"), a.value("src_stride"), a.value("dst_stride")));
    }

    /** The slots of its operands. */
    public record Slots(int dst, int src, int xStart, int yStart, int xStep, int yStep, int srcStride, int dstStride) {
        public static Slots of(Form<?> form) {
            return new Slots(form.slot("dst"), form.slot("src"), form.slot("x_start"), form.slot("y_start"),
                    form.slot("x_step"), form.slot("y_step"), form.slot("src_stride"), form.slot("dst_stride"));
        }

        /** Byte offset in L1 of the block's first fractal. */
        public long first(long[] o) {
            return o[src] + (o[xStart] * o[srcStride] + o[yStart]) * MmadMx.FRACTAL_BYTES;
        }

        /** Bytes of a row of the block. */
        public long rowBytes(long[] o) {
            return o[yStep] * MmadMx.FRACTAL_BYTES;
        }
    }

    @Override
    public Form<LoadMx> form() {
        return FORMS.get(dst.space());
    }

    @Override
    public Pipe pipe() {
        return Pipe.MTE1;
    }
}
