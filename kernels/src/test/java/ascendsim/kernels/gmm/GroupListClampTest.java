package ascendsim.kernels.gmm;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Contract.Relaxed;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What --lenient makes of group lists (operators.md §12). */
class GroupListClampTest {
    private static final GroupedMatmulContract CONTRACT = new GroupedMatmulContract();

    /** Four groups of 32 rows of x. */
    private static OperatorCall rows(String list, int type) {
        return call("""
            {'x':{'shape':[32,64],'dtype':'int8'},'weight':{'shape':[4,64,32],'dtype':'int8'},'scale':{'shape':[4,32],
             'dtype':'float32'},'output_dtype':'float16','group_list':%s,'group_list_type':%d,'group_type':0,
             'split_item':3}""".formatted(list, type));
    }

    private static OperatorCall call(String json) {
        return new CaseReader(CONTRACT.schema(), 1).read(json.replace('\'', '"'));
    }

    private static String list(OperatorCall call) {
        Tensor list = call.required("group_list").tensor();
        return Arrays.toString(LongStream.range(0, list.elements()).map(list::longAt).toArray()).replace(" ", "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0 | [8,16,24,33] | [8,16,24,32] | 8", "0 | [8,16,40,40] | [8,16,32,32] | 16",
            "0 | [8,16,32,99] | [8,16,32,32] | 0", "1 | [13,3,13,4] | [13,3,13,3] | 3",
            "1 | [8,8,90,0] | [8,8,16,0] | 16", "1 | [8,8,16,1] | [8,8,16,0] | 0",
            "2 | [[3,8],[0,8],[1,20],[2,0]] | [3,8,0,8,1,16,2,0] | 16"})
    void theLastGroupTakesWhatIsLeft(int type, String given, String clamped, int rows) {
        assertThat(CONTRACT.check(rows(given, type))).isNotEmpty();
        Relaxed relaxed = CONTRACT.relaxed(rows(given, type));
        assertThat(list(relaxed.call())).isEqualTo(clamped);
        assertThat(CONTRACT.check(relaxed.call())).isEmpty();
        assertThat(relaxed.warnings()).singleElement().asString().startsWith("case.group_list: group_list sums to ")
                .endsWith("; x has 32 rows; the last group is cut to " + rows);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0 | [8,16,24,32]", "0 | [8,16,24,24]", "0 | [0,0,0,0]", "0 | [8,33,40,50]",
            "1 | [8,8,8,8]", "1 | [30,3,0,2]", "0 | [[8,16],[24,40]]", "7 | [8,16,24,40]"})
    void everythingElseStays(int type, String given) {
        Relaxed relaxed = CONTRACT.relaxed(rows(given, type));
        assertThat(relaxed.warnings()).isEmpty();
        assertThat(relaxed.call()).extracting(GroupListClampTest::list).asString()
                .isEqualTo(given.replace("],[", ",").replace("[[", "[").replace("]]", "]"));
    }

    @Test
    void depthsAreCutToo() {
        Relaxed relaxed = CONTRACT.relaxed(call("""
            {'x':{'shape':[60,16],'dtype':'float16','transposed':true},'weight':{'shape':[60,8],'dtype':'float16'},
             'group_list':[7,0,54],'group_list_type':1,'group_type':2,'split_item':3}"""));
        assertThat(list(relaxed.call())).isEqualTo("[7,0,53]");
        assertThat(relaxed.warnings()).singleElement().asString().contains("x has k = 60");
    }

    @Test
    void rowsAfterTheLastGroupNeedNotBeWritten() {
        OperatorCall call = rows("[8,16,24,30]", 0);
        assertThat(CONTRACT.defined(call)).containsExactly(Map.entry("y[0]", 30L * 32));
    }
}
