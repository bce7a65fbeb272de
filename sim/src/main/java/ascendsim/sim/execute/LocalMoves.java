package ascendsim.sim.execute;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Load2DV2;
import ascendsim.isa.instruction.Load3D;
import ascendsim.isa.instruction.LoadMx;
import ascendsim.isa.instruction.LocalMove;
import ascendsim.isa.instruction.LocalMove.BiasLoad;
import ascendsim.isa.instruction.LocalMove.FixpipeLoad;
import ascendsim.isa.instruction.LocalMove.Load2D;
import ascendsim.isa.instruction.LocalMove.UbCopy;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Target;

/** What moves between the buffers of one core do. */
final class LocalMoves {
    private static final StridedCopy.Units BLOCKS = new StridedCopy.Units(Move.BLOCK, Move.BLOCK, Move.BLOCK);
    private static final StridedCopy.Units WORDS = new StridedCopy.Units(FixpipeLoad.UNIT, Move.BLOCK,
            FixpipeLoad.UNIT);

    private LocalMoves() {
    }

    static Meaning bind(LocalMove move, Target target) {
        return switch (move) {
            case Load2D load -> new FractalLoad(load);
            case LocalMove.Load2DTransposed load -> new SquareLoad(load);
            case Load3D load -> new WindowLoad(load);
            case Load2DV2 load -> new BlockLoad(load);
            case LoadMx load -> new ScaleLoad(load);
            case BiasLoad load -> bias(load, BiasLoad.unit(target));
            case FixpipeLoad load -> new StridedCopy(load.src(), load.dst(), load.form(), WORDS);
            case UbCopy copy -> new StridedCopy(copy.src(), copy.dst(), copy.form(), BLOCKS);
        };
    }

    private static Meaning bias(BiasLoad load, int unit) {
        return load.type() == DType.FLOAT16
                ? new WideningLoad(load, unit)
                : new StridedCopy(load.src(), load.dst(), load.form(), new StridedCopy.Units(unit, Move.BLOCK, unit));
    }
}
