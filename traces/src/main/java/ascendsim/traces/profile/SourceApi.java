package ascendsim.traces.profile;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.traces.Listing;
import ascendsim.traces.chrome.Lane;
import ascendsim.traces.profile.CoreRecord.LineCount;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What Insight's Source page shows of every line of the assembly text and of every instruction, core by core
 * (ecosystem.md §1.5). A column has a type: 1 is a whole number, 3 a text; -1 stands for what is not known.
 */
final class SourceApi {
    private static final int WHOLE = 1;
    private static final int TEXT = 3;
    private static final long UNKNOWN = -1;
    private static final Map<String, Integer> LINE_TYPES = types(List.of("Line", "Cycles", "Instructions Executed"),
            List.of("Address Range"), List.of("GPR Count", "Process Bytes"));
    private static final Map<String, Integer> INSTRUCTION_TYPES = types(List.of(),
            List.of("Address", "AscendC Inner Code", "Source", "Pipe"),
            List.of("Instructions Executed", "Cycles", "GPR Count", "Process Bytes"));

    private final Listing listing;
    private final List<CoreRecord> cores;

    SourceApi(Listing listing, List<CoreRecord> cores) {
        this.listing = listing;
        this.cores = cores;
    }

    private static Map<String, Integer> types(List<String> first, List<String> texts, List<String> last) {
        Map<String, Integer> types = new LinkedHashMap<>();
        first.forEach(name -> types.put(name, WHOLE));
        texts.forEach(name -> types.put(name, TEXT));
        last.forEach(name -> types.put(name, WHOLE));
        return types;
    }

    byte[] files() {
        return json(json -> {
            types(json, "Files Dtype", "Lines", LINE_TYPES);
            json.writeName("Files");
            json.writeStartArray();
            json.writeStartObject();
            json.writeStringProperty("Source", listing.file());
            json.writeName("Lines");
            json.writeStartArray();
            forEachLine((kind, index, line) -> {
                json.writeStartObject();
                json.writeNumberProperty("Line", line.number());
                perCore(json, "Cycles", kind, index, LineCount::cycles);
                perCore(json, "Instructions Executed", kind, index, LineCount::calls);
                json.writeName("Address Range");
                json.writeStartArray();
                json.writeStartArray();
                json.writeString(address(line));
                json.writeString(address(line));
                json.writeEndArray();
                json.writeEndArray();
                unknown(json);
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
        });
    }

    byte[] instructions() {
        return json(json -> {
            types(json, "Instructions Dtype", "Instructions", INSTRUCTION_TYPES);
            json.writeName("Instructions");
            json.writeStartArray();
            forEachLine((kind, index, line) -> {
                json.writeStartObject();
                json.writeStringProperty("Address", address(line));
                json.writeStringProperty("AscendC Inner Code", listing.code(line));
                json.writeStringProperty("Source", line.instruction().text());
                json.writeStringProperty("Pipe", Lane.of(line.instruction()).name());
                perCore(json, "Instructions Executed", kind, index, LineCount::calls);
                perCore(json, "Cycles", kind, index, LineCount::cycles);
                unknown(json);
                json.writeEndObject();
            });
            json.writeEndArray();
        });
    }

    private interface Content {
        void write(JsonGenerator json);
    }

    private interface LineVisitor {
        void visit(CoreKind kind, int index, Listing.Line line);
    }

    private byte[] json(Content content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeName("Cores");
            json.writeStartArray();
            cores.forEach(core -> json.writeString(core.core().text()));
            json.writeEndArray();
            content.write(json);
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void types(JsonGenerator json, String name, String of, Map<String, Integer> types) {
        json.writeName(name);
        json.writeStartObject();
        json.writeName(of);
        json.writeStartObject();
        types.forEach(json::writeNumberProperty);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void forEachLine(LineVisitor visitor) {
        for (CoreKind kind : CoreKind.values()) {
            List<Listing.Line> lines = listing.lines(kind);
            for (int i = 0; i < lines.size(); i++) {
                visitor.visit(kind, i, lines.get(i));
            }
        }
    }

    /** One number for each core, 0 for those that run the other program. */
    private void perCore(JsonGenerator json, String name, CoreKind kind, int line, ToLongFunction<LineCount> value) {
        json.writeName(name);
        json.writeStartArray();
        cores.forEach(core -> json.writeNumber(
                core.core().kind() == kind ? value.applyAsLong(core.lines().get(line)) : 0));
        json.writeEndArray();
    }

    private void unknown(JsonGenerator json) {
        for (String name : List.of("GPR Count", "Process Bytes")) {
            json.writeName(name);
            json.writeStartArray();
            cores.forEach(_ -> json.writeNumber(UNKNOWN));
            json.writeEndArray();
        }
    }

    private static String address(Listing.Line line) {
        return "0x" + Integer.toHexString(line.address());
    }
}
