package ascendsim.traces.chrome;

import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads the events of a trace file and says what is wrong with each one by itself. */
final class TraceEvents {
    /** What Insight reads in a simulator's trace (ecosystem.md §1.4). */
    private static final Set<String> PHASES = new LinkedHashSet<>(List.of("M", "X", "B", "E", "s", "t", "C"));
    /** Of those that Perfetto reads (ecosystem.md §1.4) what we write for it. */
    private static final Set<String> PERFETTO_PHASES = new LinkedHashSet<>(List.of("M", "X", "s", "f", "C"));
    private static final Set<String> METADATA =
            Set.of("process_name", "thread_name", "process_labels", "process_sort_index", "thread_sort_index");
    private static final Set<String> PAIRED = Set.of("SET_FLAG", "WAIT_FLAG", "set_event", "wait_event");
    private static final BigDecimal PICOSECONDS_PER_MICROSECOND = BigDecimal.valueOf(1_000_000);

    private final JsonParser parser;
    private final Dialect dialect;
    private final Map<String, String> strings = new HashMap<>();
    private final Map<String, BigDecimal> numbers = new HashMap<>();
    private boolean textArguments = true;

    private TraceEvents(JsonParser parser, Dialect dialect) {
        this.parser = parser;
        this.dialect = dialect;
    }

    static List<TraceEvent> read(InputStream in, Dialect dialect) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
            return new TraceEvents(parser, dialect).events();
        }
    }

    private List<TraceEvent> events() {
        List<TraceEvent> events = new ArrayList<>();
        JsonToken token = parser.nextToken();
        while (token != null && token != JsonToken.START_ARRAY) {
            token = parser.nextToken();
        }
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            events.add(event());
        }
        return events;
    }

    private TraceEvent event() {
        strings.clear();
        numbers.clear();
        textArguments = true;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT) {
                arguments();
            } else if (value == JsonToken.VALUE_STRING) {
                strings.put(name, parser.getString());
            } else if (value.isNumeric()) {
                numbers.put(name, parser.getDecimalValue());
                identity(name);
            }
        }
        return new TraceEvent(string("ph"), string("name"), string("pid"), string("tid"), string("id"),
                picoseconds("ts"), picoseconds("dur"), problem());
    }

    /** Only Insight's file of all cores wants texts for processes and threads. */
    private void identity(String name) {
        if (!dialect.isNamed() && (name.equals("pid") || name.equals("tid"))) {
            strings.put(name, numbers.get(name).toPlainString());
        }
    }

    private void arguments() {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            textArguments &= parser.nextToken() == JsonToken.VALUE_STRING;
        }
    }

    private String string(String name) {
        return strings.getOrDefault(name, "");
    }

    private long picoseconds(String name) {
        return numbers.getOrDefault(name, BigDecimal.ZERO).multiply(PICOSECONDS_PER_MICROSECOND).longValue();
    }

    private String problem() {
        String phase = string("ph");
        Set<String> phases = dialect == Dialect.PERFETTO ? PERFETTO_PHASES : PHASES;
        if (!phases.contains(phase)) {
            return "phase '" + phase + "'; expected one of " + String.join(" ", phases);
        }
        if (!strings.containsKey("name") || !strings.containsKey("pid")) {
            return dialect.isNamed() ? "name and pid are not both strings" : "no name or no pid";
        }
        return switch (phase) {
            case "M" -> METADATA.contains(string("name")) ? "" : "unknown metadata";
            case "C" -> dialect == Dialect.PERFETTO || picoseconds("ts") > 0 ? ""
                    : "counter at time 0, which Insight drops";
            default -> slice(phase);
        };
    }

    private String slice(String phase) {
        if (!strings.containsKey("tid") || !numbers.containsKey("ts") || picoseconds("ts") < 0) {
            return (dialect.isNamed() ? "tid is no string" : "no tid") + " or ts no time";
        }
        if (!textArguments) {
            return "an argument is no string";
        }
        boolean complete = phase.equals("X");
        if (complete && (!numbers.containsKey("dur") || picoseconds("dur") < 0)) {
            return "no duration";
        }
        if (!complete && !strings.containsKey("id")) {
            return "no id";
        }
        if (phase.equals("f") && !string("bp").equals("e")) {
            return "no bp \"e\", without which an arrow ends at the next slice";
        }
        boolean pair = phase.equals("B") || phase.equals("E");
        return pair && !PAIRED.contains(string("name")) ? "begin and end are for flags only" : "";
    }
}
