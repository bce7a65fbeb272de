package ascendsim.kernels.wqbmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.OperatorRunner;
import ascendsim.sim.Device;
import ascendsim.sim.Device.Options;
import ascendsim.sim.engine.Mode;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every template that takes x apart computes what its digits say (tiling_quant §1.2; for int4 derived from it), digits
 * in float32, sums exact, the rest in float64. That holds too where the sums cancel and the rule of digit paths, which
 * compares with plain mathematics, would not.
 */
class DocumentedDigitsTest {
    private static final String GROUPS = "weight=int4 1024,64; antiquant_scale=f16 8,64 uniform(0.1,1);"
            + "antiquant_offset=f16 8,64; antiquant_group_size=128";

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                x=f16 3,1024; weight=int8 1024,64; antiquant_scale=f16 64 uniform(0.1,1); antiquant_offset=f16 64      | msd       | 0
                x=f16 3,1024; weight=int8 1024,64; antiquant_scale=f16 64 uniform(0.1,1); antiquant_offset=f16 64      | msd_split | 512
                x=f16 3,2048; weight=int4 64,2048 t; antiquant_scale=f16 64 uniform(0.1,1); antiquant_offset=f16 64    | msd_split | 0
                x=f16 3,1024; GROUPS                                                                              | msd_split | 128
                x=f16 3,1024; GROUPS                                                                              | msd_group | 128
                """)
    void computes(String text, String template, long part) {
        String parts = template.equals("msd_split") && part == 512 ? ",\"k_blocks\":2" : "";
        OperatorCall call =
                WqbmmCases.call(text.replace("GROUPS", GROUPS) + "; tiling={\"template\":\"" + template + "\""
                        + parts + "}", 3);
        OperatorRunner runner = new OperatorRunner(new Device(Launches.CHIP));
        var task = runner.prepare(new WqbmmOperator(), call, Optional.empty());
        Tensor y = runner.launch(task, Options.of(Mode.ORDERED)).outputs().get("y");
        boolean missed = false;
        Tensor plain = new WqbmmOperator().reference().expected(call).get("y").tensor();
        for (int row = 0; row < y.type().rows(); row++) {
            for (int n = 0; n < y.type().columns(); n++) {
                long at = row * y.type().columns() + n;
                double expected = new Column(call, row, n).value(part);
                assertThat(y.doubleAt(at)).as(row + " " + n).isCloseTo(expected,
                        offset(0x1p-10 * Math.abs(expected) + 0x1p-20 * 4096));
                missed |= Math.abs(plain.doubleAt(at) - expected) > 1e-5;
            }
        }
        assertThat(missed).as("digits differ from plain mathematics").isTrue();
    }

    /** A row of x and a column of the weight. */
    private record Column(OperatorCall call, int row, int n) {
        private Tensor tensor(String name) {
            return call.required(name).tensor();
        }

        private double weight(int k) {
            boolean transposed = call.required("weight").transposed();
            Tensor weight = tensor("weight");
            return weight.longAt(transposed ? n * weight.type().columns() + k : k * weight.type().columns() + n);
        }

        double value(long part) {
            int depth = (int) tensor("x").shape().dim(1);
            int each = part == 0 ? depth : (int) part;
            double value = 0;
            for (int begin = 0; begin < depth; begin += each) {
                boolean grouped = call.whole("antiquant_group_size", 0) > 0;
                long factor = grouped ? begin / each * 64L + n : n;
                value += part(begin, each, tensor("antiquant_offset").doubleAt(factor))
                        * tensor("antiquant_scale").doubleAt(factor);
            }
            return value;
        }

        private double part(int begin, int count, double offset) {
            Tensor x = tensor("x");
            float max = 0;
            double sum = 0;
            for (int k = begin; k < begin + count; k++) {
                float element = x.floatAt((long) row * x.type().columns() + k);
                max = Math.max(max, Math.abs(element));
                sum += element;
            }
            boolean int4 = tensor("weight").dtype() == DType.INT4;
            double products = 0;
            for (int k = begin; k < begin + count; k++) {
                float element = x.floatAt((long) row * x.type().columns() + k) * (1 / max);
                products += digits(element, int4 ? 3 : 2, int4 ? 7.499f : 127.499f) * weight(k);
            }
            return products * max + sum * offset;
        }

        /** What the digits of x / max stand for. */
        private static double digits(float element, int count, float range) {
            float left = element;
            double all = 0;
            double weight = range;
            for (int place = 0; place < count; place++) {
                float digit = awayFromZero(left * (float) weight);
                assertThat(Math.abs(digit)).isLessThan(range);
                all += digit / weight;
                left -= digit * (1 / (float) weight);
                weight *= 2 * range;
            }
            return all;
        }

        private static float awayFromZero(float value) {
            return Math.signum(value) * (float) Math.floor(Math.abs((double) value) + 0.5);
        }
    }
}
