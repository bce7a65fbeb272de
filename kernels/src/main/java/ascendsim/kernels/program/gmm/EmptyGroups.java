package ascendsim.kernels.program.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorMove.Fill;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.grouped.GroupList.Entries;
import ascendsim.kernels.program.grouped.Groups;

/**
 * The AIV program of groups of k: fills the products of groups without k with zeros (operators.md §1.3). The rows of a
 * product are dealt out over the AIVs in runs of a multiple of 16.
 *
 * @param out  where y is
 * @param type element type of y
 * @param aivs vector cores that take part, one to each AI core
 */
public record EmptyGroups(Groups.Depths groups, Source out, DType type, int aivs) {
    private static final int UNIT = 16;
    private static final long NUMBER_BYTES = 8;
    /** Bytes of zeros stored at a time; assumed. */
    private static final long PIECE = 32 * 1024;

    /** The program; its buffer is taken from {@code memory}. */
    public Program build(LocalMemoryMap memory) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        Address list = Address.gm(program.argument(groups.list().parameter()));
        Address y = Address.gm(out.start(program));
        Affine core = program.query(Special.BLOCK_IDX);
        Ring zeros = new Ring(program, 1, Pipe.V, Pipe.MTE3);
        Address buffer = memory.take(Space.UB, PIECE, Vector.REPEAT_BYTES);
        zeros.open();
        zeros.acquire(Affine.ZERO);
        program.emit(new Fill(DType.FLOAT32, buffer, Affine.ZERO, Affine.of(PIECE / Vector.REPEAT_BYTES),
                Vector.Stride.DENSE));
        zeros.publish(Affine.ZERO);
        zeros.await(Affine.ZERO);
        long rowBytes = type.bytes(groups.columns());
        long share = Math.ceilDiv(Math.ceilDiv(groups.rows(), (long) aivs), UNIT) * UNIT;
        Affine first = program.minimum(core.times(share), Affine.of(groups.rows()));
        Affine end = program.minimum(core.plus(1).times(share), Affine.of(groups.rows()));
        Variable before = program.variable(Affine.ZERO);
        program.loop(Affine.of(groups.count()), group -> {
            Affine entry = program.load(list.plus(group.times(NUMBER_BYTES)), DType.INT64);
            Affine length = groups.list().entries() == Entries.ENDS ? entry.minus(before.value()) : entry;
            Affine depth = program.hold(program.compute(Op.MAX, length, Affine.ZERO));
            before.set(before.value().plus(depth));
            program.when(Condition.EQ, depth, Affine.ZERO, () -> {
                Affine skipped = group.times(rowBytes * groups.rows());
                fill(program, buffer, y.plus(skipped), new Run(first.times(rowBytes), end.times(rowBytes)));
            });
        });
        zeros.release(Affine.ZERO);
        zeros.close();
        return program.build();
    }

    /** Bytes from {@code first} on, below {@code end}. */
    private record Run(Affine first, Affine end) {
    }

    private void fill(ProgramBuilder program, Address buffer, Address product, Run run) {
        program.loop(run.first, run.end, Affine.of(PIECE), at -> {
            Affine bytes = program.minimum(run.end.minus(at), Affine.of(PIECE));
            program.emit(new Padded(Route.UB_GM, type, product.plus(at), buffer, Affine.ONE, bytes, Affine.ZERO,
                    Affine.ZERO, Affine.ZERO, Affine.ZERO, Affine.ZERO, CacheHint.NORMAL));
        });
    }
}
