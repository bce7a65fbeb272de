package ascendsim.isa.dtype;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Finite floats that find rounding mistakes: a format's values, the midpoints between them and their neighbours. */
final class FloatSamples {
    static final long SEED = 20_250_817L;

    private FloatSamples() {
    }

    static RandomGenerator random() {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    }

    /**
     * Every {@code step}-th code of the format with its surroundings, both signs, and {@code extra} random patterns.
     */
    static List<Float> around(FloatFormat format, int step, int extra) {
        List<Float> samples = new ArrayList<>();
        for (int code = 0; code <= format.maxCode(); code += step) {
            float value = format.decode(code);
            float middle = (float) (((double) value + format.decode(Math.min(code + 1, format.maxCode()))) / 2);
            for (float center : new float[]{value, middle}) {
                addBothSigns(samples, center, Math.nextUp(center), Math.nextDown(center));
            }
        }
        float max = format.decode(format.maxCode());
        addBothSigns(samples, 0f, Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, max, Math.nextUp(max),
                max * 1.5f);
        RandomGenerator random = random();
        while (extra > 0) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(value)) {
                samples.add(value);
                extra--;
            }
        }
        samples.removeIf(value -> !Float.isFinite(value));
        return samples;
    }

    private static void addBothSigns(List<Float> samples, float... values) {
        for (float value : values) {
            samples.add(value);
            samples.add(-value);
        }
    }
}
