package ascendsim.kernels.program.gmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.DepthParts;
import ascendsim.kernels.program.grouped.GroupCut;
import ascendsim.kernels.program.grouped.GroupWalk;
import ascendsim.kernels.program.grouped.Groups;
import java.util.Optional;

/**
 * The AIC program of a grouped matmul with small weights: every block of this core in turn, times the strip of widened
 * weights that {@link StripVector} leaves in the workspace.
 *
 * @param operands the right one is the workspace
 */
public record StripCube(Groups groups, GroupCut cut, GroupedTiles tiles, GroupedOperands operands, StripShape strip) {

    /** The program; its buffers are where {@code buffers} says. */
    public Program build(CubeBuffers buffers) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIC);
        GroupWalk walk = new GroupWalk(program, groups, cut);
        GroupedPlace place = new GroupedPlace(program, groups, tiles, operands);
        Variable right = program.variable(Affine.ZERO);
        Variable slot = program.variable(Affine.ZERO);
        Affine first = StripVector.place(program, strip, walk, Affine.ZERO);
        BlockMmad.Operands all = place.operands();
        BlockMmad mmad = new BlockMmad(program, config(place), buffers,
                new BlockMmad.Operands(all.left(), right.value(), 0, all.bias(), all.columns()),
                new BlockMmad.Shape(depth(), walk.hasSingleRows()));
        CrossRing slots = StripVector.slots(strip);
        mmad.open();
        walk.forEach((block, group, _) -> {
            place.move(group);
            // A block counts columns through the whole matrix; the strip begins with the block's.
            right.set(first.plus(slot.value().times(strip.bytes())).minus(block.column().times(columnBytes())));
            slots.await(program);
            mmad.multiply(block);
            slots.release(program, Pipe.MTE2);
            mmad.drain(block, place.output());
            slot.rotate(strip.slots());
        });
        mmad.close();
        return program.build();
    }

    private CubeConfig config(GroupedPlace place) {
        CubeConfig config = place.config();
        return new CubeConfig(config.types(), config.left(), tiles.right().tile(Affine.of(strip.pitch())),
                config.bias(), config.stages());
    }

    private Optional<DepthParts> depth() {
        return groups instanceof Groups.Rows rows ? Optional.of(DepthParts.whole(rows.depth())) : Optional.empty();
    }

    /** Bytes from a column of the strip to the next. */
    private long columnBytes() {
        return strip.kDown() ? strip.types().out().bytes(1) : strip.pitchBytes();
    }
}
