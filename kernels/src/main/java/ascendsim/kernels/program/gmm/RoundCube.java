package ascendsim.kernels.program.gmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.DepthParts;
import ascendsim.kernels.program.grouped.GroupCut;
import ascendsim.kernels.program.grouped.Groups;
import ascendsim.kernels.program.grouped.RoundWalk;
import ascendsim.kernels.program.grouped.SlabBlocks;

/**
 * The AIC program of a grouped matmul with small weights that all vector cores widen round by round: once a round's are
 * in its half of the workspace, this core's blocks of them (isa.md §4.6).
 *
 * @param operands the right one is the workspace
 */
public record RoundCube(Groups.Rows groups, GroupCut cut, GroupedTiles tiles, GroupedOperands operands,
        RoundShape round) {

    /** The program; its buffers are where {@code buffers} says. */
    public Program build(CubeBuffers buffers) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIC);
        RoundWalk walk = new RoundWalk(program, groups, cut, round.rounds());
        SlabBlocks blocks = new SlabBlocks(program, cut, groups.columns());
        GroupedPlace place = new GroupedPlace(program, groups, tiles, operands);
        Variable right = program.variable(Affine.ZERO);
        BlockMmad.Operands all = place.operands();
        BlockMmad mmad = new BlockMmad(program, config(place), buffers,
                new BlockMmad.Operands(all.left(), right.value(), 0, all.bias(), all.columns()),
                new BlockMmad.Shape(DepthParts.whole(groups.depth()), true));
        RoundFlags flags = new RoundFlags(program);
        Affine workspace = program.argument("workspace");
        Variable half = program.variable(Affine.ZERO);
        mmad.open();
        walk.forEach(new RoundWalk.Body() {
            @Override
            public void open() {
                flags.awaitWeights();
            }

            @Override
            public void slab(RoundWalk.Slab slab) {
                place.move(slab.group());
                // A block counts columns through the whole matrix; the slab begins with its own.
                right.set(workspace.plus(round.place(half.value(), slab))
                        .minus(slab.column().times(round.strip().types().out().bytes(1))));
                blocks.forEach(slab, block -> {
                    mmad.multiply(block);
                    mmad.drain(block, place.output());
                });
            }

            @Override
            public void close() {
                flags.weightsUsed();
                half.rotate(RoundShape.HALVES);
            }
        });
        mmad.close();
        return program.build();
    }

    private CubeConfig config(GroupedPlace place) {
        CubeConfig config = place.config();
        return new CubeConfig(config.types(), config.left(), tiles.right().tile(Affine.of(round.strip().pitch())),
                config.bias(), config.stages());
    }
}
