package ascendsim.tiling.space;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** Values that sizes of blocks may have. */
final class Sizes {
    /** Rows and columns: whole fractals, close together where they are few (isa.md §2.1, at most 4095 to an Mmad). */
    private static final List<Long> ROWS =
            List.of(16L, 32L, 48L, 64L, 80L, 96L, 112L, 128L, 160L, 192L, 224L, 256L, 320L, 384L, 512L);
    private static final List<Long> DEPTH_BYTES = List.of(64L, 128L, 256L, 512L);
    private static final int LONGEST_STEP = 64;

    private Sizes() {
    }

    /** Rows or columns of a block: whole units, and no more than the problem has, rounded up to one. */
    static List<Long> across(long extent, long unit, long official) {
        return kept(ROWS, extent, unit, official);
    }

    /** Depths of a block whose elements have so many bits. */
    static List<Long> depth(long extent, long unit, long bits, long official) {
        return kept(DEPTH_BYTES.stream().map(bytes -> bytes * 8 / bits).toList(), extent, unit, official);
    }

    private static List<Long> kept(List<Long> sizes, long extent, long unit, long official) {
        long most = Math.ceilDiv(extent, unit) * unit;
        List<Long> kept = new ArrayList<>(sizes.stream().filter(size -> size % unit == 0 && size <= most).toList());
        kept.add(official);
        return kept;
    }

    /** Base tiles of a load. */
    static List<Long> steps(long depth, long smallestBase, long official) {
        List<Long> steps = new ArrayList<>(Axis.powers(Math.min(LONGEST_STEP, Math.ceilDiv(depth, smallestBase))));
        steps.add(official);
        return steps;
    }

    /** Base tiles in L1: two loads as where nothing is said, or so many. */
    static Axis depths(String knob) {
        return Axis.optionalSizes(knob, Axis.powers(LONGEST_STEP));
    }

    /** A quarter of it to four times it; 1 or more. */
    static List<Long> around(long official) {
        return LongStream.of(official / 4, official / 2, official, 2 * official, 4 * official).filter(size -> size >= 1)
                .boxed().toList();
    }

    /** Loads of more than the depth, where half of that would be another point. */
    static Optional<String> loadsBeyond(Map<String, Object> tiling, Set<String> free, long depth) {
        long base = size(tiling, "base_k");
        for (String step : List.of("step_ka", "step_kb")) {
            long tiles = size(tiling, step);
            if (free.contains(step) && tiles > 1 && (tiles - tiles / 2) * base >= depth && tiles % 2 == 0) {
                return Optional.of(step + " with twice the depth there is");
            }
        }
        return Optional.empty();
    }

    static long size(Map<String, Object> tiling, String knob) {
        return tiling.get(knob) instanceof Number number ? number.longValue() : 0;
    }
}
