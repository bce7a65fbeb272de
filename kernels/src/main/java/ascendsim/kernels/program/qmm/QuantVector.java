package ascendsim.kernels.program.qmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.epilogue.DequantEpilogue;
import ascendsim.kernels.program.epilogue.DequantFormula;
import ascendsim.kernels.program.epilogue.SumsReceiver;
import java.util.Optional;

/** The AIV program of npu_quant_matmul: follows its AIC block by block and dequantises (tiling_dense §3.4, §4). */
public record QuantVector(QuantWork work, SumsReceiver.Plan plan) {

    /** The program; its buffers are taken from {@code memory}. */
    public Program build(LocalMemoryMap memory) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        QuantWalk walk = new QuantWalk(program, work);
        Affine subBlock = plan.aivPerAic() == 1 ? Affine.ZERO : program.query(Special.SUB_BLOCK_IDX);
        program.when(Condition.GT, walk.blocks(), Affine.ZERO, () -> blocks(program, walk, memory, subBlock));
        return program.build();
    }

    private void blocks(ProgramBuilder program, QuantWalk walk, LocalMemoryMap memory, Affine subBlock) {
        DequantFormula formula = plan.formula();
        var sources = new DequantEpilogue.Sources(program.argument(QuantNames.SCALE),
                formula.perToken()
                        ? Optional.of(program.argument(QuantNames.PERTOKEN))
                        : Optional.empty(),
                formula.bias().map(type -> program.argument(QuantNames.BIAS).plus(walk.bias().times(type.bytes(1)))));
        SumsReceiver sums = SumsReceiver.of(program, plan, new DequantEpilogue.Setting(memory, sources, subBlock),
                walk.core());
        long m = work.blocks().m();
        long n = work.blocks().n();
        Affine out = program.argument(QuantNames.OUT).plus(walk.product().times(formula.output().bytes(m * n)));
        sums.open();
        walk.forEach(turn -> {
            var block = turn.block();
            Affine first = block.row().times(n).plus(block.column()).times(formula.output().bytes(1));
            work.forWidth(program, block, columns -> sums.receive(new DequantEpilogue.Tile(block.rows(), columns,
                    block.column(), block.row(), out.plus(first), Affine.of(n))));
            sums.advance();
        });
        sums.close();
    }
}
