package ascendsim.isa.instruction;

import ascendsim.isa.dtype.DType;

/**
 * A matrix stored column by column to NZ columns of one DataBlock each (DataCopy with Dn2NzParams; isa.md §2.1 #3).
 * What comes out is the NZ of the matrix [rows, columns]; the tail of the last NZ column is filled with zeros to 32
 * bytes, rows are not padded.
 *
 * @param matrices        matrices
 * @param rows            rows of one matrix (nValue): what lies together in GM
 * @param columns         its columns (dValue)
 * @param srcMatrixStride elements between matrices, head to head
 * @param srcPitch        elements between columns in GM, head to head
 * @param dstColumnStride 32-byte units between NZ columns
 * @param dstRowStride    32-byte units between rows of an NZ column
 * @param dstMatrixStride elements between matrices
 */
public record Dn2Nz(DType type, Address dst, Address src, Affine matrices, Affine rows, Affine columns,
        Affine srcMatrixStride, Affine srcPitch, Affine dstColumnStride, Affine dstRowStride, Affine dstMatrixStride,
        CacheHint hint) implements GlobalMove {
    /** Strides have 40 bits (isa.md §2.1 #3). */
    private static final long LARGEST_STRIDE = (1L << 40) - 1;

    public static final Form<Dn2Nz> FORM = CacheHint.field(Form
            .<Dn2Nz>of("cp.gm.l1.dn2nz", "A matrix stored by columns to NZ columns of 32 bytes, their tail zeros.")
            .address("dst", Dn2Nz::dst, BLOCK, Space.L1).address("src", Dn2Nz::src, 1, Space.GM)
            .type("type", Dn2Nz::type, DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32, DType.INT8, DType.UINT8,
                    DType.INT32)
            .optional("matrices", "matrices", Dn2Nz::matrices, 4095, 1)
            .value("rows", "rows of one matrix (nValue)", Dn2Nz::rows, 0, 16384)
            .value("columns", "columns of one matrix (dValue)", Dn2Nz::columns, 0, 65535)
            .optional("src_matrix_stride", "elements between matrices", Dn2Nz::srcMatrixStride, LARGEST_STRIDE, 0)
            .value("src_pitch", "elements between columns (srcDValue)", Dn2Nz::srcPitch, 0, LARGEST_STRIDE)
            .value("dst_column_stride", "32-byte units between NZ columns", Dn2Nz::dstColumnStride, 0, 16384)
            .optional("dst_row_stride", "32-byte units between rows", Dn2Nz::dstRowStride, 16384, 1)
            .optional("dst_matrix_stride", "elements between matrices", Dn2Nz::dstMatrixStride, LARGEST_STRIDE, 0),
            Dn2Nz::hint).only(Target.V310, "use cp.gm.l1.nd2nz of the transposed matrix and transpose into L0")
            .build(a -> new Dn2Nz(a.get("type", DType.class), a.address("dst"), a.address("src"),
                    a.value("matrices"), a.value("rows"), a.value("columns"), a.value("src_matrix_stride"),
                    a.value("src_pitch"), a.value("dst_column_stride"), a.value("dst_row_stride"),
                    a.value("dst_matrix_stride"), a.get("l2", CacheHint.class)));

    public Dn2Nz {
        FORM.check(dst, src, matrices, rows, columns, srcMatrixStride, srcPitch, dstColumnStride, dstRowStride,
                dstMatrixStride);
    }

    @Override
    public Form<Dn2Nz> form() {
        return FORM;
    }

    @Override
    public Pipe pipe() {
        return Pipe.MTE2;
    }
}
