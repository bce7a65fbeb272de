package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;
import java.util.List;

/** Moves between the cores of one AI core: an AIV's UB and the L1 of its AIC (v310; isa.md §2.1 #27, #28). */
public sealed interface PeerMove extends Move {
    Address src();

    /**
     * Strided copy of DataBlocks from the AIV's UB to the L1 of its AIC (DataCopy).
     *
     * @param count  bursts
     * @param length of a burst in blocks
     * @param srcGap between bursts of the source, tail to head, in blocks
     * @param dstGap between bursts of the destination, tail to head, in blocks
     */
    record UbToL1(Address dst, Address src, Affine count, Affine length, Affine srcGap,
            Affine dstGap) implements PeerMove {
        public static final Form<UbToL1> FORM = Form
                .<UbToL1>of("cp.ub.l1", "Strided copy of 32-byte blocks from an AIV's UB to the L1 of its AIC.")
                .address("dst", UbToL1::dst, BLOCK, Space.L1).address("src", UbToL1::src, BLOCK, Space.UB)
                .value("count", "bursts", UbToL1::count, 0, 4095)
                .value("length", "burst length in blocks", UbToL1::length, 0, 65535)
                .optional("src_gap", "source gap in blocks", UbToL1::srcGap, 65535, 0)
                .optional("dst_gap", "destination gap in blocks", UbToL1::dstGap, 65535, 0)
                .only(Target.V310, "go through GM: cp.ub.gm, then cp.gm.l1 on the AIC")
                .build(a -> new UbToL1(a.address("dst"), a.address("src"), a.value("count"), a.value("length"),
                        a.value("src_gap"), a.value("dst_gap")));

        public UbToL1 {
            FORM.check(dst, src, count, length, srcGap, dstGap);
        }

        @Override
        public Form<UbToL1> form() {
            return FORM;
        }

        @Override
        public Pipe pipe() {
            return Pipe.MTE3;
        }
    }

    /**
     * Rows of an ND matrix in the AIV's UB to NZ columns of one DataBlock in the L1 of its AIC. The tail of the last
     * column is filled with zeros to 32 bytes; rows are not padded.
     *
     * @param rows            rows of the matrix
     * @param columns         elements of one row
     * @param srcPitch        elements between rows, head to head
     * @param dstColumnStride 32-byte units between NZ columns
     * @param dstRowStride    32-byte units between rows of a column
     */
    record UbToNz(DType type, Address dst, Address src, Affine rows, Affine columns, Affine srcPitch,
            Affine dstColumnStride, Affine dstRowStride) implements PeerMove {
        public static final Form<UbToNz> FORM = Form
                .<UbToNz>of("cp.ub.l1.nd2nz", "ND rows in an AIV's UB to NZ columns of 32 bytes in the L1 of its AIC.")
                .address("dst", UbToNz::dst, BLOCK, Space.L1).address("src", UbToNz::src, BLOCK, Space.UB)
                .type("type", UbToNz::type, DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32, DType.INT8, DType.UINT8,
                        DType.INT32)
                .value("rows", "rows of the matrix (nValue)", UbToNz::rows, 0, 16384)
                .value("columns", "elements of one row (dValue)", UbToNz::columns, 0, 65535)
                .value("src_pitch", "elements between rows (srcDValue)", UbToNz::srcPitch, 0, 65535)
                .value("dst_column_stride", "32-byte units between NZ columns", UbToNz::dstColumnStride, 0, 16384)
                .optional("dst_row_stride", "32-byte units between rows", UbToNz::dstRowStride, 16384, 1)
                .only(Target.V310, "go through GM: cp.ub.gm, then cp.gm.l1.nd2nz on the AIC")
                .build(a -> new UbToNz(a.get("type", DType.class), a.address("dst"), a.address("src"),
                        a.value("rows"), a.value("columns"), a.value("src_pitch"), a.value("dst_column_stride"),
                        a.value("dst_row_stride")));

        public UbToNz {
            FORM.check(dst, src, rows, columns, srcPitch, dstColumnStride, dstRowStride);
        }

        @Override
        public Form<UbToNz> form() {
            return FORM;
        }

        @Override
        public Pipe pipe() {
            return Pipe.MTE3;
        }
    }

    /**
     * Strided copy of DataBlocks from the AIC's L1 to the UB of one of its AIVs.
     *
     * @param count    bursts
     * @param length   of a burst in blocks
     * @param srcGap   between bursts of the source, tail to head, in blocks
     * @param dstGap   between bursts of the destination, tail to head, in blocks
     * @param subBlock the AIV
     */
    record L1ToUb(Address dst, Address src, Affine count, Affine length, Affine srcGap, Affine dstGap,
            Affine subBlock) implements PeerMove {
        public static final Form<L1ToUb> FORM = Form
                .<L1ToUb>of("cp.l1.ub", "Strided copy of 32-byte blocks from an AIC's L1 to the UB of one of its AIVs.")
                .address("dst", L1ToUb::dst, BLOCK, Space.UB).address("src", L1ToUb::src, BLOCK, Space.L1)
                .value("count", "bursts", L1ToUb::count, 0, 4095)
                .value("length", "burst length in blocks", L1ToUb::length, 0, 65535)
                .optional("src_gap", "source gap in blocks", L1ToUb::srcGap, 65535, 0)
                .optional("dst_gap", "destination gap in blocks", L1ToUb::dstGap, 65535, 0)
                .optional("sub_block", "the AIV: 0 or 1", L1ToUb::subBlock, 1, 0)
                .only(Target.V310, "read it from GM with cp.gm.ub on the AIV")
                .build(a -> new L1ToUb(a.address("dst"), a.address("src"), a.value("count"), a.value("length"),
                        a.value("src_gap"), a.value("dst_gap"), a.value("sub_block")));

        public L1ToUb {
            FORM.check(dst, src, count, length, srcGap, dstGap, subBlock);
        }

        @Override
        public Form<L1ToUb> form() {
            return FORM;
        }

        @Override
        public Pipe pipe() {
            return Pipe.MTE1;
        }
    }

    /** The forms of this family. */
    static List<Form<?>> forms() {
        return List.of(UbToL1.FORM, UbToNz.FORM, L1ToUb.FORM);
    }
}
