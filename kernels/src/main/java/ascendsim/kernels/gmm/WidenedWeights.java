package ascendsim.kernels.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Entry;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.program.antiquant.AntiquantTypes;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.TileSize;
import ascendsim.kernels.program.gmm.GroupedOperand;
import ascendsim.kernels.program.gmm.GroupedOperands;
import ascendsim.kernels.program.gmm.GroupedTiles;
import ascendsim.kernels.program.gmm.Source;
import ascendsim.kernels.program.gmm.StripVector;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Staging;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the kernels that widen small weights into the workspace share on the host. */
record WidenedWeights(Target target, GroupedCall call) {
    private static final List<String> OPERANDS =
            List.of("x", "weight", "bias", "antiquant_scale", "antiquant_offset");
    /** Which group has which length of groups of k, counted as they first come up. */
    private static final String CUTS = "cuts";
    private static final String WORKSPACE = "workspace";

    AntiquantTypes types() {
        return new AntiquantTypes(((Path.Antiquant) call.path()).weight(), call.path().output(),
                call.call().tensor("antiquant_offset").isPresent());
    }

    /** For each tensor of weights the k that share a scale; 0 where a column has one scale. */
    List<Long> lengths() {
        List<TensorArgument> scales = call.call().tensors("antiquant_scale");
        int plainRank = call.scenario().hasManyWeights() ? 1 : 2;
        return IntStream.range(0, scales.size()).mapToObj(i -> scales.get(i).shape().rank() == plainRank
                ? 0L
                : call.k(i) / scales.get(i).shape().dim(-2)).toList();
    }

    private boolean hasSeveralLengths() {
        return lengths().stream().distinct().count() > 1;
    }

    /** All GM parameters of a kernel without workspace, whose groups of k have one length. */
    List<Parameter> parameters() {
        return new GroupedParameters(call).all(OPERANDS);
    }

    /** All GM parameters. @param workspaceBytes what the widened weights take */
    List<Parameter> parameters(long workspaceBytes) {
        List<Parameter> all = new ArrayList<>(new GroupedParameters(call).all(OPERANDS));
        if (hasSeveralLengths()) {
            List<Long> lengths = lengths();
            List<Long> distinct = lengths.stream().distinct().toList();
            all.add(Parameter.table(CUTS, lengths.stream()
                    .<Entry>map(length -> new Entry.Value(distinct.indexOf(length))).toList()));
        }
        all.add(new Parameter(WORKSPACE, Role.WORKSPACE, TensorType.nd(DType.INT8, workspaceBytes)));
        return all;
    }

    GroupedTiles tiles(MatmulTiling tiling) {
        DType type = call.path().output();
        Base base = tiling.base();
        Staging staging = tiling.staging();
        GroupedOperand left = new GroupedOperand(target, Space.L0A, type, false, false,
                new TileSize(base.m(), base.k(), (long) staging.stepKa() * base.k()));
        GroupedOperand right = new GroupedOperand(target, Space.L0B, type, !call.transposedWeight(), false,
                new TileSize(base.n(), base.k(), (long) staging.stepKb() * base.k()));
        return new GroupedTiles(Cube.Types.of(type).orElseThrow(), left, right,
                call.call().tensor("bias").map(TensorArgument::dtype), new CubeConfig.Stages(staging.stagesA(),
                        staging.stagesB(), tiling.l0cStages(), tiling.unitFlag()));
    }

    /** Of the cube cores. */
    GroupedOperands operands() {
        return operands(new Source.One(WORKSPACE));
    }

    /** Of cube cores that get widened weights from elsewhere than GM. */
    GroupedOperands direct() {
        return operands(new GroupedParameters(call).source("weight"));
    }

    private GroupedOperands operands(Source right) {
        GroupedParameters parameters = new GroupedParameters(call);
        DType type = call.path().output();
        Quant quant = type == DType.FLOAT16 ? Quant.F32_F16 : Quant.F32_BF16;
        Optional<Source> bias = call.call().tensor("bias").map(_ -> parameters.source("bias"));
        return new GroupedOperands(parameters.source("x"), right, bias,
                parameters.source(GroupedParameters.OUT), quant, type);
    }

    /** Of the vector cores. */
    StripVector.Operands places() {
        GroupedParameters parameters = new GroupedParameters(call);
        return new StripVector.Operands(parameters.source("weight"), parameters.source("antiquant_scale"),
                call.call().tensor("antiquant_offset").map(_ -> parameters.source("antiquant_offset")),
                hasSeveralLengths() ? Optional.of(CUTS) : Optional.empty());
    }
}
