package ascendsim.kernels.program.qmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.epilogue.DequantEpilogue;
import ascendsim.kernels.program.epilogue.DequantFormula;
import ascendsim.kernels.program.epilogue.DequantTiles;
import ascendsim.kernels.program.epilogue.WorkSlots;
import java.util.Optional;

/** The AIV program of npu_quant_matmul on v220: follows its AIC block by block and dequantises (tiling_dense §3.4). */
public record QuantVector(QuantWork work, WorkSlots slots, DequantTiles tiles, DequantFormula formula) {

    /** The program; its buffers are taken from {@code memory}. */
    public Program build(LocalMemoryMap memory) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        QuantWalk walk = new QuantWalk(program, work);
        Affine subBlock = tiles.aivPerAic() == 1 ? Affine.ZERO : program.query(Special.SUB_BLOCK_IDX);
        program.when(Condition.GT, walk.blocks(), Affine.ZERO, () -> blocks(program, walk, memory, subBlock));
        return program.build();
    }

    private void blocks(ProgramBuilder program, QuantWalk walk, LocalMemoryMap memory, Affine subBlock) {
        var sources = new DequantEpilogue.Sources(program.argument(QuantNames.SCALE),
                formula.perToken()
                        ? Optional.of(program.argument(QuantNames.PERTOKEN))
                        : Optional.empty(),
                formula.bias().map(type -> program.argument(QuantNames.BIAS).plus(walk.bias().times(type.bytes(1)))));
        var epilogue = new DequantEpilogue(program, formula, tiles,
                new DequantEpilogue.Setting(memory, sources, subBlock));
        Affine workspace = program.argument(QuantNames.WORKSPACE);
        long m = work.blocks().m();
        long n = work.blocks().n();
        Affine out = program.argument(QuantNames.OUT).plus(walk.product().times(formula.output().bytes(m * n)));
        CrossRing ring = slots.ring();
        Variable slot = program.variable(Affine.ZERO);
        epilogue.open();
        walk.forEach(turn -> {
            var block = turn.block();
            Affine at = workspace.plus(slots.offset(walk.core(), slot.value()));
            Affine first = block.row().times(n).plus(block.column()).times(formula.output().bytes(1));
            work.forWidth(program, block, columns -> epilogue.emit(new DequantEpilogue.Tile(at, block.rows(), columns,
                    block.column(), block.row(), out.plus(first), Affine.of(n)), ring));
            slot.rotate(slots.count());
        });
        epilogue.close();
    }
}
