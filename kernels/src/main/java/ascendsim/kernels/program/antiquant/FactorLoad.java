package ascendsim.kernels.program.antiquant;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.LocalMove.UbCopy;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorConvert.Convert;
import ascendsim.isa.instruction.VectorMove.Broadcast;
import ascendsim.isa.instruction.VectorMove.Fill;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.antiquant.AntiquantBuffers.Kind;
import java.util.List;

/**
 * Brings scale and offset of the next tiles and puts them into the form the arithmetic takes (tiling_quant §1.1: load,
 * widen, spread). What was loaded is free again before the first tile uses it.
 */
final class FactorLoad {
    /** Repeats of one Broadcast: even, for eight 16-bit factors are half a block. */
    private static final int MOST_SPREAD = Vector.MAX_REPEAT - 1;
    private final ProgramBuilder program;
    private final AntiquantTypes types;
    private final AntiquantBuffers buffers;
    private final LaneMask mask;
    private final Ring ring;

    FactorLoad(ProgramBuilder program, AntiquantBuffers buffers) {
        this.program = program;
        this.types = buffers.types();
        this.buffers = buffers;
        this.mask = new LaneMask(program);
        this.ring = new Ring(program, 1, Pipe.MTE2, Pipe.V);
    }

    /** Frees the buffer; lines of factors are shorter than the repeats that read them. */
    void open() {
        if (!spreads()) {
            mask.counted(Affine.of(buffers.allHeldBytes() / DType.FLOAT32.bytes(1)),
                    () -> program.emit(new Fill(DType.FLOAT32, buffers.held(), Affine.ZERO, Affine.ONE,
                            Vector.Stride.DENSE)));
        }
        ring.open();
    }

    void close() {
        ring.close();
    }

    void emit(Antiquant.Factors factors) {
        ring.acquire(Affine.ZERO);
        kinds().forEach(kind -> load(factors, kind));
        ring.publish(Affine.ZERO);
        ring.await(Affine.ZERO);
        if (!buffers.isApart()) {
            program.barrier(Pipe.V);
        }
        hold(factors.lines());
        ring.release(Affine.ZERO);
    }

    /** The same scale and offset everywhere, given by their bits. */
    void constant(FactorLines lines, Affine scale, Affine offset) {
        Affine elements = program.multiply(lines.lines(), lines.pitchBlocks(program))
                .times(FactorLines.BLOCK_ELEMENTS);
        ring.acquire(Affine.ZERO);
        ring.publish(Affine.ZERO);
        ring.await(Affine.ZERO);
        program.barrier(Pipe.V);
        kinds().forEach(kind -> mask.counted(elements, () -> program.emit(new Fill(types.out(), buffers.raw(kind),
                kind == Kind.SCALE ? scale : offset, Affine.ONE, Vector.Stride.DENSE))));
        program.barrier(Pipe.V);
        hold(lines);
        ring.release(Affine.ZERO);
    }

    private List<Kind> kinds() {
        return types.offset() ? List.of(Kind.SCALE, Kind.OFFSET) : List.of(Kind.SCALE);
    }

    /** From as they came to as the arithmetic takes them. */
    private void hold(FactorLines lines) {
        List<Kind> kinds = kinds();
        Affine blocks = program.multiply(lines.lines(), lines.pitchBlocks(program));
        if (types.isWide()) {
            kinds.forEach(kind -> widen(kind, blocks));
            if (spreads()) {
                program.barrier(Pipe.V);
                kinds.forEach(kind -> spread(DType.FLOAT32, kind, buffers.wide(kind), blocks));
            }
        } else if (spreads()) {
            kinds.forEach(kind -> spread(DType.FLOAT16, kind, buffers.raw(kind), blocks));
        } else {
            kinds.forEach(kind -> program.emit(new UbCopy(buffers.held(kind), buffers.raw(kind), Affine.ONE, blocks,
                    Affine.ZERO, Affine.ZERO)));
        }
    }

    private boolean spreads() {
        return buffers.capacity().axis() == FactorAxis.ROWS;
    }

    private void load(Antiquant.Factors factors, Kind kind) {
        Affine bytes = factors.lines().length().times(types.out().bytes(1));
        Affine from = kind == Kind.SCALE ? factors.scale() : factors.offset();
        boolean single = factors.lines().lines().equals(Affine.ONE);
        Affine gap = single ? Affine.ZERO : factors.pitchBytes().minus(bytes);
        program.emit(new Padded(Route.GM_UB, types.out(), buffers.raw(kind), Address.gm(from),
                factors.lines().lines(), bytes, gap, Affine.ZERO, Affine.ZERO, Affine.ZERO, Affine.ZERO,
                CacheHint.NORMAL));
    }

    private void widen(Kind kind, Affine blocks) {
        Address to = spreads() ? buffers.wide(kind) : buffers.held(kind);
        mask.counted(blocks.times(FactorLines.BLOCK_ELEMENTS), () -> program.emit(
                new Convert(DType.BFLOAT16, DType.FLOAT32, Rounding.RINT, to, buffers.raw(kind), Affine.ONE)));
    }

    /** Each factor fills a block of its own. */
    private void spread(DType type, Kind kind, Address from, Affine blocks) {
        Affine repeats = blocks.times(FactorLines.BLOCK_ELEMENTS / Broadcast.ELEMENTS);
        program.loop(Affine.ZERO, repeats, Affine.of(MOST_SPREAD), done -> {
            Affine count = program.minimum(repeats.minus(done), Affine.of(MOST_SPREAD));
            program.emit(new Broadcast(type, buffers.held(kind).plus(done.times(Vector.REPEAT_BYTES)),
                    from.plus(done.times(type.bytes(Broadcast.ELEMENTS))), count, Vector.Stride.DENSE));
        });
    }
}
