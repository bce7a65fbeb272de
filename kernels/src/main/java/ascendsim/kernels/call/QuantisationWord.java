package ascendsim.kernels.call;

/**
 * The 64-bit word that the Fixpipe takes a scale in: float32 bits 31..13 (the hardware multiplies by 1 sign, 8 exponent
 * and 10 mantissa bits), bit 46 set for a signed result, no offset. Source: op-plugin trans_quant_param_v2; 0.02 is
 * 0x40003ca3c000.
 */
final class QuantisationWord {
    private static final long SCALE_BITS = 0xFFFF_E000L;
    private static final long SIGNED_RESULT = 1L << 46;

    private QuantisationWord() {
    }

    static long of(float scale) {
        return Float.floatToRawIntBits(scale) & SCALE_BITS | SIGNED_RESULT;
    }
}
