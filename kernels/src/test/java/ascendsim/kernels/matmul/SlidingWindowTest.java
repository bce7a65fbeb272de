package ascendsim.kernels.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Template;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sliding window of the 950 against the worked results of tiling_dense §5. */
class SlidingWindowTest {
    private static MatmulTiling tiling(long m, long k, long n, boolean transposed) {
        OperatorCall call = MatmulCases.call(TensorType.nd(DType.FLOAT16, m, k),
                transposed ? TensorType.nd(DType.FLOAT16, n, k) : TensorType.nd(DType.FLOAT16, k, n), transposed);
        return new MatmulPlanner(MatmulCases.V310).official(MatmulProblem.of(call));
    }

    @ParameterizedTest
    @CsvSource({"1024,1024,1024,false,128,256,64,32,2", "1024,1024,1024,true,256,128,64,32,2",
            "2048,2048,2048,false,256,256,64,32,1", "2048,7168,2048,false,256,256,64,32,1",
            "2048,2048,7168,false,256,256,64,32,1", "4096,4096,4096,false,256,256,64,32,1",
            "64,64,64,false,16,64,64,4,2", "64,64,64,true,16,16,64,16,2", "1023,1023,1023,false,128,256,64,32,2"})
    void workedResults(long m, long k, long n, boolean transposed, int baseM, int baseN, int baseK, int cores,
            int l0cStages) {
        MatmulTiling tiling = tiling(m, k, n, transposed);
        assertThat(tiling.base()).isEqualTo(new Base(baseM, baseN, baseK));
        assertThat(tiling.cores()).isEqualTo(cores);
        assertThat(tiling.l0cStages()).isEqualTo(l0cStages);
        assertThat(tiling.unitFlag()).isEqualTo(l0cStages == 1);
        assertThat(tiling.order()).isEqualTo(BlockOrder.of(BlockOrder.Windows.OF_FOUR));
        assertThat(tiling.staging().stagesA()).isEqualTo(2);
        assertThat(tiling.staging().stagesB()).isEqualTo(2);
        assertThat((long) tiling.staging().stepKa() * baseK).isEqualTo(256);
    }

    @Test
    void templatesOfOtherChipsAreRefused() {
        OperatorCall call = MatmulCases.call(DType.FLOAT16, 64, 64, 64);
        OfficialTiling official = new OfficialTiling(MatmulCases.V310, MatmulProblem.of(call));
        assertThatThrownBy(() -> official.tiling(Template.Kind.SINGLE_CORE_SPLIT_K)).isInstanceOf(BadInput.class)
                .hasMessageContaining("the only one of v310");
    }
}
