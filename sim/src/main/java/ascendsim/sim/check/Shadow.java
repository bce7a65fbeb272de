package ascendsim.sim.check;

import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.sim.check.GlobalBuffers.Region;
import ascendsim.sim.engine.Launch;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.memory.CoreMemory;
import ascendsim.sim.memory.GlobalMemory;
import ascendsim.sim.probe.LaunchView;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A second memory of the launch, of the same shape, that says of each byte whether it was ever written: 0 written, all
 * bits set not. So what a move fills up with zeros counts as written, and a move of nibbles moves the knowledge of
 * nibbles. OUT and WORKSPACE buffers begin unwritten, all other GM is taken as written; on-chip buffers begin
 * unwritten.
 */
final class Shadow implements AutoCloseable {
    private static final byte UNWRITTEN = (byte) 0xFF;
    private static final long ZEROS = 1 << 16;

    private final GlobalMemory global = new GlobalMemory(Long.MAX_VALUE);
    private final GlobalBuffers buffers;
    private final BitSet prepared = new BitSet();
    private final List<Map<Space, Long>> capacities;
    private final List<CoreMemory> cores;
    private final MemorySegment zeros;

    Shadow(LaunchView launch) {
        Arena arena = Arena.ofAuto();
        buffers = new GlobalBuffers(launch);
        long end = buffers.all().stream().mapToLong(Region::end).max().orElse(GlobalMemory.BASE);
        global.allocate("all buffers", end - GlobalMemory.BASE, Optional.empty());
        zeros = arena.allocate(ZEROS, 64);
        capacities = launch.cores().stream().map(c -> Launch.capacities(launch.chip().capacities(), c.kind())).toList();
        cores = capacities.stream().map(spaces -> unwritten(arena, spaces)).toList();
        CoreMemory.connect(launch.cores(), cores);
    }

    private CoreMemory unwritten(Arena arena, Map<Space, Long> spaces) {
        CoreMemory memory = new CoreMemory(global, arena, spaces);
        spaces.keySet().forEach(space -> memory.local(space).fill(UNWRITTEN));
        return memory;
    }

    GlobalBuffers buffers() {
        return buffers;
    }

    /** Where the meaning of a move moves knowledge instead of data. */
    CoreMemory memory(CoreId core) {
        return cores.get(core.index());
    }

    /** Bytes of a core's space; 0 when it has none. */
    long bytes(CoreId core, Space space) {
        return capacities.get(core.index()).getOrDefault(space, 0L);
    }

    /** Makes GM pages ready that an instruction is going to touch. */
    void prepare(long address, long bytes) {
        int last = page(address + bytes - 1);
        for (int page = page(address); page <= last; page++) {
            if (!prepared.get(page)) {
                prepared.set(page);
                fill(GlobalMemory.BASE + (long) page * GlobalMemory.PAGE);
            }
        }
    }

    private void fill(long start) {
        for (Region region : buffers.all()) {
            long from = Math.max(start, region.address());
            long to = Math.min(start + GlobalMemory.PAGE, region.end());
            if (from < to && beginsUnwritten(region)) {
                global.writablePage(from).asSlice(GlobalMemory.offset(from), to - from).fill(UNWRITTEN);
            }
        }
    }

    private static boolean beginsUnwritten(Region region) {
        return region.role() == Role.OUT || region.role() == Role.WORKSPACE;
    }

    private static int page(long address) {
        return Math.toIntExact((address - GlobalMemory.BASE) / GlobalMemory.PAGE);
    }

    /** Whether every one of {@code bytes} bytes was written; GM must be prepared. */
    boolean isWritten(CoreId core, Space space, long address, long bytes) {
        long done = 0;
        while (done < bytes) {
            MemorySegment segment = segment(core, space, address + done);
            long offset = offset(space, address + done);
            long run = Math.min(Math.min(bytes - done, segment.byteSize() - offset), ZEROS);
            if (MemorySegment.mismatch(segment, offset, offset + run, zeros, 0, run) >= 0) {
                return false;
            }
            done += run;
        }
        return true;
    }

    /** Whether one byte was written. */
    boolean isWritten(CoreId core, Space space, long address) {
        return segment(core, space, address).get(ValueLayout.JAVA_BYTE, offset(space, address)) == 0;
    }

    /** Notes that bytes have been written. */
    void write(CoreId core, Space space, long address, long bytes) {
        long done = 0;
        while (done < bytes) {
            MemorySegment segment = space == Space.GM
                    ? global.writablePage(address + done)
                    : segment(core, space, address);
            long offset = offset(space, address + done);
            long run = Math.min(bytes - done, segment.byteSize() - offset);
            segment.asSlice(offset, run).fill((byte) 0);
            done += run;
        }
    }

    /** Bytes that nobody wrote among the first so many of a buffer. */
    long unwritten(CoreId core, Region region, long bytes) {
        long unwritten = 0;
        long at = region.address();
        long end = at + bytes;
        while (at < end) {
            long run = Math.min(end - at, GlobalMemory.PAGE - GlobalMemory.offset(at));
            if (!prepared.get(page(at))) {
                unwritten += beginsUnwritten(region) ? run : 0;
            } else if (!isWritten(core, Space.GM, at, run)) {
                for (long i = 0; i < run; i++) {
                    unwritten += isWritten(core, Space.GM, at + i) ? 0 : 1;
                }
            }
            at += run;
        }
        return unwritten;
    }

    private MemorySegment segment(CoreId core, Space space, long address) {
        return space == Space.GM ? global.page(address) : memory(core).local(space);
    }

    private static long offset(Space space, long address) {
        return space == Space.GM ? GlobalMemory.offset(address) : address;
    }

    @Override
    public void close() {
        global.close();
    }
}
