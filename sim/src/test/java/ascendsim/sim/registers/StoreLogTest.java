package ascendsim.sim.registers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.sim.issue.Staged;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreLogTest {
    /** Not a whole number of anything. */
    private static final int UB = 5000;

    private final MemorySegment ub = Arena.ofAuto().allocate(UB, 64);
    private final Staged staged = new Staged();
    private final StoreLog log = new StoreLog();

    private static byte[] noise(Random random, int bytes) {
        byte[] noise = new byte[bytes];
        random.nextBytes(noise);
        return noise;
    }

    /** UB is as before while the call is under way, and gets its bytes, no others, when it ends. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 2000})
    void undoneAndRepeatedByteByByte(int stores) {
        Random random = new Random(stores);
        for (int call = 0; call < 3; call++) {
            byte[] before = noise(random, UB);
            byte[] after = before.clone();
            byte[] other = noise(random, UB);
            MemorySegment later = MemorySegment.ofArray(other.clone());
            ub.copyFrom(MemorySegment.ofArray(before));
            log.begin(ub, staged);
            for (int i = 0; i < stores; i++) {
                byte[] content = noise(random, 1 + random.nextInt(random.nextBoolean() ? 4 : 600));
                int address = random.nextInt(UB - content.length + 1);
                log.store(address, MemorySegment.ofArray(content), 0, content.length);
                System.arraycopy(content, 0, after, address, content.length);
                System.arraycopy(content, 0, other, address, content.length);
            }
            assertThat(ub.toArray(ValueLayout.JAVA_BYTE)).as("seed %d: loads", stores).isEqualTo(after);
            log.undo();
            assertThat(ub.toArray(ValueLayout.JAVA_BYTE)).as("seed %d: undone", stores).isEqualTo(before);
            StoreLog.redo(staged.bytes(), later);
            assertThat(later.toArray(ValueLayout.JAVA_BYTE)).as("seed %d: repeated", stores).isEqualTo(other);
        }
    }

    @Test
    void growsWithTheBytesStoredNotWithTheStores() {
        log.begin(ub, staged);
        MemorySegment content = MemorySegment.ofArray(new byte[256]);
        for (int i = 0; i < 100_000; i++) {
            log.store(i % 10 * 256, content, 0, 256);
        }
        assertThat(staged.bytes().byteSize()).isLessThanOrEqualTo(2 * UB);
    }

    @Test
    void storesOutsideUbAreRefused() {
        log.begin(ub, staged);
        MemorySegment content = MemorySegment.ofArray(new byte[256]);
        assertThatThrownBy(() -> log.store(UB - 255, content, 0, 256)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> log.store(-1, content, 0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
