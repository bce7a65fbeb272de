package ascendsim.kernels.tiling;

import java.util.Locale;

/** Sizes of the kernels of npu_weight_quant_batchmatmul; each template has some of them. */
public enum WqbmmKnob {
    /** AI cores launched */
    CORES, BASE_M, BASE_N, BASE_K, STEP_KA, STEP_KB, DEPTH_A1, DEPTH_B1,
    /** rows of a core's part of the output */
    SINGLE_M,
    /** columns of a core's part of the output */
    SINGLE_N,
    /** rows of the weight of a core's part */
    SINGLE_K,
    /** cores across and down a slab of columns */
    N_DIM, M_DIM,
    /** columns and rows of a vector core's tile of weights */
    VEC_N, VEC_K,
    /** slabs of widened weights in the workspace */
    RING,
    /** parts of the depth */
    K_BLOCKS,
    /** columns of a round of all cores */
    TASK_N,
    /** loads of the weight before its turn */
    WARMED,
    /** blocks of single_n columns, and blocks that share what is left */
    MAIN_BLOCKS, TAIL_BLOCKS,
    /** loads of weights in a vector core's UB */
    VEC_LOADS;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
