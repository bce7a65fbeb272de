package ascendsim.isa.dtype;

/**
 * What a conversion to a float type does with infinities, NaN and values out of range. Source: CTRL[48] of Ascend C
 * "随路量化" and the Cast tables; integers always saturate.
 */
public enum Overflow {
    /** CTRL[48] = 1: infinities and NaN are kept, a value out of range becomes infinite as IEEE 754 has it. */
    INF_NAN,
    /**
     * CTRL[48] = 0: infinities and values out of range become the largest finite value of that sign, NaN becomes +0.
     */
    SATURATE
}
