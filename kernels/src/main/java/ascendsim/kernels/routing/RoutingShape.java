package ascendsim.kernels.routing;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.layout.Layout;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.LocalMemoryMap.Overflow;
import ascendsim.kernels.program.cube.ColumnTile;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.GmLayout;
import ascendsim.kernels.program.cube.RowTile;
import ascendsim.kernels.program.cube.TileSize;
import ascendsim.kernels.program.routing.RoutingBlocks;
import ascendsim.kernels.program.routing.RoutingProblem;
import ascendsim.kernels.program.routing.RoutingVector;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Staging;
import ascendsim.sim.chip.Capacities;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A problem and a tiling in the terms of the programs.
 *
 * @param superTiles the vendor's order of the blocks; a call with knobs of its own goes row by row
 */
record RoutingShape(RoutingProblem problem, MatmulTiling tiling, boolean superTiles) {

    CubeConfig config() {
        Base base = tiling.base();
        Staging staging = tiling.staging();
        GmLayout weight = new GmLayout.Nz(Layout.fractalNz(problem.k(), problem.n(), DType.INT8).paddedRows());
        RowTile left = new RowTile(DType.INT8, Space.L0A, new GmLayout.Nd(problem.k()),
                new TileSize(base.m(), base.k(), (long) staging.stepKa() * base.k()));
        ColumnTile right = new ColumnTile(DType.INT8, weight,
                new TileSize(base.n(), base.k(), (long) staging.stepKb() * base.k()));
        return new CubeConfig(Cube.Types.S8, left, right, Optional.empty(), new CubeConfig.Stages(staging.stagesA(),
                staging.stagesB(), tiling.l0cStages(), tiling.unitFlag()));
    }

    RoutingBlocks blocks() {
        return new RoutingBlocks(tiling.base().m(), tiling.base().n(), tiling.cores(), tiling.aivPerAic(),
                tiling.cvStages(), superTiles);
    }

    RoutingVector vector() {
        return new RoutingVector(problem, blocks());
    }

    CubeBuffers cubeBuffers(Chip chip) {
        return CubeBuffers.of(config(), spaces(chip));
    }

    /** The spaces of a chip that are too small. */
    List<Overflow> overflows(Chip chip) {
        List<Overflow> overflows = new ArrayList<>(cubeBuffers(chip).overflows());
        LocalMemoryMap ub = new LocalMemoryMap(spaces(chip));
        vector().reserve(ub);
        overflows.addAll(ub.overflows());
        return overflows;
    }

    static Map<Space, Long> spaces(Chip chip) {
        Capacities c = chip.capacities();
        return Map.of(Space.L1, c.l1(), Space.L0A, c.l0a(), Space.L0B, c.l0b(), Space.L0C, c.l0c(), Space.UB, c.ub());
    }
}
