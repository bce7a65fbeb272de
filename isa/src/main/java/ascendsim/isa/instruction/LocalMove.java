package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Moves between the buffers of one core. */
public sealed interface LocalMove extends Move permits LocalMove.Load2D, LocalMove.Load2DTransposed, Load3D,
        Load2DV2, LoadMx, LocalMove.BiasLoad, LocalMove.FixpipeLoad, LocalMove.UbCopy {
    Address src();

    /**
     * L1 fractals to L0A or L0B, one 512-byte fractal per repeat (LoadData2D; isa.md §2.1 #7).
     *
     * @param repeat    fractals
     * @param srcStride fractals between source fractals, head to head; 0 reads the same one again
     * @param dstGap    fractals between destination fractals, tail to head
     * @param transpose swap rows and columns inside each 16x16 fractal (16-bit types only)
     */
    record Load2D(DType type, Address dst, Address src, Affine repeat, Affine srcStride, Affine dstGap,
            boolean transpose) implements LocalMove {
        public static final Map<Space, Form<Load2D>> FORMS = Map.of(Space.L0A, form(Space.L0A), Space.L0B,
                form(Space.L0B));

        public Load2D {
            formOf("ld2d", FORMS, dst).check(dst, src, repeat, srcStride, dstGap);
            if (transpose && type.bits() != 16) {
                throw new IllegalInstruction("ld2d transpose of " + type.text(), "a 16-bit type (isa.md §2.1 #7)");
            }
        }

        private static Form<Load2D> form(Space l0) {
            return Form.<Load2D>of("ld2d.l1." + l0.text(), "L1 fractals to " + l0 + ", one per repeat.")
                    .address("dst", Load2D::dst, FRACTAL, l0).address("src", Load2D::src, BLOCK, Space.L1)
                    .type("type", Load2D::type, DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32, DType.INT8, DType.INT4)
                    .value("repeat", "fractals", Load2D::repeat, 0, 255)
                    .value("src_stride", "source stride in fractals", Load2D::srcStride, 0, 65535)
                    .optional("dst_gap", "destination gap in fractals", Load2D::dstGap, 65535, 0)
                    .flag("transpose", "transpose inside each fractal", Load2D::transpose)
                    .refuse(Target.V310, l -> l.type() == DType.INT4, "type=s4", "its cube has no int4: use s8")
                    .build(a -> new Load2D(a.get("type", DType.class), a.address("dst"), a.address("src"),
                            a.value("repeat"), a.value("src_stride"), a.value("dst_gap"),
                            a.get("transpose", Boolean.class)));
        }

        @Override
        public Form<Load2D> form() {
            return FORMS.get(dst.space());
        }

        @Override
        public Pipe pipe() {
            return Pipe.MTE1;
        }
    }

    /**
     * L1 fractals to L0 with the matrix transposed (LoadDataWithTranspose; isa.md §2.1 #8). One repeat moves a square:
     * int8 32x32 = 2 fractals, 16-bit 16x16 = 1, float32 16x16 = 2, int4 64x64 = 4. The square's source fractals lie
     * one after the other; its transposed fractals are {@code dstFractalGap} apart.
     *
     * @param repeat        squares
     * @param srcStride     squares between source squares, head to head
     * @param dstGap        fractals from the end of a square's first fractal to the next square's first fractal
     * @param dstFractalGap fractals between the fractals of one square, tail to head
     */
    record Load2DTransposed(DType type, Address dst, Address src, Affine repeat, Affine srcStride, Affine dstGap,
            Affine dstFractalGap) implements LocalMove {
        public static final Map<Space, Form<Load2DTransposed>> FORMS = Map.of(Space.L0A, form(Space.L0A), Space.L0B,
                form(Space.L0B));

        public Load2DTransposed {
            formOf("ld2dt", FORMS, dst).check(dst, src, repeat, srcStride, dstGap, dstFractalGap);
            if (type == DType.INT4 && dst.space() != Space.L0B) {
                throw new IllegalInstruction("ld2dt int4 to " + dst.space().text(), "l0b (isa.md §2.1 #8)");
            }
        }

        /** Fractals of one square. */
        public int squareFractals() {
            return squareFractals(type);
        }

        public static int squareFractals(DType type) {
            return switch (type.bits()) {
                case 4 -> 4;
                case 8, 32 -> 2;
                default -> 1;
            };
        }

        private static Form<Load2DTransposed> form(Space l0) {
            var form = Form
                    .<Load2DTransposed>of("ld2dt.l1." + l0.text(), "L1 fractals to " + l0 + ", transposed squares.")
                    .address("dst", Load2DTransposed::dst, FRACTAL, l0)
                    .address("src", Load2DTransposed::src, BLOCK, Space.L1)
                    .type("type", Load2DTransposed::type, DType.INT8, DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32,
                            DType.INT4)
                    .value("repeat", "squares", Load2DTransposed::repeat, 0, 255)
                    .value("src_stride", "source stride in squares", Load2DTransposed::srcStride, 0, 65535)
                    .optional("dst_gap", "first fractal's end to the next square's first, in fractals",
                            Load2DTransposed::dstGap, 65535, 0)
                    .optional("dst_fractal_gap", "gap between a square's fractals, in fractals",
                            Load2DTransposed::dstFractalGap, 65535, 0);
            var there = l0 == Space.L0A
                    ? form.only(Target.V220, "use ld2dv2.l1.l0a with transpose")
                    : form.refuse(Target.V310, l -> l.type() == DType.INT4, "type=s4",
                            "its cube has no int4: use s8");
            return there.build(a -> new Load2DTransposed(a.get("type", DType.class), a.address("dst"), a.address("src"),
                    a.value("repeat"), a.value("src_stride"), a.value("dst_gap"),
                    a.value("dst_fractal_gap")));
        }

        @Override
        public Form<Load2DTransposed> form() {
            return FORMS.get(dst.space());
        }

        @Override
        public Pipe pipe() {
            return Pipe.MTE1;
        }
    }

    /**
     * Bias from L1 to the bias table (DataCopy C1 to C2; isa.md §2.1 #13). float16 becomes float32 on the way, so a
     * 64-byte source unit fills two 64-byte units of the table.
     *
     * @param count  bursts
     * @param length of a burst in 64-byte units of the source
     * @param srcGap between bursts of the source, tail to head, in 32-byte blocks
     * @param dstGap between bursts of the table, tail to head, in 64-byte units
     */
    record BiasLoad(DType type, Address dst, Address src, Affine count, Affine length, Affine srcGap,
            Affine dstGap) implements LocalMove {
        /** Alignment of the bias table. */
        public static final int UNIT = 64;
        public static final Form<BiasLoad> FORM = Form
                .<BiasLoad>of("cp.l1.bt", "Bias from L1 to the bias table; float16 is widened to float32.")
                .address("dst", BiasLoad::dst, UNIT, Space.BT).address("src", BiasLoad::src, BLOCK, Space.L1)
                .type("type", BiasLoad::type, DType.FLOAT32, DType.FLOAT16, DType.INT32)
                .optional("count", "bursts", BiasLoad::count, 4095, 1)
                .value("length", "burst length in source units of 64 bytes (v220) or 32 (v310)", BiasLoad::length, 0,
                        65535)
                .optional("src_gap", "source gap in 32-byte blocks", BiasLoad::srcGap, 65535, 0)
                .optional("dst_gap", "table gap in units of 64 bytes (v220) or 32 (v310)", BiasLoad::dstGap, 65535, 0)
                .build(a -> new BiasLoad(a.get("type", DType.class), a.address("dst"), a.address("src"),
                        a.value("count"), a.value("length"), a.value("src_gap"), a.value("dst_gap")));

        public BiasLoad {
            FORM.check(dst, src, count, length, srcGap, dstGap);
        }

        /** Bytes of the unit of lengths and gaps in the table (isa.md §2.1 #13). */
        public static int unit(Target target) {
            return switch (target) {
                case V220 -> UNIT;
                case V310 -> BLOCK;
            };
        }

        @Override
        public Form<BiasLoad> form() {
            return FORM;
        }

        @Override
        public Pipe pipe() {
            return Pipe.MTE1;
        }
    }

    /**
     * Quantisation words from L1 to the Fixpipe buffer (DataCopy C1 to C2PIPE2GM; isa.md §2.1 #14).
     *
     * @param count  bursts
     * @param length of a burst in 128-byte units
     * @param srcGap between bursts of the source, tail to head, in 32-byte blocks
     * @param dstGap between bursts of the buffer, tail to head, in 128-byte units
     */
    record FixpipeLoad(Address dst, Address src, Affine count, Affine length, Affine srcGap,
            Affine dstGap) implements LocalMove {
        /** Bytes of the unit of {@code length}. */
        public static final int UNIT = 128;
        public static final Form<FixpipeLoad> FORM = Form
                .<FixpipeLoad>of("cp.l1.fb", "Quantisation words from L1 to the Fixpipe buffer.")
                .address("dst", FixpipeLoad::dst, 64, Space.FB).address("src", FixpipeLoad::src, BLOCK, Space.L1)
                .optional("count", "bursts", FixpipeLoad::count, 4095, 1)
                .value("length", "burst length in 128-byte units", FixpipeLoad::length, 0, 65535)
                .optional("src_gap", "source gap in 32-byte blocks", FixpipeLoad::srcGap, 65535, 0)
                .optional("dst_gap", "buffer gap in 128-byte units", FixpipeLoad::dstGap, 65535, 0)
                .build(a -> new FixpipeLoad(a.address("dst"), a.address("src"), a.value("count"), a.value("length"),
                        a.value("src_gap"), a.value("dst_gap")));

        public FixpipeLoad {
            FORM.check(dst, src, count, length, srcGap, dstGap);
        }

        @Override
        public Form<FixpipeLoad> form() {
            return FORM;
        }

        @Override
        public Pipe pipe() {
            return Pipe.FIX;
        }
    }

    /**
     * Strided copy inside UB on the vector pipe (DataCopy UB to UB; isa.md §2.1 #26).
     *
     * @param count  bursts
     * @param length of a burst in blocks
     * @param srcGap between bursts of the source, tail to head, in blocks
     * @param dstGap between bursts of the destination, tail to head, in blocks
     */
    record UbCopy(Address dst, Address src, Affine count, Affine length, Affine srcGap,
            Affine dstGap) implements LocalMove {
        public static final Form<UbCopy> FORM = Form.<UbCopy>of("cp.ub.ub", "Strided copy of 32-byte blocks inside UB.")
                .address("dst", UbCopy::dst, BLOCK, Space.UB).address("src", UbCopy::src, BLOCK, Space.UB)
                .optional("count", "bursts", UbCopy::count, 4095, 1)
                .value("length", "burst length in blocks", UbCopy::length, 0, 65535)
                .optional("src_gap", "source gap in blocks", UbCopy::srcGap, 65535, 0)
                .optional("dst_gap", "destination gap in blocks", UbCopy::dstGap, 65535, 0)
                .build(a -> new UbCopy(a.address("dst"), a.address("src"), a.value("count"), a.value("length"),
                        a.value("src_gap"), a.value("dst_gap")));

        public UbCopy {
            FORM.check(dst, src, count, length, srcGap, dstGap);
        }

        @Override
        public Form<UbCopy> form() {
            return FORM;
        }

        @Override
        public Pipe pipe() {
            return Pipe.V;
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        List<Form<?>> all = new ArrayList<>(Load2D.FORMS.values());
        all.addAll(Load2DTransposed.FORMS.values());
        all.addAll(Load2DV2.FORMS.values());
        all.addAll(LoadMx.FORMS.values());
        all.addAll(List.of(Load3D.TO_L0A, Load3D.TO_L0B, BiasLoad.FORM, FixpipeLoad.FORM, UbCopy.FORM));
        return all;
    }

    private static <I extends Instruction> Form<I> formOf(String name, Map<Space, Form<I>> forms, Address dst) {
        return Optional.ofNullable(forms.get(dst.space()))
                .orElseThrow(() -> new IllegalInstruction(name + " dst is in " + dst.space().text(), "l0a or l0b"));
    }
}
