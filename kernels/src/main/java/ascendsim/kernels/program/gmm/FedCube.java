package ascendsim.kernels.program.gmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.DepthParts;
import ascendsim.kernels.program.grouped.GroupCut;
import ascendsim.kernels.program.grouped.GroupWalk;
import ascendsim.kernels.program.grouped.Groups;
import ascendsim.kernels.program.widening.FeedCut;
import java.util.Optional;

/**
 * The AIC program of a grouped matmul with small weights on v310: every block of this core in turn, times the weights
 * that its AIVs widen into L1 ({@link FedVector}).
 */
public record FedCube(Groups.Rows groups, GroupCut cut, GroupedTiles tiles, GroupedOperands operands) {

    /** The program; its buffers are where {@code buffers} says. */
    public Program build(CubeBuffers buffers) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIC);
        GroupWalk walk = new GroupWalk(program, groups, cut);
        GroupedPlace place = new GroupedPlace(program, groups, tiles, operands);
        BlockMmad.Operands all = place.operands();
        BlockMmad mmad = new BlockMmad(program, place.config(), buffers,
                new BlockMmad.Operands(all.left(), Affine.ZERO, 0, all.bias(), all.columns()),
                new BlockMmad.Shape(Optional.of(DepthParts.whole(groups.depth())), walk.hasSingleRows(),
                        Optional.of(FeedCut.RING)));
        mmad.open();
        walk.forEach((block, group, _) -> {
            place.move(group);
            mmad.multiply(block);
            mmad.drain(block, place.output());
        });
        mmad.close();
        return program.build();
    }
}
