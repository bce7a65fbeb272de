package ascendsim.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WakeQueueTest {
    @Test
    void takesInOrderOfTimeThenUnit() {
        WakeQueue queue = new WakeQueue(4);
        queue.wake(3, 5);
        queue.wake(1, 5);
        queue.wake(0, 7);
        queue.wake(2, 6);
        assertThat(new int[]{queue.take(), queue.take(), queue.take(), queue.take()}).containsExactly(1, 3, 2, 0);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void anEarlierWakeWinsAndALaterOneIsIgnored() {
        WakeQueue queue = new WakeQueue(2);
        queue.wake(0, 9);
        queue.wake(0, 12);
        queue.wake(1, 10);
        queue.wake(1, 3);
        assertThat(queue.time()).isEqualTo(3);
        assertThat(queue.take()).isEqualTo(1);
        assertThat(queue.time()).isEqualTo(9);
    }

    @Test
    void agreesWithASortedMap() {
        long seed = 11;
        Random random = new Random(seed);
        WakeQueue queue = new WakeQueue(200);
        TreeMap<Integer, Long> model = new TreeMap<>();
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(3) > 0 || model.isEmpty()) {
                int unit = random.nextInt(200);
                long time = random.nextInt(1000);
                queue.wake(unit, time);
                model.merge(unit, time, Math::min);
            } else {
                var first = model.entrySet().stream()
                        .min((a, b) -> a.getValue().equals(b.getValue())
                                ? a.getKey() - b.getKey()
                                : Long.compare(a.getValue(), b.getValue()))
                        .orElseThrow();
                assertThat(queue.time()).as("seed %d step %d", seed, i).isEqualTo(first.getValue());
                assertThat(queue.take()).as("seed %d step %d", seed, i).isEqualTo(first.getKey());
                model.remove(first.getKey());
            }
        }
    }
}
