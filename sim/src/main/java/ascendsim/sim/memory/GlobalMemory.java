package ascendsim.sim.memory;

import ascendsim.isa.dtype.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * Global memory: a sparse byte space in native pages of 2 MiB that exist once they are touched. Buffers are allocated
 * 512-byte aligned with a gap between them; a buffer's first content is copied in page by page when a page is first
 * touched, so what nobody reads is never made. What was never written reads as zero. Addresses are valid from
 * {@link #BASE} to the end of the last buffer's page; others are an IllegalArgumentException. One thread at a time.
 */
public final class GlobalMemory implements AutoCloseable {
    /** Bytes of a page. */
    public static final int PAGE = 2 << 20;
    /**
     * Every buffer starts at a multiple of this, the DMA's best alignment (hardware.md §3.3), after a gap of as much.
     */
    public static final int ALIGNMENT = 512;
    /**
     * The first buffer's address, above 4 GiB so that an address never passes for a size; lower ones are never valid.
     */
    public static final long BASE = 1L << 32;

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    /** So that a page's number is an int: 4 PiB, above any chip's memory. */
    private static final int MOST_PAGES = Integer.MAX_VALUE - 8;

    private final long capacity;
    private final List<Buffer> buffers = new ArrayList<>();
    private final List<BytesStore<?, ?>> stores = new ArrayList<>();
    private final MemorySegment zeros;
    private final MemorySegment word = MemorySegment.ofArray(new long[1]);
    private MemorySegment[] pages = new MemorySegment[64];
    private long next = BASE;
    /** Pages from the first that buffers lie in. */
    private int bufferPages;

    /**
     * One allocated buffer.
     *
     * @param content its first content, if it has one; asked for when a byte of it is first touched
     */
    public record Buffer(String name, long address, long bytes, Optional<Supplier<MemorySegment>> content) {
        public boolean contains(long other) {
            return other >= address && other < address + bytes;
        }
    }

    /**
     * An empty memory.
     *
     * @param capacity bytes that may be allocated
     */
    public GlobalMemory(long capacity) {
        this.capacity = capacity;
        this.zeros = nativePage().asReadOnly();
    }

    /**
     * Reserves a buffer.
     *
     * @throws OutOfMemory when the chip's memory is full
     */
    public Buffer allocate(String name, long bytes, Optional<Supplier<MemorySegment>> content) {
        if (bytes > capacity - (next - BASE) || bytes / PAGE > MOST_PAGES - bufferPages) {
            throw new OutOfMemory(bytes, capacity);
        }
        Buffer buffer = new Buffer(name, next, bytes, content);
        buffers.add(buffer);
        bufferPages = (int) ((Math.max(next, next + bytes - 1) - BASE) / PAGE) + 1;
        next = Math.ceilDiv(next + bytes, ALIGNMENT) * ALIGNMENT + ALIGNMENT;
        // Only its first page can have been touched before it was there.
        int first = (int) ((buffer.address() - BASE) / PAGE);
        if (first < pages.length && pages[first] != null) {
            copyContent(buffer, first, pages[first]);
        }
        return buffer;
    }

    /** A buffer larger than what is left of the chip's memory. */
    public static final class OutOfMemory extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final long bytes;
        private final long capacity;

        private OutOfMemory(long bytes, long capacity) {
            super("needs " + bytes + " B of GM beside the buffers before it; the chip has " + capacity + " B in all");
            this.bytes = bytes;
            this.capacity = capacity;
        }

        public String found() {
            return "needs " + bytes + " B of GM beside the buffers before it";
        }

        public String expected() {
            return "the chip has " + capacity + " B in all";
        }
    }

    /** The first address behind all that may be touched. */
    public long end() {
        return BASE + (long) bufferPages * PAGE;
    }

    /** Buffers in address order. */
    public List<Buffer> buffers() {
        return List.copyOf(buffers);
    }

    /** The buffer an address lies in. */
    public Optional<Buffer> find(long address) {
        int low = 0;
        int high = buffers.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Buffer buffer = buffers.get(middle);
            if (buffer.contains(address)) {
                return Optional.of(buffer);
            }
            if (address < buffer.address()) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return Optional.empty();
    }

    /** The page that holds {@code address}, to be read; the byte is at {@link #offset}. */
    public MemorySegment page(long address) {
        int index = index(address);
        MemorySegment page = index < pages.length ? pages[index] : null;
        if (page != null) {
            return page;
        }
        return hasContent(index) ? materialise(index) : zeros;
    }

    /** The page that holds {@code address}, to be written. */
    public MemorySegment writablePage(long address) {
        int index = index(address);
        MemorySegment page = index < pages.length ? pages[index] : null;
        return page != null ? page : materialise(index);
    }

    /** Where an address lies in its page. */
    public static long offset(long address) {
        return address & (PAGE - 1);
    }

    /** Copies {@code bytes} bytes from {@code address} to {@code offset} of {@code dst}. */
    public void read(long address, MemorySegment dst, long offset, long bytes) {
        long done = 0;
        while (done < bytes) {
            long from = offset(address + done);
            long run = Math.min(bytes - done, PAGE - from);
            MemorySegment.copy(page(address + done), from, dst, offset + done, run);
            done += run;
        }
    }

    /** Copies {@code bytes} bytes from {@code offset} of {@code src} to {@code address}. */
    public void write(long address, MemorySegment src, long offset, long bytes) {
        long done = 0;
        while (done < bytes) {
            long to = offset(address + done);
            long run = Math.min(bytes - done, PAGE - to);
            MemorySegment.copy(src, offset + done, writablePage(address + done), to, run);
            done += run;
        }
    }

    /** A scalar of 1, 2, 4 or 8 bytes, extended as its type says; float32 gives its bits. */
    public long load(long address, DType type) {
        read(address, word, 0, type.bits() / 8);
        return extend(word, 0, type);
    }

    /** Stores the low bits of {@code value}. */
    public void store(long address, long value, DType type) {
        word.set(LONG, 0, value);
        write(address, word, 0, type.bits() / 8);
    }

    /** Reads a scalar from any segment as {@link #load} does. */
    public static long extend(MemorySegment segment, long offset, DType type) {
        return switch (type.bits()) {
            case 8 -> type == DType.INT8
                    ? segment.get(ValueLayout.JAVA_BYTE, offset)
                    : segment.get(ValueLayout.JAVA_BYTE, offset) & 0xFFL;
            case 16 -> type == DType.INT16 ? segment.get(SHORT, offset) : segment.get(SHORT, offset) & 0xFFFFL;
            case 32 -> type == DType.INT32 ? segment.get(INT, offset) : segment.get(INT, offset) & 0xFFFFFFFFL;
            default -> segment.get(LONG, offset);
        };
    }

    /** Bytes of native pages in use. */
    public long residentBytes() {
        return (long) stores.size() * PAGE;
    }

    @Override
    public void close() {
        stores.forEach(BytesStore::releaseLast);
        stores.clear();
        Arrays.fill(pages, null);
    }

    private int index(long address) {
        if (address < BASE || address >= end()) {
            throw new IllegalArgumentException("gm address " + address + " lies outside the allocated buffers");
        }
        return (int) ((address - BASE) / PAGE);
    }

    private boolean hasContent(int index) {
        long start = BASE + (long) index * PAGE;
        return buffers.stream().anyMatch(b -> b.content().isPresent() && overlaps(b, start));
    }

    private static boolean overlaps(Buffer buffer, long start) {
        return buffer.address() < start + PAGE && buffer.address() + buffer.bytes() > start;
    }

    private MemorySegment materialise(int index) {
        if (index >= pages.length) {
            pages = Arrays.copyOf(pages, (int) Math.min(bufferPages, Math.max(index + 1L, pages.length * 2L)));
        }
        MemorySegment page = nativePage();
        pages[index] = page;
        buffers.forEach(buffer -> copyContent(buffer, index, page));
        return page;
    }

    /** The part of a buffer's first content that lies on a page. */
    private static void copyContent(Buffer buffer, int index, MemorySegment page) {
        long start = BASE + (long) index * PAGE;
        if (buffer.content().isPresent() && overlaps(buffer, start)) {
            long from = Math.max(start, buffer.address());
            long to = Math.min(start + PAGE, buffer.address() + buffer.bytes());
            MemorySegment content = buffer.content().get().get();
            MemorySegment.copy(content, from - buffer.address(), page, from - start, to - from);
        }
    }

    /** The one place where native memory of Chronicle Bytes becomes a segment. */
    @SuppressWarnings("restricted")
    private MemorySegment nativePage() {
        BytesStore<?, ?> store = BytesStore.nativeStoreWithFixedCapacity(PAGE);
        stores.add(store);
        return MemorySegment.ofAddress(store.addressForRead(0)).reinterpret(PAGE);
    }
}
