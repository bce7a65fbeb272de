package ascendsim.kernels.program.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.Block;
import ascendsim.kernels.program.epilogue.DequantEpilogue;
import ascendsim.kernels.program.epilogue.SumsReceiver;
import ascendsim.kernels.program.grouped.GroupCut;
import ascendsim.kernels.program.grouped.GroupWalk;
import ascendsim.kernels.program.grouped.Groups;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * The AIV program of npu_grouped_matmul with int8 operands: follows its AIC block by block and dequantises
 * (tiling_quant.md §6).
 *
 * @param places where the parameters and y are
 * @param widths all the numbers of columns that a block may have
 * @param plan   how sums come and what becomes of them
 */
public record GroupedDequant(Groups groups, GroupCut cut, Places places, List<Long> widths, SumsReceiver.Plan plan) {
    private static final long ADDRESS_BYTES = 8;

    /**
     * Where the parameters and y are.
     *
     * @param perToken scales of the rows
     */
    public record Places(Source scale, Optional<Source> perToken, Source out) {
    }

    public GroupedDequant {
        widths = List.copyOf(widths);
    }

    /** The program; its buffers are taken from {@code memory}. */
    public Program build(LocalMemoryMap memory) {
        ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
        GroupWalk walk = new GroupWalk(program, groups, cut);
        Affine subBlock = plan.aivPerAic() == 1 ? Affine.ZERO : program.query(Special.SUB_BLOCK_IDX);
        Moving scale = new Moving(program, places.scale);
        Optional<Moving> perToken = places.perToken.map(source -> new Moving(program, source));
        Moving out = new Moving(program, places.out);
        var sources = new DequantEpilogue.Sources(scale.address, perToken.map(p -> p.address), Optional.empty());
        SumsReceiver sums = SumsReceiver.of(program, plan, new DequantEpilogue.Setting(memory, sources, subBlock),
                walk.core());
        DType type = plan.formula().output();
        sums.open();
        walk.forEach((block, group, _) -> {
            scale.move(group, Affine.ZERO);
            perToken.ifPresent(p -> p.move(group, group.firstRow().times(DType.FLOAT32.bytes(1))));
            Affine pitch = groups instanceof Groups.Rows rows ? Affine.of(rows.columns()) : group.columns();
            out.move(group, program.multiply(group.firstRow(), pitch).times(type.bytes(1)));
            Affine first = program.multiply(block.row(), pitch).plus(block.column()).times(type.bytes(1));
            Affine to = program.hold(out.address.plus(first));
            Affine column = column(group, block);
            forWidth(program, block, columns -> sums.receive(new DequantEpilogue.Tile(block.rows(), columns,
                    column, block.row(), to, pitch)));
            sums.advance();
        });
        sums.close();
        return program.build();
    }

    /** Of one tensor of scales, a group's are a row. */
    private Affine column(GroupWalk.Group group, Block block) {
        boolean one = !(places.scale instanceof Source.Listed) && groups instanceof Groups.Rows;
        long each = one ? ((Groups.Rows) groups).columns() : 0;
        return group.index().times(each).plus(block.column());
    }

    /** Emits with the block's columns as a constant, once for each number they can be. */
    private void forWidth(ProgramBuilder program, Block block, LongConsumer emit) {
        forWidth(program, block, widths, emit);
    }

    private static void forWidth(ProgramBuilder program, Block block, List<Long> widths, LongConsumer emit) {
        long width = widths.getFirst();
        if (widths.size() == 1) {
            emit.accept(width);
            return;
        }
        program.when(Condition.EQ, block.columns(), Affine.of(width), () -> emit.accept(width),
                () -> forWidth(program, block, widths.subList(1, widths.size()), emit));
    }

    /** An address that changes with the group where every group has a tensor of its own. */
    private static final class Moving {
        private final ProgramBuilder program;
        private final Affine base;
        private final Affine address;
        private final Optional<Variable> variable;

        Moving(ProgramBuilder program, Source source) {
            this.program = program;
            this.base = source.start(program);
            this.variable = source instanceof Source.Listed ? Optional.of(program.variable(base)) : Optional.empty();
            this.address = variable.map(Variable::value).orElse(base);
        }

        /** @param before bytes of rows of other groups that blocks count too */
        void move(GroupWalk.Group group, Affine before) {
            variable.ifPresent(v -> v.set(program.load(
                    Address.gm(base.plus(group.index().times(ADDRESS_BYTES))), DType.INT64).minus(before)));
        }
    }
}
