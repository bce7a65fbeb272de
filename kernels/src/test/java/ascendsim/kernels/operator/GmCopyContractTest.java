package ascendsim.kernels.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GmCopyContractTest {
    private static final GmCopyContract CONTRACT = new GmCopyContract();

    private static OperatorCall call(String path, String shape, String more) {
        return new CaseReader(CONTRACT.schema(), 1).read("{\"path\":\"" + path + "\",\"src\":{\"shape\":[" + shape
                + "],\"dtype\":\"float16\"}" + more.replace('\'', '"') + "}");
    }

    @Test
    void theDefaultCaseKeepsTheContract() {
        assertThat(CONTRACT.check(CONTRACT.defaultCase(1))).isEmpty();
    }

    @Test
    void onlyStoresHaveAnOutput() {
        assertThat(CONTRACT.outputs(call("gm->ub", "64,64", ",'tile':[8,8]"))).isEmpty();
        assertThat(CONTRACT.outputs(call("gm->l1.nd2nz", "64,64", ",'tile':[8,8]"))).isEmpty();
        assertThat(CONTRACT.outputs(call("ub->gm", "64,32", ",'tile':[8,8]")))
                .isEqualTo(Map.of("dst", TensorType.nd(DType.FLOAT16, 64, 32)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                gm->l1       | 64,64    | ,'tile':[8,8]                     | case.path: gm->l1; expected one of gm->ub, g
                gm->ub       | 64       | ,'tile':[8,8]                     | case.src: shape [64] has rank 1
                gm->ub       | 64,64    | ,'tile':[8]                       | case.tile: [8]; expected rows and columns
                gm->ub       | 64,64    | ,'tile':[0,8]                     | case.tile: [0, 8]; expected rows and columns
                gm->ub       | 64,64    | ,'tile':[4096,8]                  | case.tile: tm is 4096; expected 1 to 4095
                gm->l1.nd2nz | 64,65536 | ,'tile':[64,8]                    | case.src: N is 65536; expected 1 to 65535
                gm->l1.nd2nz | 64,64    | ,'tile':[16385,8]                 | case.tile: tm is 16385; expected 1 to 16384
                gm->ub       | 64,64    | ,'tile':[8,8],'cores':65          | case.cores: cores is 65; expected 1 to 64
                gm->ub       | 64,64    | ,'tile':[8,8],'passes':0          | case.passes: passes is 0; expected 1 to 2147483648
                gm->ub       | 64,64    | ,'tile':[8,8],'slices':5          | case.slices: 5; expected a divisor of N = 64
                gm->ub       | 64,64    | ,'tile':[8,8],'slices':1.5        | case.slices: 1.5; expected a whole number
                gm->ub       | 64,64    | ,'tile':[8,8],'partition':'rows'  | case.partition: rows; expected every_core_reads_all
                gm->ub       | 64,64    | ,'tile':[8,8],'order':'same'      | case.order: same; expected none without a partition
                gm->ub       | 64,64    | ,'tile':[8,8],'partition':'every_core_reads_all','order':'up' | case.order: up; expect
                ub->gm       | 64,64    | ,'tile':[8,8],'partition':'every_core_reads_all' | case.partition: every_core_reads_all;
                gm->ub       | 64,64    | ,'tile':[8,8],'tiling':{'cores':3} | case.tiling: knobs [cores]; gm_copy has none
                """)
    void whatItRefuses(String path, String shape, String more, String line) {
        List<String> lines = CONTRACT.check(call(path, shape, more));
        assertThat(lines).anySatisfy(found -> assertThat(found).startsWith(line));
    }

    @Test
    void whatIsMissingIsNamedTogether() {
        OperatorCall empty = OperatorCall.of(GmCopyContract.NAME);
        assertThat(CONTRACT.check(empty)).extracting(line -> line.substring(0, line.indexOf(':')))
                .containsExactlyInAnyOrder("case.path", "case.src", "case.tile");
    }
}
