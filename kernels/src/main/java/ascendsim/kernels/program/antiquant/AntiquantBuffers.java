package ascendsim.kernels.program.antiquant;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.LocalMemoryMap;

/**
 * The UB of an antiquantising AIV.
 *
 * @param in      tiles of weights, {@link Capacity#inputs} of them
 * @param raw     scale and offset as they came
 * @param wide    the same in float32 on their way to {@code held}, where they are spread and wide
 * @param held    scale and offset as the arithmetic takes them: in its type, and for {@link FactorAxis#ROWS} each of
 *                them filling a block
 * @param half    weights in float16, if not in {@code out}
 * @param working weights in float32, for bfloat16
 * @param out     finished tiles, {@link #OUTPUTS} of them
 */
public record AntiquantBuffers(AntiquantTypes types, Capacity capacity, Address in, Address raw, Address wide,
        Address held, Address half, Address working, Address out) {
    /** Output tiles: one is stored while the next is made. */
    static final int OUTPUTS = 2;

    /**
     * What the buffers can hold.
     *
     * @param axis    which way the factors run
     * @param weights of a tile, runs padded to {@link AntiquantTypes#unit}
     * @param part    weights that are worked on at a time: all of a tile, or fewer for bfloat16, which needs 6 bytes
     *                for each
     * @param factors scales of a tile, lines padded to blocks
     * @param inputs  input tiles, 1 or 2
     * @param apart   float16 is worked out beside the output tile and copied there
     */
    public record Capacity(FactorAxis axis, long weights, long part, long factors, int inputs, boolean apart) {
        boolean isWhole() { return part >= weights; }
    }

    /** Takes the buffers from {@code memory}. */
    public static AntiquantBuffers take(LocalMemoryMap memory, AntiquantTypes types, Capacity capacity) {
        Address in = take(memory, capacity.inputs * types.weight().bytes(capacity.weights));
        Address raw = take(memory, kinds(types) * rawBytes(types, capacity));
        boolean spreads = capacity.axis == FactorAxis.ROWS;
        Address wide = take(memory, spreads && types.isWide() ? kinds(types) * wideBytes(types, capacity) : 0);
        Address held = take(memory, kinds(types) * heldBytes(types, capacity));
        Address half = take(memory, isApart(types, capacity) ? 2 * capacity.part : 0);
        Address working = take(memory, types.isWide() ? 4 * capacity.part : 0);
        Address out = take(memory, OUTPUTS * types.out().bytes(capacity.weights));
        return new AntiquantBuffers(types, capacity, in, raw, wide, held, half, working, out);
    }

    private static Address take(LocalMemoryMap memory, long bytes) {
        return memory.take(Space.UB, bytes, Move.BLOCK);
    }

    private static boolean isApart(AntiquantTypes types, Capacity capacity) {
        return types.isWide() || capacity.apart;
    }

    /** Whether the arithmetic does not happen in the output tile; the vector pipe then ends a tile by leaving it. */
    boolean isApart() {
        return isApart(types, capacity);
    }

    private static int kinds(AntiquantTypes types) {
        return types.offset() ? 2 : 1;
    }

    private static long rawBytes(AntiquantTypes types, Capacity capacity) {
        return roundUp(types.out().bytes(capacity.factors));
    }

    private static long wideBytes(AntiquantTypes types, Capacity capacity) {
        return roundUp(types.compute().bytes(capacity.factors));
    }

    /** A last repeat may read up to a unit of weights beyond the last factor. */
    private static long heldBytes(AntiquantTypes types, Capacity capacity) {
        return switch (capacity.axis) {
            case COLUMNS -> roundUp(types.compute().bytes(capacity.factors + types.unit()));
            case ROWS -> roundUp(capacity.factors * Move.BLOCK);
        };
    }

    private static long roundUp(long bytes) {
        return Math.ceilDiv(bytes, (long) Move.BLOCK) * Move.BLOCK;
    }

    long inBytes() {
        return types.weight().bytes(capacity.weights);
    }

    long outBytes() {
        return types.out().bytes(capacity.weights);
    }

    /** Bytes of all that is held. */
    long allHeldBytes() {
        return kinds(types) * heldBytes(types, capacity);
    }

    /** Which of scale and offset. */
    enum Kind {
        SCALE, OFFSET
    }

    Address raw(Kind kind) {
        return raw.plus(kind.ordinal() * rawBytes(types, capacity));
    }

    Address wide(Kind kind) {
        return wide.plus(kind.ordinal() * wideBytes(types, capacity));
    }

    Address held(Kind kind) {
        return held.plus(kind.ordinal() * heldBytes(types, capacity));
    }
}
