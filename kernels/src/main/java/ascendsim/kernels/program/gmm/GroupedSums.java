package ascendsim.kernels.program.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.Block;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.DepthParts;
import ascendsim.kernels.program.cube.OutputTile;
import ascendsim.kernels.program.epilogue.WorkSlots;
import ascendsim.kernels.program.grouped.GroupCut;
import ascendsim.kernels.program.grouped.GroupWalk;
import ascendsim.kernels.program.grouped.Groups;
import java.util.Optional;

/**
 * The AIC program of npu_grouped_matmul with int8 operands where vector cores dequantise: every block of this core in
 * turn, its int32 sums left in a slot of the workspace, rows without gaps (tiling_quant.md §6).
 *
 * @param workspace parameter of the kernel
 */
public record GroupedSums(Groups groups, GroupCut cut, GroupedTiles tiles, GroupedOperands operands, WorkSlots slots,
        String workspace) {

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
        Affine base = program.argument(workspace);
        CrossRing ring = slots.ring();
        Variable slot = program.variable(Affine.ZERO);
        mmad.open();
        walk.forEach((block, group, round) -> {
            place.move(group);
            walk.forRightWay(group, way -> mmad.multiply(block, way));
            ring.acquire(program, round);
            Block alone =
                    new Block(Affine.ZERO, Affine.ZERO, block.rows(), Affine.ZERO, block.columns(), block.depth());
            Affine at = base.plus(slots.offset(walk.core(), slot.value()));
            mmad.drain(alone, new OutputTile(Quant.NONE_S32, DType.INT32, at, block.columns()));
            ring.publish(program, Pipe.FIX);
            slot.rotate(slots.count());
        });
        mmad.close();
        ring.drain(program, walk.blocks());
        return program.build();
    }
}
