package ascendsim.kernels.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ascendsim.isa.BadInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RowFilterTest {
    private static final SequencedMap<String, Function<Row, String>> KEYS = keys();
    private static final List<Row> ROWS =
            List.of(row("A", "gmm", "Ascend910B1"), row("B", "qmm", "Ascend910B1"),
                    row("C", "gmm", "Ascend910B2"), row("D", "dma", "Ascend910B2"));

    private record Row(String id, String family, String chip, String operator) {
    }

    private static Row row(String id, String family, String chip) {
        return new Row(id, family, chip, "matmul");
    }

    private static SequencedMap<String, Function<Row, String>> keys() {
        SequencedMap<String, Function<Row, String>> keys = new LinkedHashMap<>();
        keys.put("family", Row::family);
        keys.put("chip", Row::chip);
        keys.put("operator", Row::operator);
        keys.put("id", Row::id);
        return keys;
    }

    private static List<String> ids(String... filters) {
        return RowFilter.parse("--filter", KEYS, List.of(filters)).apply("--filter", ROWS).stream().map(Row::id)
                .toList();
    }

    private static List<String> problems(String... filters) {
        return catchThrowableOfType(BadInput.class, () -> ids(filters)).problems();
    }

    @Test
    void valuesOfOneKeyAreAlternativesKeysAreConditions() {
        assertThat(ids()).containsExactly("A", "B", "C", "D");
        assertThat(ids("family=gmm")).containsExactly("A", "C");
        assertThat(ids("family=gmm,dma")).containsExactly("A", "C", "D");
        assertThat(ids("family=gmm", "family=dma")).containsExactly("A", "C", "D");
        assertThat(ids("family=gmm", "chip=ascend910b2")).containsExactly("C");
        assertThat(ids("family=dma", "chip=Ascend910B1")).isEmpty();
        assertThat(ids("operator=matmul", "id=A,D")).containsExactly("A", "D");
        assertThat(ids("id!=A,D")).containsExactly("B", "C");
        assertThat(ids("family=gmm", "chip!=Ascend910B1", "id!=D")).containsExactly("C");
    }

    @Test
    void aFilterThatMeansNothingIsRefused() {
        assertThat(problems("famly=gmm")).singleElement().asString()
                .startsWith("--filter: famly=gmm; expected KEY=VALUE").endsWith("did you mean family?");
        assertThat(problems("family=")).singleElement().asString().contains("expected family=VALUE");
        assertThat(problems("id!=Z")).singleElement().asString().startsWith("--filter id=Z: no row has it");
        assertThat(problems("family")).singleElement().asString().contains("expected family=VALUE");
        assertThat(problems("family=gnm,qmm", "id=Z")).containsExactly(
                "--filter family=gnm: no row has it; expected a value of the file; did you mean gmm?",
                "--filter id=Z: no row has it; expected a value of the file; did you mean A?");
    }
}
