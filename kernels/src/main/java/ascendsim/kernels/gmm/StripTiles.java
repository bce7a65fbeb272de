package ascendsim.kernels.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.kernels.program.antiquant.AntiquantBuffers;
import ascendsim.kernels.program.antiquant.AntiquantBuffers.Capacity;
import ascendsim.kernels.program.antiquant.AntiquantTypes;
import ascendsim.kernels.program.antiquant.TileCut;
import ascendsim.sim.chip.Chip;
import java.util.List;
import java.util.Map;

/**
 * How an AIV of the vendor's GroupedMatmul cuts the weights it widens (tiling_quant.md §6, last lines): as many
 * elements as UB holds twice as they come and twice as they go.
 *
 * @param kDown       stored [K,N]
 * @param groupLength k that share a scale; 0: all of them
 * @param width       columns of a tile
 */
record StripTiles(Chip chip, AntiquantTypes types, boolean kDown, long groupLength, long width) {
    /** The vendor's width where a strip is a block's, and where all of the weights are widened. */
    static final long STRIP_WIDTH = 256;
    static final long ROUND_WIDTH = 512;
    private static final long RESERVED = 4096;
    private static final long UNIT = 4096;
    /** Runs of a row are padded to blocks; so many elements at most, so that rows do not become too few. */
    private static final long MOST_PADDED = 1024;
    private static final int INPUTS = 2;
    /** bfloat16 is worked out in parts of a tile: 2 bytes of each element for them all. */
    private static final long PARTS = 3;

    /** Bytes of UB that an element takes. */
    private long bytesOfElement() {
        long twice = types.weight() == DType.INT4 ? 1 : 2;
        return twice + 2 * types.out().bytes(1) + (types.isWide() ? 2 : 0);
    }

    /**
     * Cuts for weights that differ in the length of their groups and share the buffers: tiles of all of them become
     * smaller until what the largest of each kind takes fits.
     *
     * @param tiles of the same chip, types and way of storing
     */
    static List<TileCut> cuts(List<StripTiles> tiles) {
        StripTiles any = tiles.getFirst();
        long most = any.elements();
        while (true) {
            long elements = most;
            List<TileCut> cuts = tiles.stream().map(each -> each.cut(elements)).toList();
            if (elements <= UNIT || any.fits(any.shared(cuts))) {
                return cuts;
            }
            most = elements * 7 / 8;
        }
    }

    private long elements() {
        return (chip.capacities().ub() - RESERVED) / bytesOfElement() / UNIT * UNIT;
    }

    private TileCut cut(long elements) {
        long columns = kDown ? width : columns();
        TileCut cut = new TileCut(kDown, groupLength, rows(elements / padded(columns)), columns);
        while (!fits(capacity(cut)) && cut.rows() > 1) {
            cut = new TileCut(kDown, groupLength, rows(Math.max(1, cut.rows() * 7 / 8)), columns);
        }
        return cut;
    }

    /** Whole groups of k where there is room for one. */
    private long rows(long most) {
        return kDown && groupLength > 0 && groupLength <= most ? most / groupLength * groupLength : Math.max(1, most);
    }

    private long columns() {
        if (groupLength == 0 || groupLength > width) {
            return width;
        }
        long run = Math.ceilDiv(groupLength, types.unit()) * types.unit();
        return Math.max(1, Math.min(width / groupLength, MOST_PADDED / run)) * groupLength;
    }

    private long padded(long columns) {
        long run = !kDown && groupLength > 0 && groupLength <= columns ? groupLength : columns;
        return columns / run * (Math.ceilDiv(run, types.unit()) * types.unit());
    }

    /** Buffers that hold the tiles of any of these cuts. */
    Capacity shared(List<TileCut> cuts) {
        return cuts.stream().map(this::capacity)
                .reduce((a, b) -> new Capacity(a.axis(), Math.max(a.weights(), b.weights()),
                        Math.max(a.part(), b.part()), Math.max(a.factors(), b.factors()), a.inputs(), a.apart()))
                .orElseThrow();
    }

    private Capacity capacity(TileCut cut) {
        long part = types.isWide() ? Math.max(1, cut.rows() / PARTS) : cut.rows();
        return cut.capacity(types, part, INPUTS, false);
    }

    private boolean fits(Capacity capacity) {
        LocalMemoryMap memory = new LocalMemoryMap(Map.of(Space.UB, chip.capacities().ub()));
        AntiquantBuffers.take(memory, types, capacity);
        return memory.overflows().isEmpty();
    }
}
