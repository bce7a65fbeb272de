package ascendsim.sim.check;

import ascendsim.sim.check.Records.Access;
import ascendsim.sim.check.Records.Part;
import ascendsim.sim.footprint.AccessSink.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * For each byte of one address space the accesses that later ones must still be ordered after: the last write, and the
 * last read and the last atomic update of each pipe since. Kept by 32-byte cells, where a byte mask keeps apart what
 * lies in one cell without touching; as long as a 512-byte granule is only ever accessed as a whole, it stands for its
 * 16 cells.
 */
final class Cells {
    /** Bytes of a cell: a DataBlock. */
    private static final int CELL = 32;
    private static final int GRANULE_CELLS = 16;
    /** Bytes of a granule: a fractal. */
    private static final int GRANULE = CELL * GRANULE_CELLS;
    private static final int PAGE_GRANULES = 128;

    private final Records records = new Records();
    private final Map<Long, Page> pages = new HashMap<>();
    private Page page = new Page();
    private long pageNumber = Long.MIN_VALUE;

    /** Lists of one stretch of the space. */
    private static final class Page {
        private final int[] granules = new int[PAGE_GRANULES];
        /** Lists of the cells of a granule that has been accessed in part, else nothing. */
        private final int[][] cells = new int[PAGE_GRANULES][0];

        boolean isSplit(int granule) {
            return cells[granule].length > 0;
        }
    }

    void access(Access access, long address, long bytes) {
        long end = address + bytes;
        for (long granule = Math.floorDiv(address, GRANULE); granule * GRANULE < end; granule++) {
            long low = Math.max(address - granule * GRANULE, 0);
            long high = Math.min(end - granule * GRANULE, GRANULE);
            Page at = page(Math.floorDiv(granule, PAGE_GRANULES));
            int slot = (int) Math.floorMod(granule, (long) PAGE_GRANULES);
            boolean whole = high - low == GRANULE;
            if (whole && !at.isSplit(slot)) {
                Part all = new Part(granule * GRANULE, GRANULE / Integer.SIZE, -1);
                at.granules[slot] = records.join(at.granules[slot], access, all);
            } else {
                split(at, slot);
                cells(at.cells[slot], access, granule * GRANULE, low, high);
                if (whole && access.kind() == Kind.WRITE) {
                    unite(at, slot);
                }
            }
        }
    }

    private void cells(int[] lists, Access access, long start, long low, long high) {
        for (int cell = (int) (low / CELL); cell * CELL < high; cell++) {
            long from = Math.max(low - cell * CELL, 0);
            long to = Math.min(high - cell * CELL, CELL);
            Part part = new Part(start + cell * CELL, 1, (int) ((1L << to) - (1L << from)));
            lists[cell] = records.join(lists[cell], access, part);
        }
    }

    private void split(Page at, int slot) {
        if (!at.isSplit(slot)) {
            int[] lists = new int[GRANULE_CELLS];
            Arrays.setAll(lists, cell -> records.copy(at.granules[slot]));
            records.drop(at.granules[slot]);
            at.granules[slot] = Records.EMPTY;
            at.cells[slot] = lists;
        }
    }

    /** A write of the whole granule is all there is in each of its cells now: one of them will do. */
    private void unite(Page at, int slot) {
        int[] lists = at.cells[slot];
        at.granules[slot] = lists[0];
        for (int cell = 1; cell < lists.length; cell++) {
            records.drop(lists[cell]);
        }
        at.cells[slot] = new int[0];
    }

    private Page page(long number) {
        if (number != pageNumber) {
            page = pages.computeIfAbsent(number, key -> new Page());
            pageNumber = number;
        }
        return page;
    }
}
