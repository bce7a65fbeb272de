package ascendsim.sim.footprint;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Fill;
import ascendsim.isa.instruction.Load2DV2;
import ascendsim.isa.instruction.Load3D;
import ascendsim.isa.instruction.LoadMx;
import ascendsim.isa.instruction.LocalMove;
import ascendsim.isa.instruction.LocalMove.BiasLoad;
import ascendsim.isa.instruction.LocalMove.FixpipeLoad;
import ascendsim.isa.instruction.LocalMove.Load2D;
import ascendsim.isa.instruction.LocalMove.Load2DTransposed;
import ascendsim.isa.instruction.LocalMove.UbCopy;
import ascendsim.isa.instruction.MmadMx;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Target;

/** Footprints of the moves between the buffers of one core. */
final class LocalMoveFootprints {
    private LocalMoveFootprints() {
    }

    static Footprint bind(LocalMove move, Target target) {
        return switch (move) {
            case Load2D load -> load2d(load);
            case Load2DTransposed load -> load2dTransposed(load);
            case Load3D load -> load3d(load);
            case Load2DV2 load -> load2dv2(load);
            case LoadMx load -> scales(load);
            case BiasLoad load -> bursts(load, new Units(BiasLoad.unit(target), BiasLoad.unit(target),
                    widening(load.type())));
            case FixpipeLoad load -> bursts(load, new Units(FixpipeLoad.UNIT, FixpipeLoad.UNIT, 1));
            case UbCopy copy -> bursts(copy, new Units(Move.BLOCK, Move.BLOCK, 1));
        };
    }

    static Footprint bind(Fill fill) {
        var form = fill.form();
        int dst = form.slot("dst");
        int count = form.slot("count");
        int length = form.slot("length");
        int gap = form.slot("gap");
        Pattern to = new Pattern(fill.dst().space());
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            to.at(o[dst]).run(o[length] * Move.BLOCK).every((o[length] + o[gap]) * Move.BLOCK, o[count])
                    .write(instruction, sink);
        };
    }

    /** float16 bias is widened to float32 on its way into the table (isa.md §2.1 #13). */
    private static long widening(DType type) {
        return type == DType.FLOAT16 ? 2 : 1;
    }

    private static Footprint load2d(Load2D load) {
        var form = load.form();
        int dst = form.slot("dst");
        int src = form.slot("src");
        int repeat = form.slot("repeat");
        int srcStride = form.slot("src_stride");
        int dstGap = form.slot("dst_gap");
        Pattern from = new Pattern(load.src().space());
        Pattern to = new Pattern(load.dst().space());
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            from.at(o[src]).run(Move.FRACTAL).every(o[srcStride] * Move.FRACTAL, o[repeat]).read(sink);
            to.at(o[dst]).run(Move.FRACTAL).every((1 + o[dstGap]) * Move.FRACTAL, o[repeat])
                    .write(instruction, sink);
        };
    }

    private static Footprint load2dTransposed(Load2DTransposed load) {
        var form = load.form();
        int dst = form.slot("dst");
        int src = form.slot("src");
        int repeat = form.slot("repeat");
        int srcStride = form.slot("src_stride");
        int dstGap = form.slot("dst_gap");
        int dstFractalGap = form.slot("dst_fractal_gap");
        long fractals = load.squareFractals();
        Pattern from = new Pattern(load.src().space());
        Pattern to = new Pattern(load.dst().space());
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            long square = fractals * Move.FRACTAL;
            from.at(o[src]).run(square).every(o[srcStride] * square, o[repeat]).read(sink);
            to.at(o[dst]).run(Move.FRACTAL).every((1 + o[dstFractalGap]) * Move.FRACTAL, fractals)
                    .every((1 + o[dstGap]) * Move.FRACTAL, o[repeat]).write(instruction, sink);
        };
    }

    private static Footprint load3d(Load3D load) {
        var form = load.form();
        int dst = form.slot("dst");
        int src = form.slot("src");
        int rows = form.slot("l1_h");
        int kExt = form.slot("k_ext");
        int mExt = form.slot("m_ext");
        int kStart = form.slot("k_start");
        int mStart = form.slot("m_start");
        int c0 = load.type().c0();
        Pattern from = new Pattern(load.src().space());
        Pattern to = new Pattern(load.dst().space());
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            long blocks = load.columnFractals(o[kExt]);
            long height = Load3D.rowFractals(o[mExt]) * Move.FRACTAL;
            from.at(o[src] + (o[kStart] / c0 * o[rows] + o[mStart]) * Move.BLOCK).run(height)
                    .every(o[rows] * Move.BLOCK, blocks).read(sink);
            to.at(o[dst]).run(height * blocks).write(instruction, sink);
        };
    }

    private static Footprint load2dv2(Load2DV2 load) {
        Load2DV2.Slots at = Load2DV2.Slots.of(load.form());
        Load2DV2.Squares squares = load.squares();
        boolean plain = squares == Load2DV2.Squares.NONE;
        Pattern from = new Pattern(load.src().space());
        Pattern to = new Pattern(load.dst().space());
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            long mStep = o[at.mStep()];
            long kStep = o[at.kStep()];
            from.at(at.first(o)).run(mStep * Move.FRACTAL).every(o[at.srcStride()] * Move.FRACTAL, kStep).read(sink);
            long down = plain ? mStep : kStep / squares.across() * squares.down();
            long across = plain ? kStep : mStep / squares.down() * squares.across();
            to.at(o[at.dst()]).run(down * Move.FRACTAL).every(o[at.dstStride()] * Move.FRACTAL, across)
                    .write(instruction, sink);
        };
    }

    private static Footprint scales(LoadMx load) {
        LoadMx.Slots at = LoadMx.Slots.of(load.form());
        Pattern from = new Pattern(load.src().space());
        Pattern to = new Pattern(load.dst().space());
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            from.at(at.first(o)).run(at.rowBytes(o)).every(o[at.srcStride()] * MmadMx.FRACTAL_BYTES, o[at.xStep()])
                    .read(sink);
            to.at(o[at.dst()]).run(at.rowBytes(o)).every(o[at.dstStride()] * MmadMx.FRACTAL_BYTES, o[at.xStep()])
                    .write(instruction, sink);
        };
    }

    /**
     * Units of a strided copy.
     *
     * @param length  bytes of a unit of its length in the source
     * @param dstGap  bytes of a unit of its destination gap; the source gap counts DataBlocks
     * @param widened destination bytes per source byte
     */
    private record Units(long length, long dstGap, long widened) {
    }

    private static Footprint bursts(LocalMove move, Units units) {
        var form = move.form();
        int dst = form.slot("dst");
        int src = form.slot("src");
        int count = form.slot("count");
        int length = form.slot("length");
        int srcGap = form.slot("src_gap");
        int dstGap = form.slot("dst_gap");
        Pattern from = new Pattern(move.src().space());
        Pattern to = new Pattern(move.dst().space());
        return (instruction, sink) -> {
            long[] o = instruction.operands;
            long bytes = o[length] * units.length;
            long written = bytes * units.widened;
            from.at(o[src]).run(bytes).every(bytes + o[srcGap] * Move.BLOCK, o[count]).read(sink);
            to.at(o[dst]).run(written).every(written + o[dstGap] * units.dstGap, o[count]).write(instruction, sink);
        };
    }
}
