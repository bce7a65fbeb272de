package ascendsim.kernels.int4pack;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.program.Program;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.program.int4pack.Float4PackProgram;
import ascendsim.kernels.program.int4pack.Int4PackProgram;
import ascendsim.kernels.reference.Int4Pack;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code npu_convert_weight_to_int4pack} on vector cores. */
public final class Int4PackOperator implements Operator {
    private static final long FRACTAL_ROWS = 16;

    @Override
    public Contract contract() {
        return new Int4PackContract();
    }

    /** There is nothing to choose. */
    @Override
    public Plan plan(Chip chip, OperatorCall call, Optional<Tiling> tiling) {
        Target target = chip.target();
        TensorType weight = call.required("weight").tensor().type();
        LocalMemoryMap memory = new LocalMemoryMap(Map.of(Space.UB, chip.capacities().ub()));
        if (weight.dtype() == DType.FLOAT32 && target != Target.V310) {
            throw BadInput.of(Int4PackContract.NAME, "float32 weight on " + chip.name(),
                    "a chip of Ascend 950 (v310)", "give int32 values");
        }
        Shared shared = weight.dtype() == DType.FLOAT32
                ? floats(memory, weight, chip.cores().aiv())
                : integers(new Int4PackProgram(memory), weight, chip.cores().aiv());
        return new Plan(new Kernel(Int4PackContract.NAME, target, KernelType.AIV_ONLY, (int) shared.cores(),
                List.of(new Parameter("weight", Role.IN, weight),
                        new Parameter("y", Role.OUT, contract().outputs(call).get("y"))),
                List.of(shared.program())), new Tiling.Fixed());
    }

    private record Shared(Program program, long cores) {
    }

    private static Shared integers(Int4PackProgram program, TensorType weight, long most) {
        return weight.format() == Format.ND ? rowMajor(program, weight, most) : fractal(program, weight, most);
    }

    private static Shared floats(LocalMemoryMap memory, TensorType weight, long most) {
        long elements = weight.shape().elements();
        long chunk = chunk(elements, most, Float4PackProgram.UNIT);
        long cores = Math.min(most, Math.ceilDiv(elements, chunk));
        return new Shared(new Float4PackProgram(memory).build(elements, chunk, cores), cores);
    }

    private static Shared rowMajor(Int4PackProgram program, TensorType weight, long most) {
        long elements = weight.shape().elements();
        long chunk = chunk(elements, most, Int4PackProgram.NZ_COLUMNS);
        long cores = Math.min(most, Math.ceilDiv(elements, chunk));
        return new Shared(program.rowMajor(elements, chunk, cores), cores);
    }

    /** Small enough to give every core one. */
    private static long chunk(long elements, long most, long unit) {
        return Math.min(Int4PackProgram.CHUNK, Math.ceilDiv(Math.ceilDiv(elements, most), unit) * unit);
    }

    private static Shared fractal(Int4PackProgram program, TensorType weight, long most) {
        long rows = Math.ceilDiv(weight.rows(), FRACTAL_ROWS) * FRACTAL_ROWS;
        long tileRows = FRACTAL_ROWS;
        for (long candidate = FRACTAL_ROWS; candidate <= Int4PackProgram.CHUNK / Int4PackProgram.NZ_COLUMNS;
                candidate += FRACTAL_ROWS) {
            tileRows = rows % candidate == 0 ? candidate : tileRows;
        }
        long tiles = rows / tileRows * Math.ceilDiv(weight.columns(), Int4PackProgram.NZ_COLUMNS);
        long cores = Math.min(most, tiles);
        return new Shared(program.fractal(rows, weight.columns(), tileRows, cores), cores);
    }

    @Override
    public List<String> tilings() {
        return List.of("rows shared out over all vector cores; no knobs");
    }

    @Override
    public Reference reference() {
        return Reference.one("y", call -> Int4Pack.of(call, contract().outputs(call).get("y")));
    }

    @Override
    public Work work(OperatorCall call) {
        return new Work.Traffic();
    }
}
