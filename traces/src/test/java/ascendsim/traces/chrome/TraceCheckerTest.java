package ascendsim.traces.chrome;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceCheckerTest {
    private static final String HEAD = "{'profilingType':'op','traceEvents':[";

    @TempDir
    Path dir;

    @Test
    void aGoodTraceHasNoProblems() throws IOException {
        assertThat(problems(HEAD + slice("X", "'ts':1.5,'dur':2.0") + "," + slice("X", "'ts':2.0,'dur':1.5") + ","
                + slice("X", "'ts':3.5,'dur':0.0") + "]}")).isEmpty();
    }

    @Test
    void insightNeedsTheTypeBeforeTheFirstBracket() throws IOException {
        assertThat(problems("{'traceEvents':[],'profilingType':'op'}")).singleElement().asString()
                .contains("profilingType");
        assertThat(problems("{'note':[],'profilingType':'op','traceEvents':[]}")).singleElement().asString()
                .contains("profilingType");
    }

    @Test
    void slicesOfARowNest() throws IOException {
        assertThat(problems(HEAD + slice("X", "'ts':1.0,'dur':2.0") + "," + slice("X", "'ts':2.0,'dur':1.5") + "]}"))
                .anyMatch(p -> p.contains("reaches beyond"));
    }

    @Test
    void nestingHoldsAfterCuttingToNanosecondsToo() throws IOException {
        String outer = slice("X", "'ts':0.0006,'dur':0.0027");
        String inner = slice("X", "'ts':0.001,'dur':0.0023");
        assertThat(problems(HEAD + outer + "," + inner + "]}")).hasSize(1)
                .allMatch(p -> p.contains("reaches beyond"));
    }

    @Test
    void beginsAndEndsMatch() throws IOException {
        String begin = slice("B", "'ts':1.0,'id':'a'");
        String end = slice("E", "'ts':2.0,'id':'a'");
        assertThat(problems(HEAD + begin + "," + end + "]}")).isEmpty();
        assertThat(problems(HEAD + begin + "]}")).allMatch(p -> p.contains("never ends")).isNotEmpty();
        assertThat(problems(HEAD + end + "]}")).allMatch(p -> p.contains("ends nothing")).isNotEmpty();
        assertThat(problems(HEAD + begin + "," + end.replace("'a'", "'b'") + "]}"))
                .anyMatch(p -> p.contains("ends nothing"));
    }

    @Test
    void arrowsHaveTwoEndsInSlices() throws IOException {
        String slice = slice("X", "'ts':1.0,'dur':2.0");
        String from = slice("s", "'ts':1.0,'id':'a'");
        String to = slice("t", "'ts':2.0,'id':'a'");
        assertThat(problems(HEAD + String.join(",", slice, from, to) + "]}")).isEmpty();
        assertThat(problems(HEAD + String.join(",", slice, from) + "]}")).anyMatch(p -> p.contains("goes nowhere"));
        assertThat(problems(HEAD + String.join(",", slice, to) + "]}")).anyMatch(p -> p.contains("from nowhere"));
        assertThat(problems(HEAD + String.join(",", from, to) + "]}")).anyMatch(p -> p.contains("in no slice"));
        assertThat(problems(HEAD + String.join(",", slice, from, to.replace("2.0", "3.1")) + "]}"))
                .anyMatch(p -> p.contains("in no slice"));
        assertThat(problems(HEAD + String.join(",", slice, from, from, to) + "]}"))
                .anyMatch(p -> p.contains("there twice"));
        assertThat(problems(HEAD + String.join(",", slice, from.replace("1.0", "2.5"), to) + "]}"))
                .anyMatch(p -> p.contains("before it leaves"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "{'ph':'i','name':'a','pid':'p','tid':'t','ts':1} | phase 'i'",
            "{'ph':'X','name':'a','pid':1,'tid':'t','ts':1,'dur':1} | not both strings",
            "{'ph':'X','name':'a','pid':'p','tid':1,'ts':1,'dur':1} | tid is no string",
            "{'ph':'X','name':'a','pid':'p','tid':'t','ts':1} | no duration",
            "{'ph':'X','name':'a','pid':'p','tid':'t','ts':1,'dur':1,'args':{'n':1}} | an argument is no string",
            "{'ph':'B','name':'WAIT_FLAG','pid':'p','tid':'t','ts':1} | no id",
            "{'ph':'B','name':'a','pid':'p','tid':'t','ts':1,'id':'1'} | flags only",
            "{'ph':'M','name':'a','pid':'p','tid':'t'} | unknown metadata",
            "{'ph':'C','name':'a','pid':'p','tid':0,'ts':0} | counter at time 0"})
    void everyEventHasItsForm(String event, String problem) throws IOException {
        assertThat(problems(HEAD + event + "]}")).anyMatch(p -> p.contains(problem));
    }

    private static String slice(String phase, String rest) {
        return "{'ph':'" + phase + "','name':'SET_FLAG','pid':'p','tid':'t'," + rest + "}";
    }

    private List<String> problems(String json) throws IOException {
        Path file = dir.resolve("trace.json");
        Files.writeString(file, json.replace('\'', '"'));
        return TraceChecker.problems(file);
    }
}
