package ascendsim.kernels.int4pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Elements;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.Trial;
import ascendsim.kernels.operator.VectorGoldens;
import ascendsim.kernels.reference.Int4Pack;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class Int4PackTest {
    private static final Int4PackContract CONTRACT = new Int4PackContract();

    private static final Chip V310 = new ChipLibrary().find("Ascend950PR_9589").orElseThrow();

    private static Trial trial(String shape, String format, String init) {
        return new Trial(new Int4PackOperator(), "{\"weight\":{\"shape\":[" + shape
                + "],\"dtype\":\"int32\",\"format\":\"" + format + "\",\"init\":\"" + init + "\"}}", 5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"1,8 | ND", "3,24 | ND", "300,1032 | ND", "3,50,72 | ND", "16,64 | FRACTAL_NZ",
            "5,24 | FRACTAL_NZ", "100,136 | FRACTAL_NZ", "1000,1096 | FRACTAL_NZ"})
    void kernels(String shape, String format) {
        trial(shape, format, "randint(-8,8)").passes();
        trial(shape, format, "randint(-2147483648,2147483647)").passes();
    }

    @Test
    void timeAloneIsTheSameTime() {
        Trial trial = trial("50,136", "FRACTAL_NZ", "randint(-8,8)");
        assertThat(trial.cycles(Mode.TIMING)).isEqualTo(trial.cycles(Mode.TIMED)).isPositive();
    }

    /** The check vector of operators.md §4. */
    @Test
    void theVendorsVector() {
        Tensor packed = trial("1,8", "ND", "values[-8,-1,0,7,1,2,3,-2]").outputs().get("y");
        assertThat(packed.codeAt(0)).isEqualTo(0xe32170f8L);
    }

    /** float32 to fp4 on v310: numbers that fp4 has, and numbers it has not. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"64,64 | randint(-3,3)", "1,8 | normal(0,2)",
            "300,1032 | randint(-8,9)", "3,50,72 | choice(0.5,-1.5,6,-6,5,0.25,1.25,6.5,7,1e30)"})
    void floats(String shape, String init) {
        floatTrial(shape, init).passes();
    }

    private static Trial floatTrial(String shape, String init) {
        return new Trial(new Int4PackOperator(), "{\"weight\":{\"shape\":[" + shape
                + "],\"dtype\":\"float32\",\"init\":\"" + init + "\"}}", 5, V310);
    }

    /** operators.md §4: only the numbers of fp4 map. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"0,0.5,1,1.5,2,3,4,6 | 76543210",
            "0,-0.5,-1,-1.5,-2,-3,-4,-6 | fedcba90", "5,0.25,1.25,6.5,7,8,1e30,-5 | 0", "inf | 0"})
    void codes(String values, String word) {
        String init = values.equals("inf") ? values : "values[" + values + "]";
        Tensor packed = floatTrial("1,8", init).outputs().get("y");
        assertThat(Long.toHexString(packed.codeAt(0) & 0xffffffffL)).isEqualTo(word);
    }

    @Test
    void floatsNeedV310() {
        Trial trial = new Trial(new Int4PackOperator(), "{\"weight\":{\"shape\":[1,8],\"dtype\":\"float32\"}}", 5);
        assertThatThrownBy(trial::outputs).hasMessageContaining("float32 weight on Ascend910B2")
                .hasMessageContaining("a chip of Ascend 950 (v310)");
    }

    /** The reference against numpy, every byte of the storage, and the kernel's padding with it. */
    @Test
    void asNumpyPacks() {
        JsonNode goldens = VectorGoldens.of("int4pack");
        assertThat(goldens.size()).isPositive();
        for (JsonNode golden : goldens) {
            long rows = golden.get("shape").get(0).longValue();
            long columns = golden.get("shape").get(1).longValue();
            Tensor weight = VectorGoldens.tensor(DType.INT32, golden.get("weight"), rows, columns);
            for (Format format : Format.values()) {
                OperatorCall call = OperatorCall.of(Int4PackContract.NAME).with("weight",
                        TensorArgument.of(weight.to(format)));
                TensorType type = CONTRACT.outputs(call).get("y");
                assertThat(type).isEqualTo(new TensorType(DType.INT32, Shape.of(rows, columns / 8), format));
                long[] expected = VectorGoldens.numbers(golden.get(format == Format.ND ? "nd" : "nz"));
                Tensor found = Int4Pack.of(call, type).tensor();
                for (int i = 0; i < expected.length; i++) {
                    assertThat(Elements.code(DType.INT32, found.segment(), i)).as(format + " word " + i)
                            .isEqualTo(expected[i]);
                }
            }
        }
    }

    /** What fills up the last fractal is zero. */
    @Test
    void paddingIsZero() {
        Tensor packed = trial("5,24", "FRACTAL_NZ", "ones").outputs().get("y");
        long sum = 0;
        for (long i = 0; i < packed.type().storageElements(); i++) {
            sum += Elements.code(DType.INT32, packed.segment(), i);
        }
        assertThat(sum).isEqualTo(15 * 0x11111111L);
    }

    @Test
    void defaultCase() {
        assertThat(CONTRACT.check(CONTRACT.defaultCase(1))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "'shape':[4,12] | weight last dim should be the multiple of 8, but it is 12",
            "'shape':[16] | case.weight: shape [16] has rank 1", "'shape':[2,2,2,8] | has rank 4",
            "'shape':[0,8] | is empty",
            "'shape':[2,8],'transposed':true | case.weight: transposed; expected a contiguous tensor",
            "'shape':[16,8],'dtype':'float32','format':'FRACTAL_NZ' | case.weight: float32 in FRACTAL_NZ; expected ND",
            "'shape':[2,16,8],'format':'FRACTAL_NZ' | case.weight: shape [2,16,8] in FRACTAL_NZ; expected two axes"})
    void refusals(String tensor, String line) {
        OperatorCall call = new CaseReader(CONTRACT.schema(), 1)
                .read(("{'weight':{" + (tensor.contains("dtype") ? "" : "'dtype':'int32',") + tensor + "}}")
                        .replace('\'', '"'));
        assertThat(CONTRACT.check(call)).anyMatch(problem -> problem.contains(line));
    }
}
