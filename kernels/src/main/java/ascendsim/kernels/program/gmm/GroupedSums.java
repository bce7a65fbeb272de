package ascendsim.kernels.program.gmm;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.DepthParts;
import ascendsim.kernels.program.epilogue.SumsSender;
import ascendsim.kernels.program.epilogue.SumsWay;
import ascendsim.kernels.program.grouped.GroupCut;
import ascendsim.kernels.program.grouped.GroupWalk;
import ascendsim.kernels.program.grouped.Groups;
import java.util.Optional;

/**
 * The AIC program of npu_grouped_matmul with int8 operands where vector cores dequantise: every block of this core in
 * turn, its int32 sums handed to them (tiling_quant.md §6).
 */
public record GroupedSums(Groups groups, GroupCut cut, GroupedTiles tiles, GroupedOperands operands, SumsWay way) {

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
        SumsSender sums = SumsSender.of(program, way, walk.core());
        mmad.open();
        walk.forEach((block, group, round) -> {
            place.move(group);
            walk.forRightWay(group, hint -> mmad.multiply(block, hint));
            sums.acquire(round);
            sums.send(mmad, block);
        });
        mmad.close();
        sums.close(walk.blocks());
        return program.build();
    }
}
