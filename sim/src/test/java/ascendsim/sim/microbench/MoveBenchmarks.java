package ascendsim.sim.microbench;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Fixpipe.Arrangement;
import ascendsim.isa.instruction.GlobalMove;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.LocalMove;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.sim.Device.L2State;
import ascendsim.sim.microbench.Microbenchmark.Memory;
import ascendsim.sim.microbench.Microbenchmark.Scheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Copies along one path. Those that stay on the core stream. Those with GM run alone: the source's time per copy
 * contains their whole latency (1 KiB takes 85 to 220 cycles), so its loop waits for each of them.
 */
public final class MoveBenchmarks {
    private static final long ACCUMULATOR_FRACTAL = 1024;
    private static final long MOST_COLUMNS = 16;
    private static final long L1_BYTES = 524288;
    private static final long UB_BYTES = 196608;

    private MoveBenchmarks() {
    }

    /**
     * Copies along a path.
     *
     * @param path  as mskpp spells it, e.g. {@code L0C->GM}
     * @param bytes of one copy; more than the buffer holds is cut into copies that fit
     * @param l2    whether the GM side is in L2
     * @return empty if the instruction set here has no such copy
     */
    public static Optional<Microbenchmark> copy(String path, long bytes, L2State l2) {
        return switch (path) {
            case "GM->L1" -> Optional.of(global(Route.GM_L1, bytes, l2, L1_BYTES));
            case "GM->UB" -> Optional.of(global(Route.GM_UB, bytes, l2, UB_BYTES));
            case "UB->GM" -> Optional.of(global(Route.UB_GM, bytes, l2, UB_BYTES));
            case "L0C->GM" -> Optional.of(drain(Arrangement.NZ, bytes, l2));
            case "L0C->GM transposed/format-converting" -> Optional.of(drain(Arrangement.ND, bytes, l2));
            case "L1->L0A" -> Optional.of(load(Space.L0A, bytes / Move.FRACTAL));
            case "L1->L0B" -> Optional.of(load(Space.L0B, bytes / Move.FRACTAL));
            case "L1->BT" -> Optional.of(stream(CoreKind.AIC, new LocalMove.BiasLoad(DType.FLOAT32, at(Space.BT),
                    at(Space.L1), Affine.ONE, Affine.of(bytes / LocalMove.BiasLoad.UNIT), Affine.ZERO, Affine.ZERO)));
            case "L1->FB" -> Optional.of(stream(CoreKind.AIC, new LocalMove.FixpipeLoad(at(Space.FB), at(Space.L1),
                    Affine.ONE, Affine.of(bytes / LocalMove.FixpipeLoad.UNIT), Affine.ZERO, Affine.ZERO)));
            case "UB->UB" -> Optional.of(stream(CoreKind.AIV, new LocalMove.UbCopy(at(Space.UB),
                    at(Space.UB), Affine.ONE, Affine.of(bytes / Move.BLOCK), Affine.ZERO, Affine.ZERO)));
            default -> Optional.empty();
        };
    }

    /** LoadData2D of fractals that follow each other, 1 to 255 of them. */
    public static Microbenchmark load(Space l0, long fractals) {
        return stream(CoreKind.AIC, new LocalMove.Load2D(DType.FLOAT16, at(l0), at(Space.L1), Affine.of(fractals),
                Affine.ONE, Affine.ZERO, false));
    }

    private static Microbenchmark stream(CoreKind kind, Instruction instruction) {
        return Microbenchmark.local(kind, Scheme.STREAM, instruction);
    }

    private static Address at(Space space) {
        return new Address(space, Affine.ZERO);
    }

    private static Microbenchmark global(Route route, long bytes, L2State l2, long capacity) {
        CoreKind kind = route == Route.GM_L1 ? CoreKind.AIC : CoreKind.AIV;
        Memory memory = new Memory(route.reads() ? Role.IN : Role.OUT, bytes, l2);
        return new Microbenchmark(kind, Scheme.ISOLATED, memory, gm -> bursts(route, gm, bytes, capacity));
    }

    private static List<Instruction> bursts(Route route, Affine gm, long bytes, long capacity) {
        List<Instruction> pieces = new ArrayList<>();
        for (long done = 0; done < bytes; done += capacity) {
            Address global = new Address(Space.GM, gm.plus(done));
            Address local = at(route == Route.GM_L1 ? Space.L1 : Space.UB);
            Affine length = Affine.of(Math.min(capacity, bytes - done) / Move.BLOCK);
            pieces.add(new GlobalMove.Burst(route, route.reads() ? local : global, route.reads() ? global : local,
                    Affine.ONE, length, Affine.ZERO, Affine.ZERO, CacheHint.NORMAL));
        }
        return pieces;
    }

    /** float32 as it lies in L0C, up to 16 columns of fractals; the shape is not in the source. */
    private static Microbenchmark drain(Arrangement arrangement, long bytes, L2State l2) {
        long fractals = bytes / ACCUMULATOR_FRACTAL;
        long columns = MOST_COLUMNS;
        while (fractals % columns != 0) {
            columns--;
        }
        long rows = fractals / columns * 16;
        long n = columns * 16;
        long stride = arrangement == Arrangement.ND ? n : rows * 2;
        Fixpipe.Extent extent = new Fixpipe.Extent(Affine.of(rows), Affine.of(n), Affine.of(rows), Affine.ZERO);
        return new Microbenchmark(CoreKind.AIC, Scheme.ISOLATED, new Memory(Role.OUT, bytes, l2),
                gm -> List.of(new Fixpipe.Drain(Fixpipe.Quant.NONE, DType.FLOAT32, arrangement,
                        new Address(Space.GM, gm), at(Space.L0C), extent, Affine.of(stride), Affine.ZERO,
                        at(Space.FB), false)));
    }
}
