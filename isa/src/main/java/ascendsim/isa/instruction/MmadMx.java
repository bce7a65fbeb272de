package ascendsim.isa.instruction;

import java.util.Arrays;
import java.util.List;

/**
 * C = A·B + {C, 0, bias} where every 32 values of a row of A and of a column of B share a power-of-two scale (MmadMx;
 * isa.md §2.1 #16, §2.4a). A lies in fractals whatever m is. The scales of A are in L0A_MX at a sixteenth of A's
 * address, those of B in L0B_MX likewise: fractals of 16 rows (columns of B) by two scales, 32 bytes, those of the same
 * rows one after the other (isa.md §3).
 *
 * @param m        rows of A and C; 0: nothing happens
 * @param n        columns of B and C
 * @param k        columns of A, rows of B: a multiple of 64
 * @param start    what C starts from, as for {@link Cube.Mmad}
 * @param bias     the bias row in the bias table
 * @param unitFlag as for {@link Cube.Mmad}
 */
public record MmadMx(Types types, Address dst, Address a, Address b, Affine m, Affine n, Affine k, Affine start,
        Address bias, Affine unitFlag) implements Cube {
    /** Values that share a scale. */
    public static final int GROUP = 32;
    /** An address in L0 over that of its scales. */
    public static final int ADDRESS_RATIO = 16;
    /** Scales side by side in a fractal of scales. */
    public static final int FRACTAL_SCALES = 2;
    /** Bytes of a fractal of scales. */
    public static final int FRACTAL_BYTES = 32;

    private static final List<Types> TYPES =
            Arrays.stream(Types.values()).filter(t -> t.isFloat8() && t != Types.HIF8 || t.isFloat4()).toList();
    private static final Field.Limits DEPTH =
            new Field.Limits(List.of(), 0, 4095, (long) FRACTAL_SCALES * GROUP);

    public static final Form<MmadMx> FORM = Form
            .<MmadMx>of("mmad.mx", "Matrix multiply-accumulate of fractals with a scale for every 32 values.")
            .address("dst", MmadMx::dst, 1024, Space.L0C).address("a", MmadMx::a, Move.FRACTAL, Space.L0A)
            .address("b", MmadMx::b, Move.FRACTAL, Space.L0B)
            .choice("types", "operand types, A's first where they differ; all accumulate in float32", MmadMx::types,
                    TYPES, Types::text)
            .value("m", "rows of A and C", MmadMx::m, 0, 4095).value("n", "columns of B and C", MmadMx::n, 0, 4095)
            .value("k", "columns of A, rows of B", MmadMx::k, DEPTH)
            .value("start", "C starts from: 0 C, 1 zero, 2 the bias row", MmadMx::start, 0, 2)
            .address("bias", MmadMx::bias, 64, Space.BT)
            .optional("unit_flag", "0 off, 2 keep, 3 switch", MmadMx::unitFlag, 3, 0)
            .only(Target.V310, "its cube has no scales: widen to f16 on the AIV")
            .build(a -> new MmadMx(a.get("types", Types.class), a.address("dst"), a.address("a"), a.address("b"),
                    a.value("m"), a.value("n"), a.value("k"), a.value("start"), a.address("bias"),
                    a.value("unit_flag")));

    public MmadMx {
        FORM.check(dst, a, b, m, n, k, start, bias, unitFlag);
        if (!TYPES.contains(types)) {
            throw new IllegalInstruction("mmad.mx types=" + types.text(),
                    "one of " + String.join(" ", TYPES.stream().map(Types::text).toList()));
        }
    }

    @Override
    public String rate() {
        return types.scaledRate();
    }

    @Override
    public boolean isGemv() { return false; }

    @Override
    public Form<MmadMx> form() {
        return FORM;
    }
}
