package ascendsim.sim.cost;

/** Rows of UB that are still to be read, or written, by one repeat. */
final class UbRows {
    /** Three sources of eight blocks. */
    private static final int MOST = 24;
    /** Bits of a row's number: 256 KiB. */
    static final int BITS = 13;
    static final int ALL = (1 << BITS) - 1;

    private final int groups;
    private final int thirdShift;
    private final int[] row = new int[MOST];
    private final long[] bank = new long[MOST];
    private final long[] group = new long[MOST];
    private int size;

    UbRows(int groups, int thirdShift) {
        this.groups = groups;
        this.thirdShift = thirdShift;
    }

    void clear() {
        size = 0;
    }

    boolean isEmpty() { return size == 0; }

    void add(long number) {
        int added = (int) number & ALL;
        int inGroup = added & groups - 1;
        row[size] = added;
        group[size] = 1L << inGroup;
        bank[size++] = 1L << (added >> thirdShift) * groups + inGroup;
    }

    /** Adds a row unless it is there: one read serves all that want it. */
    void addOnce(long number) {
        int added = (int) number & ALL;
        for (int i = 0; i < size; i++) {
            if (row[i] == added) {
                return;
            }
        }
        add(number);
    }

    /** Serves one row of each group, none of the banks in {@code busy}; returns the banks served, a bit for each. */
    long serve(long busy) {
        long groupsServed = 0;
        long banksServed = 0;
        int left = 0;
        for (int i = 0; i < size; i++) {
            if ((groupsServed & group[i]) != 0 || (busy & bank[i]) != 0) {
                row[left] = row[i];
                group[left] = group[i];
                bank[left++] = bank[i];
            } else {
                groupsServed |= group[i];
                banksServed |= bank[i];
            }
        }
        size = left;
        return banksServed;
    }
}
