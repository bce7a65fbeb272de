package ascendsim.kernels.program.gmm;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.DepthParts;
import ascendsim.kernels.program.grouped.GroupCut;
import ascendsim.kernels.program.grouped.GroupWalk;
import ascendsim.kernels.program.grouped.Groups;
import java.util.Optional;

/**
 * The AIC program of npu_grouped_matmul where the Fixpipe gives y: every block of this core in turn (operators.md
 * §1.4). A block may be several base tiles wide; its rows of x may stay in L1 meanwhile.
 */
public record GroupedCube(Groups groups, GroupCut cut, GroupedTiles tiles, GroupedOperands operands) {

    /** The program; its buffers are where {@code buffers} says. */
    public Program build(CubeBuffers buffers) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIC);
        GroupWalk walk = new GroupWalk(program, groups, cut);
        GroupedPlace place = new GroupedPlace(program, groups, tiles, operands);
        Optional<DepthParts> depth = groups instanceof Groups.Rows rows
                ? Optional.of(DepthParts.whole(rows.depth()))
                : Optional.empty();
        BlockMmad mmad = new BlockMmad(program, place.config(), buffers, place.operands(),
                new BlockMmad.Shape(depth, walk.hasSingleRows()));
        int baseN = (int) tiles.right().size().extent();
        mmad.open();
        walk.forEach((block, group, _) -> {
            place.move(group);
            cut.pieces(program, block, baseN, piece -> {
                walk.forRightWay(group, way -> mmad.multiply(piece, way));
                mmad.drain(piece, place.output());
            });
            if (tiles.stages().leftStays()) {
                mmad.renewLeft();
            }
        });
        mmad.close();
        return program.build();
    }
}
