package ascendsim.kernels.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.operator.OperatorRunner;
import ascendsim.kernels.operator.OperatorTask;
import ascendsim.kernels.operator.Operators;
import ascendsim.kernels.reference.Expected;
import ascendsim.kernels.reference.GoldenCases;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.sim.Device;
import ascendsim.sim.Device.Options;
import ascendsim.sim.check.Diagnostics;
import ascendsim.sim.check.Sanitizers;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.arithmetic.VectorApiArithmetic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** npu_grouped_matmul_finalize_routing with int4 weights: kernel, reference, contract. */
class Int4RoutingTest {
    private static final FinalizeRoutingContract CONTRACT = new FinalizeRoutingContract();
    private static final String FULL = """
        {'x':{'shape':[37,512],'dtype':'int8'},'w':{'shape':[3,512,160],'dtype':'int4'},'group_list':[5,0,30],
         'scale':{'shape':[3,2,160],'dtype':'int64'},'bias':{'shape':[3,160],'dtype':'float32'},
         'pertoken_scale':{'shape':[37],'dtype':'float32'},'logit':{'shape':[37],'dtype':'float32'},
         'row_index':{'shape':[37],'dtype':'int64','init':'randint(0,10)'},
         'shared_input':{'shape':[3,160],'dtype':'bfloat16'},'shared_input_offset':2,'output_bs':10}""";

    private static final String DETERMINISTIC = FULL.replace("[5,0,30]", "[5,5,35]")
            .replace("'dtype':'int64','init'", "'dtype':'int32','init'").replace("'output_bs':10", "'output_bs':10,"
                    + "'deterministic':true,'group_list_type':0,'tiling':{'cores':2,'base_m':32,'base_n':64,'base_k':64}");

    private static OperatorCall call(String json) {
        return new CaseReader(CONTRACT.schema(), 1).read(json.replace('\'', '"'));
    }

    static Stream<String> calls() {
        return Stream.of(FULL, FULL.replace("'dtype':'int4'", "'dtype':'int4','format':'FRACTAL_NZ'"),
                FULL.replace("[3,512,160],'dtype':'int4'", "[3,512,20],'dtype':'int32'"),
                FULL.replace("[3,2,160]", "[3,1,160]").replace("'shared_input_offset'",
                        "'offset':{'shape':[3,1,160],'dtype':'float32'},'shared_input_offset'"),
                FULL.replace("'logit':{'shape':[37],'dtype':'float32'},", "").replace("[5,0,30]", "[5,5,35]")
                        .replace("'output_bs'", "'group_list_type':0,'output_bs'"),
                FULL.replace("'pertoken_scale':{'shape':[37],'dtype':'float32'},'logit':{'shape':[37],'dtype':"
                        + "'float32'},", "").replace("'int64','init'", "'int32','init'")
                        .replace("'dtype':'int64'}", "'dtype':'int64','init':'quant_word(0.0001,0.001)'}"),
                FULL.replace("'output_bs':10", "'output_bs':10,'tiling':{'cores':3,'base_m':32,'base_n':64,"
                        + "'base_k':64,'aiv_per_aic':1,'cv_stages':2}"),
                FULL.replace("'output_bs'", "'deterministic':true,'output_bs'"), DETERMINISTIC);
    }

    @ParameterizedTest
    @MethodSource
    void calls(String json) {
        OperatorCall call = call(json);
        Operator operator = Operators.named("test", FinalizeRoutingContract.NAME);
        OperatorRunner runner = new OperatorRunner(new Device(Launches.CHIP));
        OperatorTask task = runner.prepare(operator, call, Optional.empty());
        for (Mode mode : List.of(Mode.ORDERED, Mode.TIMED)) {
            Diagnostics diagnostics = new Diagnostics();
            Executor executor = new Executor(new VectorApiArithmetic());
            var launched = runner.launch(task,
                    Options.of(mode).with(Sanitizers.ALL.probe(diagnostics, executor::bind)));
            assertThat(diagnostics.kept().stream().map(Object::toString)).as(mode + json).isEmpty();
            var comparison = runner.compare(task, launched.outputs());
            assertThat(comparison.first()).as(mode + json).isEmpty();
            assertThat(comparison.passed()).as(mode + json).isTrue();
        }
    }

