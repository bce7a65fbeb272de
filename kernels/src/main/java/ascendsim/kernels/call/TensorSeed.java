package ascendsim.kernels.call;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The random streams of one tensor. Every tensor has its own, so that adding an input changes no other; every chunk of
 * a tensor has its own, so that chunks can be filled in any order and by any number of threads.
 *
 * <p>
 * The tensor's seed is {@code mix(seed ^ mix(fnv1a64(name in UTF-8) + index * G))} and chunk c draws from
 * {@code L64X128MixRandom} created with {@code mix(tensor seed + (c + 1) * G)}. mix is the finaliser of SplitMix64
 * (Stafford's variant 13), G = 0x9E3779B97F4A7C15 the odd number next to 2^64 / golden ratio.
 *
 * @param value
 *            the mixed 64-bit seed
 */
record TensorSeed(long value) {
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;
    private static final long FNV_OFFSET = 0xCBF2_9CE4_8422_2325L;
    private static final long FNV_PRIME = 0x100_0000_01B3L;
    private static final RandomGeneratorFactory<RandomGenerator> GENERATOR = RandomGeneratorFactory
            .of("L64X128MixRandom");

    /**
     * The seed of a tensor.
     *
     * @param seed
     *            the user's seed
     * @param index
     *            the place in a list of tensors; 0 for a single one
     */
    static TensorSeed of(long seed, String name, int index) {
        long hash = FNV_OFFSET;
        for (byte letter : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (letter & 0xFF)) * FNV_PRIME;
        }
        return new TensorSeed(mix(seed ^ mix(hash + index * GOLDEN)));
    }

    /** The generator of one chunk, at its start. */
    RandomGenerator stream(long chunk) {
        return GENERATOR.create(mix(value + (chunk + 1) * GOLDEN));
    }

    private static long mix(long bits) {
        long first = (bits ^ bits >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        long second = (first ^ first >>> 27) * 0x94D0_49BB_1331_11EBL;
        return second ^ second >>> 31;
    }
}
