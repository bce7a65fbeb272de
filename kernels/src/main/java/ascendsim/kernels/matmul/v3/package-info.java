/**
 * What the vendor's MatMulV3 chooses on A2 (hicann/ops-nn, matmul/mat_mul_v3, op_host; tiling_dense §1): pure functions
 * of a product and a chip, one class for each decision. {@code TemplateChoice} asks them in the vendor's order.
 * <p>
 * All divisions round down unless they say otherwise.
 */
package ascendsim.kernels.matmul.v3;
