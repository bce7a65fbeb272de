package ascendsim.kernels.formatcast;

import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.formatcast.FormatCastProgram;
import ascendsim.kernels.program.formatcast.FormatCastProgram.Shape;
import ascendsim.kernels.reference.FormatCast;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code npu_format_cast} on vector cores. */
public final class FormatCastOperator implements Operator {
    private static final long FRACTAL_ROWS = 16;
    /** Of a row of a tile, enough for bursts at the full rate. */
    private static final long TILE_ROW_BYTES = 4096;
    private static final long MOST_ROWS = 4080;
    private static final long STAGES = 2;

    @Override
    public Contract contract() {
        return new FormatCastContract();
    }

    /** There is nothing to choose. */
    @Override
    public Plan plan(Chip chip, OperatorCall call, Optional<Tiling> tiling) {
        Target target = chip.target();
        TensorType input = call.required("input").tensor().type();
        FormatCastProgram program = program(chip, call, input);
        long cores = Math.min(chip.cores().aiv(), program.tiles());
        LocalMemoryMap memory = new LocalMemoryMap(Map.of(Space.UB, chip.capacities().ub()));
        return new Plan(new Kernel(FormatCastContract.NAME, target, KernelType.AIV_ONLY, (int) cores,
                List.of(new Parameter("input", Role.IN, input),
                        new Parameter("y", Role.OUT, contract().outputs(call).get("y"))),
                List.of(program.build(cores, memory))), new Tiling.Fixed());
    }

    /** Tiles that fill half of UB, or smaller ones so that every core has one. */
    private static FormatCastProgram program(Chip chip, OperatorCall call, TensorType input) {
        boolean single = input.shape().rank() == 1;
        Shape shape = new Shape(input.batch(), single ? input.columns() : input.rows(),
                input.dtype().bytes(single ? 1 : input.columns()),
                input.dtype().bytes(FormatCastContract.c0(call)));
        long blocks = Math.clamp(TILE_ROW_BYTES / shape.blockBytes(), 1, shape.blocks());
        long fitting = Math.min(MOST_ROWS, chip.capacities().ub() / STAGES / (blocks * shape.blockBytes()));
        long across = shape.matrices() * Math.ceilDiv(shape.blocks(), blocks);
        long wanted = Math.ceilDiv(shape.rows(), Math.max(1, chip.cores().aiv() / across));
        long rows = Math.min(fitting / FRACTAL_ROWS, Math.ceilDiv(wanted, FRACTAL_ROWS)) * FRACTAL_ROWS;
        return new FormatCastProgram(shape, FormatCastContract.required(call) == Format.FRACTAL_NZ, rows, blocks);
    }

    @Override
    public List<String> tilings() {
        return List.of("rows of fractals shared out over all vector cores; no knobs");
    }

    @Override
    public Reference reference() {
        return Reference.one("y", call -> FormatCast.of(call, contract().outputs(call).get("y"),
                FormatCastContract.required(call)));
    }

    @Override
    public Work work(OperatorCall call) {
        return new Work.Traffic();
    }
}
