package ascendsim.traces.statistics;

/**
 * Bytes of one path between GM and cores.
 *
 * @param hitBytes  found in L2, or written into lines that were there
 * @param missBytes that came from HBM or went past L2
 */
public record GmTraffic(long hitBytes, long missBytes) {
    public static final GmTraffic NONE = new GmTraffic(0, 0);

    public long bytes() {
        return hitBytes + missBytes;
    }

    public GmTraffic plus(GmTraffic other) {
        return new GmTraffic(hitBytes + other.hitBytes, missBytes + other.missBytes);
    }
}
