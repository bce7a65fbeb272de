package ascendsim.sim.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.dtype.DType;
import ascendsim.sim.memory.GlobalMemory.Buffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GlobalMemoryTest {
    private static final long GIB = 1L << 30;

    @Test
    void isSparseAndLargerThanFourGibibytes() {
        try (GlobalMemory memory = new GlobalMemory(64 * GIB)) {
            Buffer big = memory.allocate("big", 20 * GIB, Optional.empty());
            long far = big.address() + 19 * GIB;
            memory.store(far, 0x1234_5678_9abc_def0L, DType.INT64);
            assertThat(memory.load(far, DType.INT64)).isEqualTo(0x1234_5678_9abc_def0L);
            assertThat(memory.load(far - GIB, DType.INT64)).isZero();
            assertThat(memory.residentBytes()).isLessThanOrEqualTo(3L * GlobalMemory.PAGE);
        }
    }

    @Test
    void runsCrossPages() {
        try (GlobalMemory memory = new GlobalMemory(GIB); Arena arena = Arena.ofConfined()) {
            Buffer buffer = memory.allocate("x", 3L * GlobalMemory.PAGE, Optional.empty());
            MemorySegment bytes = arena.allocate(GlobalMemory.PAGE + 100L);
            for (long i = 0; i < bytes.byteSize(); i++) {
                bytes.set(ValueLayout.JAVA_BYTE, i, (byte) (i * 7));
            }
            long address = buffer.address() + GlobalMemory.PAGE / 2;
            memory.write(address, bytes, 0, bytes.byteSize());
            MemorySegment back = arena.allocate(bytes.byteSize());
            memory.read(address, back, 0, bytes.byteSize());
            assertThat(bytes.mismatch(back)).isEqualTo(-1);
        }
    }

    @Test
    void contentIsAskedForOnlyWhenTouched() {
        AtomicInteger asked = new AtomicInteger();
        try (GlobalMemory memory = new GlobalMemory(GIB); Arena arena = Arena.ofConfined()) {
            MemorySegment content = arena.allocate(100);
            content.fill((byte) 5);
            Buffer buffer = memory.allocate("x", 100, Optional.of(() -> {
                asked.incrementAndGet();
                return content;
            }));
            memory.allocate("y", 100, Optional.empty());
            assertThat(asked).hasValue(0);
            assertThat(memory.load(buffer.address() + 99, DType.INT8)).isEqualTo(5);
            assertThat(memory.load(buffer.address(), DType.UINT8)).isEqualTo(5);
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void findsTheBufferOfAnAddress() {
        try (GlobalMemory memory = new GlobalMemory(GIB)) {
            Buffer a = memory.allocate("a", 1000, Optional.empty());
            Buffer b = memory.allocate("b", 1, Optional.empty());
            assertThat(memory.find(a.address() + 999)).contains(a);
            assertThat(memory.find(a.address() + 1000)).isEmpty();
            assertThat(memory.find(b.address())).contains(b);
            assertThat(b.address() % GlobalMemory.ALIGNMENT).isZero();
            assertThat(b.address() - a.address()).isGreaterThanOrEqualTo(1000 + GlobalMemory.ALIGNMENT);
        }
    }

    @Test
    void scalarsAreExtendedAsTheirTypeSays() {
        try (GlobalMemory memory = new GlobalMemory(GIB)) {
            long address = memory.allocate("x", 64, Optional.empty()).address();
            memory.store(address, -2, DType.INT8);
            assertThat(memory.load(address, DType.INT8)).isEqualTo(-2);
            assertThat(memory.load(address, DType.UINT8)).isEqualTo(254);
            memory.store(address, -2, DType.INT32);
            assertThat(memory.load(address, DType.INT32)).isEqualTo(-2);
            assertThat(memory.load(address, DType.UINT32)).isEqualTo(4294967294L);
        }
    }

    @Test
    void refusesMoreThanTheChipHas() {
        try (GlobalMemory memory = new GlobalMemory(1000)) {
            assertThatThrownBy(() -> memory.allocate("x", 1001, Optional.empty())).hasMessageContaining("1001 B");
        }
    }

    @Test
    void addressesEndWithTheLastBuffersPage() {
        try (GlobalMemory memory = new GlobalMemory(Long.MAX_VALUE)) {
            assertThatThrownBy(() -> memory.page(GlobalMemory.BASE)).isInstanceOf(IllegalArgumentException.class);
            Buffer buffer = memory.allocate("x", GlobalMemory.PAGE + 1L, Optional.empty());
            long end = buffer.address() + 2L * GlobalMemory.PAGE;
            assertThat(memory.end()).isEqualTo(end);
            memory.store(end - 8, 7, DType.INT64);
            assertThat(memory.load(end - 8, DType.INT64)).isEqualTo(7);
            for (long address : new long[]{0, -1, buffer.address() - 1, end, end - 7, Long.MAX_VALUE}) {
                assertThatThrownBy(() -> memory.load(address, DType.INT64)).as("%d", address)
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> memory.store(address, 1, DType.INT64)).as("%d", address)
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> memory.allocate("y", Long.MAX_VALUE, Optional.empty()))
                    .isInstanceOf(GlobalMemory.OutOfMemory.class);
        }
    }
}
