package ascendsim.kernels.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelParser;
import ascendsim.isa.program.KernelText;
import ascendsim.isa.program.KernelType;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.tensor.Shape;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.routing.RoutingCase.Option;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Staging;
import ascendsim.sim.chip.Chip;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RoutingPlannerTest {
    private static final Chip CHIP = Launches.CHIP;

    private static RoutingPlanner planner() {
        return new RoutingPlanner(CHIP);
    }

    private static OperatorCall sized(long m, long k, long n, int experts) {
        String json = """
            {"x":{"shape":[%d,%d],"dtype":"int8"},"w":{"shape":[%d,%d,%d],"dtype":"int8","format":"FRACTAL_NZ"},
             "scale":{"shape":[%d,%d],"dtype":"float32"},"group_list":{"shape":[%d],"dtype":"int64"},
             "row_index":{"shape":[%d],"dtype":"int64"}}""".formatted(m, k, experts, k, n, experts, n, experts, m);
        return new CaseReader(new FinalizeRoutingContract().schema(), 1).read(json);
    }

    @ParameterizedTest
    @CsvSource({"576,2048,7168,8,false", "1024,2048,7168,8,false", "1025,2048,7168,8,true", "2048,2048,7680,8,true",
            "2049,2048,7168,8,false", "2048,2048,7424,8,false", "2048,4096,7168,8,false", "200,2048,7168,1,true"})
    void theTallBaseIsForSomeHundredRowsOfTheKnownModels(long m, long k, long n, int experts, boolean tall) {
        MatmulTiling tiling = planner().tiling(sized(m, k, n, experts));
        assertThat(tiling.base()).isEqualTo(tall ? new Base(256, 128, 128) : new Base(128, 256, 128));
        assertThat(tiling.staging()).isEqualTo(new Staging(4, 4, 8, 8));
        assertThat(tiling.cvStages()).isEqualTo(4);
        assertThat(tiling.aivPerAic()).isEqualTo(2);
        assertThat(tiling.cores()).isEqualTo(CHIP.cores().aic());
    }

    /** tuning_config stands for the rows of an expert, whatever x has. */
    @ParameterizedTest
    @CsvSource({"0,false", "128,false", "129,true", "256,true", "257,false"})
    void tuningStandsForTheRowsOfAnExpert(long tuning, boolean tall) {
        OperatorCall call = sized(576, 2048, 7168, 8).with("tuning_config",
                new Attribute.Items(List.of(Attribute.of(tuning))));
        assertThat(planner().tiling(call).base()).isEqualTo(tall ? new Base(256, 128, 128) : new Base(128, 256, 128));
    }

    @Test
    void theDefaultCase() {
        Kernel kernel = planner().plan(new FinalizeRoutingContract().defaultCase(1)).kernel();
        assertThat(kernel.type()).isEqualTo(KernelType.MIX_AIC_1_2);
        assertThat(kernel.blocks()).isEqualTo(CHIP.cores().aic());
        assertThat(kernel.parameters()).extracting(Parameter::name).containsExactly("x", "w", "group_list", "scale",
                "pertoken_scale", "shared_input", "logit", "row_index", "y", "workspace");
        assertThat(kernel.parameter("workspace").orElseThrow().type().bytes())
                .isEqualTo(4L * CHIP.cores().aic() * 128 * 256 * 4);
    }

    /** 96 MiB of rows beside an L2 of more than that. */
    @Test
    void deterministicStagesRows() {
        OperatorCall small = new FinalizeRoutingContract().defaultCase(1).with("deterministic", Attribute.of(true));
        assertThat(planner().plan(small).kernel().parameter("staged").orElseThrow().type().shape())
                .isEqualTo(Shape.of(576, 7168));
        OperatorCall large = sized(8192, 2048, 7168, 8).with("deterministic", Attribute.of(true));
        assertThat(CHIP.capacities().l2()).isGreaterThan(96L << 20);
        assertThat(planner().plan(large).kernel().parameter("staged").orElseThrow().type().shape())
                .isEqualTo(Shape.of((96L << 20) / (4 * 7168), 7168));
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void programsAreLegalAndReadBackFromTheirText(Option option) {
        for (String tiling : new String[]{"\"base_n\":256", "\"base_n\":96,\"base_m\":48,\"aiv_per_aic\":1"}) {
            OperatorCall call = RoutingCase.of(128, 288, 40, 7).with(option).tiled(tiling).call(1);
            Kernel kernel = planner().plan(call).kernel();
            assertThat(kernel.problems()).isEmpty();
            assertThat(KernelParser.parse("text", KernelText.print(kernel))).isEqualTo(kernel);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"\"base_m\":100|base_m 100; a multiple of 16",
            "\"base_n\":48|base_n 48; a multiple of 32", "\"base_k\":16|base_k 16; a multiple of 32",
            "\"cores\":21|cores 21; at most 20", "\"cv_stages\":16|cv_stages 16; at most 15",
            "\"base_m\":256|L0C needs 262144 B", "\"base_k\":256|L0B needs 131072 B", "\"depth_b1\":16|L1 needs",
            "\"depth_a1\":6,\"step_ka\":4|depth_a1 6 with step_ka 4", "\"step_ka\":3|step_ka 3 with step_kb 4",
            "\"step_ka\":1,\"depth_a1\":6|6 loads of x and 2 of w in L1 need 8 flags", "\"grid\":[2,2]|grid",
            "\"split_k\":2|split_k", "\"swizzle_offset\":3|swizzle_offset", "\"l2_split_n\":2|l2_split_n"})
    void impossibleTilingsSayWhy(String knobs, String why) {
        OperatorCall call = RoutingCase.of(128, 256, 40, 7).tiled(knobs).call(1);
        assertThatThrownBy(() -> planner().plan(call)).isInstanceOf(BadInput.class).hasMessageContaining(why);
    }

    @Test
    void anotherArchitectureIsRefused() {
        Chip other = new Chip("other", "v310", CHIP.cores(), CHIP.capacities(), CHIP.l2(), CHIP.hbm(), CHIP.paths(),
                CHIP.dma(), CHIP.fixpipe(), CHIP.cube(), CHIP.vector(), CHIP.ubBanks(), CHIP.l1Banks(), CHIP.scalar(),
                CHIP.sync(), CHIP.launch(), CHIP.functions(), CHIP.facts());
        assertThatThrownBy(() -> new RoutingPlanner(other)).isInstanceOf(BadInput.class).hasMessageContaining("v310");
    }
}
