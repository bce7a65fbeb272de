package ascendsim.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Calls that cannot be done. */
@DisabledOnOs(OS.WINDOWS)
class CallProblemsTest {
    private static final String MATMUL = """
        {"x":{"shape":[48,40],"dtype":"float16"},"y":{"shape":[40,32],"dtype":"float16"}}""";

    @TempDir
    Path dir;
    private Serving serving;
    private Peer peer;

    @BeforeEach
    void start() throws IOException {
        serving = new Serving(dir.resolve("s"));
        peer = serving.peer();
    }

    @AfterEach
    void end() throws IOException {
        peer.close();
        serving.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "'case':{}                       | value: case.x: not given; matmul needs it",
            "'operator':'matmull'            | unsupported: operator: unknown operator matmull; ",
            "'operator':null                 | protocol: operator: not given; expected a text",
            "'chip':'Ascend910B9'            | unsupported: chip: unknown chip Ascend910B9; ",
            "'case':[]                       | protocol: case: []; expected an object",
            "'mode':'slow'                   | protocol: mode: slow; expected one of timed, ordered, timing",
            "'lenient':1                     | protocol: lenient: 1; expected true or false",
            "'seed':1.5                      | protocol: seed: 1.5; expected a whole number from",
            "'l2':'hot'                      | protocol: l2: hot; expected one of cold, warm",
            "'sanitize':'everything'         | protocol: sanitize: unknown value; expected all, none or some of",
            "'check':'cann'                  | protocol: check: cann; expected one of none, reference",
            "'check':'reference','mode':'timing' | protocol: check: mode timing; ",
            "'memory':7                      | protocol: memory: 7; expected an object",
            "'mode':'ordered'                | value: case.x: no content; expected at or init; mode timing needs none",
            "'extra':1                       | protocol: extra: unknown key; ",
            "'case':{'x':{'shape':[4,4],'dtype':'bool'},'y':{'shape':[4,4],'dtype':'bool'}} | type: case.x.dtype: \"bool\"",
            "'case':{'x':{'shape':[4,4],'dtype':'float16'},'y':{'shape':[4,4],'dtype':'float16'},'tiling':{'base_m':7}}"
                    + " | unsupported: ",
            "'case':{'x':{'shape':[99999999,99999],'dtype':'float16'},'y':{'shape':[4,4],'dtype':'float16'}}"
                    + " | limit: case.x: 1 tensors of 19999799800002 B up to here; ",
            "'case':{'x':{'shape':[3037000499,3037000499],'dtype':'float32'},'y':{'shape':[4,4],'dtype':'float16'}}"
                    + " | limit: case.x: more bytes than 63 bits count; ",
            "'case':{'x':{'shape':[50000,1],'dtype':'float16'},'y':{'shape':[1,50000],'dtype':'float16'}}"
                    + " | limit: out: 3 tensors of 5000200000 B up to here; "})
    void whatCannotBeDoneIsSaid(String changed, String text) throws IOException {
        ObjectNode request = (ObjectNode) JsonMapper.shared()
                .readTree("{\"operator\":\"matmul\",\"mode\":\"timing\",\"case\":" + MATMUL + "}");
        request.setAll((ObjectNode) JsonMapper.shared()
                .readTree("{" + changed.replace('\'', '"') + "}"));
        assertThat(peer.refused("run", request.toString())).startsWith(text.strip());
        peer.done("hello", "{}");
    }

    @Test
    void mostTensorsAreCounted() throws Exception {
        Limits few = new Limits(1 << 20, 32, 1 << 20, 2, 4, 10);
        try (Serving small = new Serving(dir.resolve("t"), few, Ends.NEVER); Peer other = small.peer()) {
            assertThat(other.refused("describe", "{\"operator\":\"matmul\",\"case\":" + MATMUL + "}"))
                    .startsWith("limit: out: 3 tensors of ");
        }
    }
}
