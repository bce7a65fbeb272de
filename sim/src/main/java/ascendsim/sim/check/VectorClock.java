package ascendsim.sim.check;

import java.util.Arrays;

/** For every pipe of every core the number of its last instruction that is known to be complete. */
final class VectorClock {
    private final int[] numbers;

    /** Knows of nothing. */
    VectorClock(int threads) {
        this(new int[threads]);
    }

    private VectorClock(int[] numbers) {
        this.numbers = numbers;
    }

    VectorClock copy() {
        return new VectorClock(Arrays.copyOf(numbers, numbers.length));
    }

    /** Whether instruction {@code number} of {@code thread} is known to be complete. */
    boolean covers(int thread, int number) {
        return numbers[thread] >= number;
    }

    /** Instructions of {@code thread} up to {@code number} are complete. */
    void complete(int thread, int number) {
        numbers[thread] = Math.max(numbers[thread], number);
    }

    /** Learns all that {@code other} knows. */
    void join(VectorClock other) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Math.max(numbers[i], other.numbers[i]);
        }
    }
}