    /** Rows are added in their order, whatever the cores do when, so the bits are the same. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deterministic(boolean official) {
        String json = official ? FULL.replace("'output_bs'", "'deterministic':true,'output_bs'") : DETERMINISTIC;
        OperatorRunner runner = new OperatorRunner(new Device(Launches.CHIP));
        List<Tensor> found = new ArrayList<>();
        for (String tiling : List.of("", "'tiling':{'cores':5,'base_m':16,'base_n':128},")) {
            String other = tiling.isEmpty() ? json : json.replaceAll(",'tiling':\\{.*?\\}", "")
                    .replace("'output_bs'", tiling + "'output_bs'");
            OperatorTask task = runner.prepare(Operators.named("test", FinalizeRoutingContract.NAME), call(other),
                    Optional.empty());
            for (Mode mode : List.of(Mode.ORDERED, Mode.TIMED)) {
                found.add(runner.launch(task, Options.of(mode)).outputs().get("y"));
            }
        }
        assertThat(found).hasSize(4).allSatisfy(
                y -> assertThat(y.segment().mismatch(found.getFirst().segment())).isEqualTo(-1));
    }

    /** In windows of few rows the same bits as with all rows staged at once, and no race between them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 16, 36})
    void windows(int stagedRows) {
        for (String json : List.of(FULL.replace("'output_bs'", "'deterministic':true,'output_bs'"), DETERMINISTIC)) {
            OperatorCall call = call(json);
            Launches whole =
                    new Launches(new Int4RoutingPlanner(Launches.CHIP).plan(call, Optional.empty()).kernel(), call);
            Launches parts = new Launches(new Int4RoutingPlanner(Launches.CHIP, 4L * 160 * stagedRows)
                    .plan(call, Optional.empty()).kernel(), call);
            assertThat(parts.kernel().parameters()).anySatisfy(parameter -> {
                assertThat(parameter.name()).isEqualTo("staged");
                assertThat(parameter.type().shape().dim(0)).isEqualTo(stagedRows);
            });
            Tensor expected = whole.run(Options.of(Mode.ORDERED)).outputs().get("y");
            for (Mode mode : List.of(Mode.ORDERED, Mode.TIMED)) {
                assertThat(parts.diagnostics(mode)).as(mode + json).isEmpty();
                assertThat(parts.run(Options.of(mode)).outputs().get("y").segment().mismatch(expected.segment()))
                        .as(mode + ", " + stagedRows + " rows staged, " + json).isEqualTo(-1);
            }
        }
    }

    /** Below 128 rows for each expert blocks are wide; tuning_config stands for those rows. */
    @ParameterizedTest
    @CsvSource({"0,512", "127,512", "128,256"})
    void tuning(long tuning, int columns) {
        String many = FULL.replace("37", "300").replace("'output_bs'", "'tuning_config':[" + tuning + "],'output_bs'");
        MatmulTiling tiling = MatmulTiling.of(Operators.named("test", FinalizeRoutingContract.NAME)
                .plan(Launches.CHIP, call(many), Optional.empty()).tiling());
        assertThat(tiling.base().n()).isEqualTo(columns);
    }

    /** Against what NumPy computed: grouped_quant.py. */
    @ParameterizedTest
    @ValueSource(strings = {"routing", "routing_offset"})
    void reference(String name) {
        GoldenCases golden = GoldenCases.of("grouped_quant.txt");
        Expected found =
                Reference.finalizeRouting().expected(golden.call(FinalizeRoutingContract.NAME, name)).get("y");
        double[] sums = golden.numbers(name + ".out.sums");
        assertThat(found.tensor().elements()).isEqualTo(sums.length);
        for (int i = 0; i < sums.length; i++) {
            assertThat(found.tensor().doubleAt(i)).as(name + " " + i)
                    .isCloseTo(sums[i], offset(1e-6 * Math.abs(sums[i]) + 1e-6));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', value = {
            "'bias':{'shape':[3,160],'dtype':'float32'},||bias: not given",
            "'scale':{'shape':[3,2,160],'dtype':'int64'}|'scale':{'shape':[3,2,160],'dtype':'float32'}|"
                    + "expected int64 or uint64 beside int4 weights",
            "[3,2,160]|[3,4,160]|G is 4", "[3,512,160]|[3,512,48]|expected a multiple of 32",
            "[3,512,160]|[3,512,64]|n is 64", "512|520|k is 520", "512|128|k is 128",
            "'dtype':'int4'|'dtype':'int4','transposed':true|transposed",
            "[5,0,30]|[5,0,33]|group_list sums to 38", "512|18496|k is 18496; expected 192 to 18432",
            "'bias':{'shape':[3,160]|'bias':{'shape':[3,159]|bias: shape [3,159]; expected (e,n) = [3,160]",
            "'scale':{'shape':[3,2,160]|'scale':{'shape':[3,2,96]|scale: shape [3,2,96]; expected (e,G,n) = [3,2,160]",
            "'scale':{'shape':[3,2,160]|'scale':{'shape':[3,160]|rank 2; expected rank 3",
            "'shared_input_offset':2|'shared_input_offset':2,'offset':{'shape':[3,2,160],'dtype':'float32'}|(e,1,n)"})
    void refused(String from, String to, String message) {
        assertThat(FULL).contains(from);
        assertThat(CONTRACT.check(call(FULL.replace(from, to == null ? "" : to))))
                .anyMatch(line -> line.contains(message));
    }
}
