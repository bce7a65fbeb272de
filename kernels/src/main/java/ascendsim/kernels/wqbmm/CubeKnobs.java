package ascendsim.kernels.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.layout.Layout;
import ascendsim.isa.program.LocalMemoryMap.Overflow;
import ascendsim.kernels.program.cube.BlockTile;
import ascendsim.kernels.program.cube.ColumnTile;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.GmLayout;
import ascendsim.kernels.program.cube.OperandTile;
import ascendsim.kernels.program.cube.RowTile;
import ascendsim.kernels.program.cube.TileSize;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.WqbmmKnob;
import ascendsim.kernels.tiling.WqbmmTiling;
import ascendsim.sim.chip.Capacities;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the sizes of a tiling say about the cube cores. */
record CubeKnobs(Chip chip, WqbmmTiling tiling) {
    /** Of L1 and UB, which the runtime keeps (tiling_dense §0). */
    private static final long RESERVED = 256;

    static long l1(Chip chip) {
        return chip.capacities().l1() - RESERVED;
    }

    static long ub(Chip chip) {
        return chip.capacities().ub() - RESERVED;
    }

    TileSize left() {
        return new TileSize(tiling.size(WqbmmKnob.BASE_M), tiling.size(WqbmmKnob.BASE_K),
                tiling.size(WqbmmKnob.STEP_KA) * tiling.size(WqbmmKnob.BASE_K));
    }

    TileSize right() {
        return new TileSize(tiling.size(WqbmmKnob.BASE_N), tiling.size(WqbmmKnob.BASE_K),
                tiling.size(WqbmmKnob.STEP_KB) * tiling.size(WqbmmKnob.BASE_K));
    }

    /** Rows of digits or of x [m,k]. */
    OperandTile left(DType type, boolean transposed, long pitch) {
        GmLayout layout = new GmLayout.Nd(pitch);
        return BlockTile.on(chip.target(), transposed
                ? new ColumnTile(type, Space.L0A, layout, left())
                : new RowTile(type, Space.L0A, layout, left()), Space.L0A);
    }

    /** The weight as it is given. */
    OperandTile weight(Weight weight) {
        return right(weight.type(), weight.transposed(), layout(weight));
    }

    static GmLayout layout(Weight weight) {
        return weight.isNz() ? nz(weight) : new GmLayout.Nd(inner(weight));
    }

    OperandTile right(DType type, boolean transposed, GmLayout layout) {
        return BlockTile.on(chip.target(), transposed
                ? new RowTile(type, Space.L0B, layout, right())
                : new ColumnTile(type, layout, right()), Space.L0B);
    }

    private static long inner(Weight weight) {
        return weight.transposed() ? weight.k() : weight.n();
    }

    private static GmLayout nz(Weight weight) {
        long rows = weight.transposed() ? weight.n() : weight.k();
        return new GmLayout.Nz(Layout.fractalNz(rows, inner(weight), weight.type()).paddedRows());
    }

    /** @param unitFlag whether results follow the last product piece by piece */
    CubeConfig config(OperandTile left, OperandTile right, Optional<DType> bias, boolean unitFlag) {
        int stagesA = tiling.whole(WqbmmKnob.DEPTH_A1) / tiling.whole(WqbmmKnob.STEP_KA);
        int stagesB = tiling.whole(WqbmmKnob.DEPTH_B1) / tiling.whole(WqbmmKnob.STEP_KB);
        return new CubeConfig(Cube.Types.of(left.type()).orElseThrow(), left, right, bias,
                new CubeConfig.Stages(stagesA, stagesB, 1, unitFlag));
    }

    /**
     * Loads in L1 that the flags between MTE2 and MTE1 cannot count.
     *
     * @param fed whether vector cores write the weight to L1, with flags of their own
     */
    List<Infeasible> flags(CubeConfig config, boolean fed) {
        int left = config.stages().left();
        int right = fed ? 0 : config.stages().right();
        int bias = config.bias().isPresent() ? 1 : 0;
        int flags = left + right + bias;
        if (flags <= Target.RESERVED_FLAG_ID) {
            return List.of();
        }
        return List.of(new Infeasible(
                left + " loads of x" + (fed ? "" : " and " + right + " of weight") + " in L1"
                        + (bias > 0 ? " and the bias" : "") + " need " + flags + " flags",
                "at most " + Target.RESERVED_FLAG_ID + " between MTE2 and MTE1",
                fed ? "raise step_ka or lower depth_a1" : "raise the steps or lower the depths"));
    }

    CubeBuffers buffers(CubeConfig config) {
        return CubeBuffers.of(config, spaces());
    }

    Map<Space, Long> spaces() {
        Capacities c = chip.capacities();
        return Map.of(Space.L1, l1(chip), Space.L0A, c.l0a(), Space.L0B, c.l0b(), Space.L0C, c.l0c(), Space.UB,
                ub(chip), Space.BT, c.bt(), Space.FB, c.fb());
    }

    /** Sizes that no cube core can work with. */
    List<Infeasible> broken(DType type) {
        List<Infeasible> broken = new ArrayList<>();
        unit(broken, WqbmmKnob.BASE_M, 16);
        unit(broken, WqbmmKnob.BASE_N, 16);
        unit(broken, WqbmmKnob.BASE_K, type.c0());
        multiple(broken, WqbmmKnob.DEPTH_A1, WqbmmKnob.STEP_KA);
        multiple(broken, WqbmmKnob.DEPTH_B1, WqbmmKnob.STEP_KB);
        long stepA = tiling.size(WqbmmKnob.STEP_KA);
        long stepB = tiling.size(WqbmmKnob.STEP_KB);
        if (Math.max(stepA, stepB) % Math.min(stepA, stepB) != 0) {
            broken.add(new Infeasible("step_ka " + stepA + " with step_kb " + stepB, "one a multiple of the other",
                    ""));
        }
        long cores = tiling.size(WqbmmKnob.CORES);
        if (cores > chip.cores().aic()) {
            broken.add(new Infeasible("cores " + cores, "at most " + chip.cores().aic() + " (" + chip.name() + ")",
                    ""));
        }
        return broken;
    }

    private void unit(List<Infeasible> broken, WqbmmKnob knob, long unit) {
        if (tiling.size(knob) % unit != 0) {
            broken.add(new Infeasible(knob.text() + " " + tiling.size(knob), "a multiple of " + unit,
                    "set it to " + OfficialMsd.up(tiling.size(knob), unit)));
        }
    }

    private void multiple(List<Infeasible> broken, WqbmmKnob knob, WqbmmKnob of) {
        if (tiling.size(knob) % tiling.size(of) != 0) {
            broken.add(new Infeasible(knob.text() + " " + tiling.size(knob), "a multiple of " + of.text(), ""));
        }
    }

    static Infeasible overflow(Overflow overflow) {
        return new Infeasible(overflow.space() + " needs " + overflow.needed() + " B",
                "at most " + overflow.capacity(), "lower base_m, base_n, base_k or the depths");
    }
}
