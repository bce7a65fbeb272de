package ascendsim.kernels.gmm;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Entry;
import ascendsim.kernels.call.CaseReader;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the host writes for the kernel: descriptors of lists, and the sizes of products. */
class GroupedParametersTest {
    private static List<Entry> table(String name) {
        String json = """
            {'x':{'shape':[64,32],'dtype':'float16'},'weight':[{'shape':[32,48],'dtype':'float16'},
             {'shape':[32,48],'dtype':'float16'},{'shape':[32,48],'dtype':'float16'}],
             'group_list':[16,32,64],'group_type':0,'split_item':3}""".replace('\'', '"');
        GroupedCall call = GroupedCall.of(new CaseReader(new GroupedMatmulContract().schema(), 1).read(json));
        return new GroupedParameters(call).all(List.of("x", "weight")).stream()
                .filter(parameter -> parameter.name().equals(name)).map(Parameter::table).findFirst().orElseThrow();
    }

    @Test
    void descriptorsSayWhereTheAddressesBegin() {
        assertThat(table("x_list")).containsExactly(new Entry.Value(32), new Entry.Value(2), new Entry.Value(64),
                new Entry.Value(32), new Entry.Address("x.0"));
        List<Entry> weights = table("weight_list");
        assertThat(weights).hasSize(1 + 3 * 3 + 3);
        assertThat(weights.getFirst()).isEqualTo(new Entry.Value(10 * 8));
        assertThat(weights.get(10)).isEqualTo(new Entry.Address("weight.0"));
        assertThat(weights.getLast()).isEqualTo(new Entry.Address("weight.2"));
    }

    /** 128 entries of k, then of n, two to a word. */
    @Test
    void sizesOfEachWeight() {
        List<Entry> sizes = table("tiling");
        assertThat(sizes).hasSize(128);
        assertThat(sizes.subList(0, 2)).containsExactly(new Entry.Value(32L | 32L << 32), new Entry.Value(32));
        assertThat(sizes.subList(64, 66)).containsExactly(new Entry.Value(48L | 48L << 32), new Entry.Value(48));
        assertThat(sizes.subList(2, 64)).containsOnly(new Entry.Value(0));
    }
}
