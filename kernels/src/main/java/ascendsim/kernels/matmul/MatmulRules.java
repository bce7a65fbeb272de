package ascendsim.kernels.matmul;

import ascendsim.isa.program.LocalMemoryMap.Overflow;
import ascendsim.isa.tensor.Format;
import ascendsim.kernels.program.cube.CubeBuffers;
import ascendsim.kernels.program.matmul.MatmulProgram;
import ascendsim.kernels.program.matmul.NzConversion;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.CubeRules;
import ascendsim.kernels.tiling.Infeasible;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Staging;
import ascendsim.sim.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Which tilings a matmul kernel can be built from on a chip. Empty answers mean "can". */
record MatmulRules(Chip chip, MatmulProblem problem, MatmulTiling tiling) {
    /** Two tiles in each of L0A and L0B. */
    private static final int L0_STAGES = 2;
    private static final int ACCUMULATOR_BYTES = 4;

    List<Infeasible> broken() {
        CubeRules rules = new CubeRules(chip, tiling);
        rules.units(new Base(problem.unitM(), problem.unitN(), problem.unitK()));
        rules.staging("x", "y", beside());
        cores(rules);
        List<Infeasible> broken = new ArrayList<>(rules.broken());
        if (tiling.nd2nz().right().isPresent() && problem.right().format() == Format.FRACTAL_NZ) {
            broken.add(new Infeasible("nd2nz_b with y in FRACTAL_NZ", "y in ND", "leave it out"));
        } else {
            new MatmulShape(problem, tiling, chip).pass().ifPresent(pass -> pass.conversions().forEach(
                    conversion -> conversion(broken, conversion)));
        }
        if (broken.isEmpty()) {
            broken.addAll(new TemplateRules(problem, tiling).broken());
        }
        if (broken.isEmpty()) {
            broken.addAll(capacities());
        }
        return broken;
    }

    private List<CubeRules.Beside> beside() {
        List<CubeRules.Beside> beside = new ArrayList<>();
        problem.bias().ifPresent(_ -> beside.add(new CubeRules.Beside("the bias", 1)));
        if (problem.scaled()) {
            beside.add(new CubeRules.Beside("the scales", MatmulShape.scaleStages(problem)));
        }
        return beside;
    }

    /** A kernel on cube cores alone may have any number of vector cores: none takes part. */
    private void cores(CubeRules rules) {
        rules.cubeCores();
        rules.gridOfCores();
        if (tiling.usesVectorCores()) {
            rules.vectorCores();
        }
    }

    private void conversion(List<Infeasible> broken, NzConversion conversion) {
        String knob = conversion.source().equals(MatmulProgram.LEFT) ? "nd2nz_a" : "nd2nz_b";
        String tile = knob + " [" + conversion.tileRows() + "," + conversion.tileColumns() + "]";
        if (conversion.tileRows() > NzConversion.MOST_ROWS) {
            broken.add(new Infeasible(tile, "at most " + NzConversion.MOST_ROWS + " rows", ""));
        }
        if (conversion.tileColumns() < conversion.columns() && conversion.tileColumns() % problem.operand().c0() != 0) {
            broken.add(new Infeasible(tile, "columns a multiple of " + problem.operand().c0(), ""));
        }
        long most = chip.capacities().ub();
        if (conversion.ubBytes() > most) {
            broken.add(new Infeasible(tile + " needs " + conversion.ubBytes() + " B of UB",
                    "at most " + most + " (" + chip.architecture() + " UB)", "lower its rows or columns"));
        }
    }

    private List<Infeasible> capacities() {
        CubeBuffers buffers =
                CubeBuffers.of(new MatmulShape(problem, tiling, chip).config(), ChipSpaces.of(chip));
        return buffers.overflows().stream().map(this::overflow).toList();
    }

    private Infeasible overflow(Overflow overflow) {
        Base base = tiling.base();
        long bits = problem.operand().bits();
        String name = overflow.space().name();
        String needs = name + " needs " + overflow.needed() + " B for ";
        String most = "at most " + overflow.capacity() + " (" + chip.architecture() + " " + name + ")";
        return switch (overflow.space()) {
            case L0A -> new Infeasible(needs + L0_STAGES + " tiles of base_m " + base.m() + " x base_k " + base.k(),
                    most, lower("base_k", Byte.SIZE * overflow.capacity() / (L0_STAGES * base.m() * bits),
                            2 * problem.unitK()));
            case L0B -> new Infeasible(needs + L0_STAGES + " tiles of base_k " + base.k() + " x base_n " + base.n(),
                    most, lower("base_k", Byte.SIZE * overflow.capacity() / (L0_STAGES * base.n() * bits),
                            2 * problem.unitK()));
            case L0C -> new Infeasible(
                    needs + tiling.l0cStages() + " tiles of base_m " + base.m() + " x base_n " + base.n(), most,
                    lower("base_n", overflow.capacity() / ((long) tiling.l0cStages() * base.m() * ACCUMULATOR_BYTES),
                            problem.unitN()));
            case BT -> new Infeasible(needs + "the bias of base_n " + base.n(), most,
                    lower("base_n", overflow.capacity() / ACCUMULATOR_BYTES, problem.unitN()));
            case L1 -> l1(needs, most);
            case GM, UB, FB, L0A_MX, L0B_MX -> throw new IllegalStateException("no buffer of a matmul is in " + name);
        };
    }

    private Infeasible l1(String needs, String most) {
        Staging staging = tiling.staging();
        Base base = tiling.base();
        return new Infeasible(
                needs + String.format(Locale.ROOT, "depth_a1 %d x base_m %d x base_k %d and depth_b1 %d x base_n %d",
                        staging.depthA1(), base.m(), base.k(), staging.depthB1(), base.n())
                        + (problem.bias().isPresent() ? " and the bias" : ""),
                most, "lower depth_a1 or depth_b1");
    }

    /** The largest multiple of {@code unit} that fits; half a unit where none does. */
    private static String lower(String knob, long largest, int unit) {
        long value = largest / unit * unit;
        if (value > 0) {
            return "lower " + knob + " to " + value;
        }
        return largest >= unit / 2 ? "lower " + knob + " to " + unit / 2 : "choose a smaller base";
    }
}
