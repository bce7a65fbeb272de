package ascendsim.kernels.program.matmul;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.isa.instruction.ScalarState.SetAtomic;
import ascendsim.isa.instruction.ScalarState.SetMask;
import ascendsim.isa.instruction.ScalarState.SetMaskCount;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Sync.Mode;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorConvert.Convert;
import ascendsim.isa.instruction.VectorMove.Fill;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What the depth cut into parts needs besides the product itself: the vector cores clear the sums, the cube cores add
 * to them in GM, and when all cube cores are done the vector cores cast the sums to the output type.
 *
 * @param sums     the parameter that is added to, float32 or int32
 * @param type     its type
 * @param cast     the output parameter's type, if it is not the sums themselves; float16 or bfloat16
 * @param elements of the output
 * @param vectors  vector cores of the launch
 */
public record SplitK(String sums, DType type, Optional<DType> cast, long elements, long vectors) {
    private static final Affine CLEARED = Affine.ZERO;
    private static final Affine ALL_CLEARED = Affine.ONE;
    private static final Affine ALL_ADDED = Affine.of(2);
    private static final Affine ADDED = Affine.of(3);
    /** Elements a vector core handles at a time. */
    private static final long TILE = 8192;
    private static final Affine REPEATS = Affine.of(TILE * 4 / 256);

    /** The cube cores' part before the first result leaves L0C. */
    void beforeAdding(ProgramBuilder cube) {
        cube.crossWait(CLEARED);
        cube.emit(new SetAtomic(Atomic.ADD, type));
    }

    /** The cube cores' part after their last result. */
    void afterAdding(ProgramBuilder cube) {
        cube.emit(SetAtomic.OFF);
        if (cast.isPresent()) {
            cube.crossSet(Mode.ALL_OF_KIND, Pipe.FIX, ALL_ADDED);
            cube.crossWait(ALL_ADDED);
            cube.crossSet(Mode.CUBE_VECTOR, Pipe.FIX, ADDED);
        }
    }

    /** The vector cores' part. @param core number of this vector core */
    void vectorPart(ProgramBuilder program, Affine core, String output) {
        Affine sum = program.argument(sums);
        clear(program, core, sum);
        program.crossSet(Mode.ALL_OF_KIND, Pipe.MTE3, ALL_CLEARED);
        program.crossWait(ALL_CLEARED);
        program.crossSet(Mode.CUBE_VECTOR, Pipe.MTE3, CLEARED);
        cast.ifPresent(to -> {
            Affine out = program.argument(output);
            program.crossWait(ADDED);
            new Cast(program, to, sum, out).emit(core);
        });
    }

    /** One buffer of zeros, written over and over. */
    private void clear(ProgramBuilder program, Affine core, Affine sum) {
        Address zeros = new Address(Space.UB, Affine.ZERO);
        int filled = program.flagIds(Pipe.V, Pipe.MTE3, 1);
        program.emit(new Fill(type, zeros, Affine.ZERO, REPEATS, Stride.DENSE));
        program.setFlag(Pipe.V, Pipe.MTE3, Affine.of(filled));
        program.waitFlag(Pipe.V, Pipe.MTE3, Affine.of(filled));
        forTiles(program, core, (first, count) -> program
                .emit(copy(Route.UB_GM, type, Address.gm(sum.plus(first.times(4))), zeros, count.times(4))));
    }

    /** Tiles are dealt out one by one; {@code body} gets the first element and the number of elements. */
    private void forTiles(ProgramBuilder program, Affine core, BiConsumer<Affine, Affine> body) {
        program.loop(core.times(TILE), Affine.of(elements), Affine.of(vectors * TILE), first -> {
            Affine rest = Affine.of(elements).minus(first);
            body.accept(first, elements % TILE == 0 ? Affine.of(TILE) : program.minimum(rest, Affine.of(TILE)));
        });
    }

    private static Padded copy(Route route, DType type, Address gm, Address ub, Affine bytes) {
        boolean in = route == Route.GM_UB;
        return new Padded(route, type, in ? ub : gm, in ? gm : ub, Affine.ONE, bytes, Affine.ZERO, Affine.ZERO,
                Affine.ZERO, Affine.ZERO, Affine.ZERO, CacheHint.NORMAL);
    }

    /** The cast of all sums, double buffered on both sides of the vector unit. */
    private final class Cast {
        private static final int STAGES = 2;

        private final ProgramBuilder program;
        private final DType to;
        private final Affine sum;
        private final Affine out;
        private final Ring in;
        private final Ring done;
        private final Address source;
        private final Address result;

        Cast(ProgramBuilder program, DType to, Affine sum, Affine out) {
            this.program = program;
            this.to = to;
            this.sum = sum;
            this.out = out;
            this.in = new Ring(program, STAGES, Pipe.MTE2, Pipe.V);
            this.done = new Ring(program, STAGES, Pipe.V, Pipe.MTE3);
            LocalMemoryMap map = new LocalMemoryMap(Map.of());
            this.source = map.take(Space.UB, STAGES * type.bytes(TILE), Move.BLOCK);
            this.result = map.take(Space.UB, STAGES * to.bytes(TILE), Move.BLOCK);
        }

        void emit(Affine core) {
            in.open();
            done.open();
            Variable stage = program.variable(Affine.ZERO);
            forTiles(program, core, (first, count) -> {
                tile(stage.value(), first, count);
                stage.rotate(STAGES);
            });
            in.close();
            done.close();
            program.emit(new SetMask(Affine.of(-1), Affine.of(-1)));
        }

        private void tile(Affine stage, Affine first, Affine count) {
            Address from = source.plus(stage.times(type.bytes(TILE)));
            Address into = result.plus(stage.times(to.bytes(TILE)));
            in.acquire(stage);
            program.emit(copy(Route.GM_UB, type, Address.gm(sum.plus(first.times(4))), from, count.times(4)));
            in.publish(stage);
            in.await(stage);
            done.acquire(stage);
            program.emit(new SetMaskCount(count));
            program.emit(new Convert(type, to, Rounding.RINT, into, from, REPEATS));
            in.release(stage);
            done.publish(stage);
            done.await(stage);
            program.emit(copy(Route.UB_GM, to, Address.gm(out.plus(first.times(2))), into, count.times(2)));
            done.release(stage);
        }
    }
}
