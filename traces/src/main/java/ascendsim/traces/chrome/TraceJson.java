package ascendsim.traces.chrome;

import java.io.OutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/** Writes single trace events. Times come in picoseconds and are written as microseconds, never in exponent form. */
final class TraceJson implements AutoCloseable {
    private static final SerializableString NAME = new SerializedString("name");
    private static final SerializableString PHASE = new SerializedString("ph");
    private static final SerializableString PROCESS = new SerializedString("pid");
    private static final SerializableString THREAD = new SerializedString("tid");
    private static final SerializableString TIME = new SerializedString("ts");
    private static final SerializableString DURATION = new SerializedString("dur");
    private static final SerializableString COLOUR = new SerializedString("cname");
    private static final SerializableString ID = new SerializedString("id");
    private static final SerializableString CATEGORY = new SerializedString("cat");
    private static final SerializableString ARGUMENTS = new SerializedString("args");
    private static final int FRACTION_DIGITS = 6;
    private static final int MAX_DIGITS = 28;

    private final JsonGenerator json;
    private final char[] digits = new char[MAX_DIGITS];

    TraceJson(OutputStream out) {
        json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out);
    }

    /** The head up to the list of events. MindStudio Insight looks for profilingType before the first bracket. */
    void begin() {
        json.writeStartObject();
        json.writeStringProperty("displayTimeUnit", "ns");
        json.writeStringProperty("profilingType", "op");
        json.writeNumberProperty("schemaVersion", 2);
        json.writeName("traceEvents");
        json.writeStartArray();
        json.writeRaw('\n');
    }

    void end() {
        json.writeEndArray();
        json.writeEndObject();
        json.writeRaw('\n');
    }

    void sortIndex(String name, String process, String thread, int index) {
        event(name, "M", process, thread);
        arguments();
        json.writeNumberProperty("sort_index", index);
        json.writeEndObject();
        finish();
    }

    /** A complete event up to its arguments; {@link #argument} and {@link #finishArguments} follow. */
    void slice(String name, Row row, Span span, String colour) {
        event(name, "X", row.process(), row.thread());
        time(TIME, span.start());
        time(DURATION, span.end() - span.start());
        colour(colour);
        arguments();
    }

    /** The begin event of a flag up to its arguments. */
    void begin(String name, Row row, long time, Mark mark) {
        event(name, "B", row.process(), row.thread());
        time(TIME, time);
        colour(mark.colour());
        id(mark.id());
        arguments();
    }

    void end(String name, Row row, long time, Mark mark) {
        event(name, "E", row.process(), row.thread());
        time(TIME, time);
        colour(mark.colour());
        id(mark.id());
        finish();
    }

    /** One end of an arrow; {@code phase} is "s" where it starts and "t" where it arrives. */
    void flow(String phase, Row row, long time, Arrow arrow) {
        event("flow", phase, row.process(), row.thread());
        time(TIME, time);
        json.writeName(CATEGORY);
        json.writeString(arrow.category());
        id(arrow.id());
        finish();
    }

    void counter(String name, String process, long time, long megabytesPerSecond) {
        json.writeStartObject();
        property(NAME, name);
        property(PHASE, "C");
        property(PROCESS, process);
        json.writeName(THREAD);
        json.writeNumber(0);
        time(TIME, time);
        arguments();
        json.writeNumberProperty("throughput(MB/s)", megabytesPerSecond);
        json.writeEndObject();
        finish();
    }

    void argument(String name, String value) {
        json.writeStringProperty(name, value);
    }

    void finishArguments() {
        json.writeEndObject();
        finish();
    }

    @Override
    public void close() {
        json.close();
    }

    /** Picoseconds. */
    record Span(long start, long end) {
    }

    /** Identity and colour of a begin/end pair. */
    record Mark(String id, String colour) {
    }

    /** Identity of an arrow and the pipes it connects. */
    record Arrow(String id, String category) {
    }

    private void event(String name, String phase, String process, String thread) {
        json.writeStartObject();
        property(NAME, name);
        property(PHASE, phase);
        property(PROCESS, process);
        property(THREAD, thread);
    }

    private void arguments() {
        json.writeName(ARGUMENTS);
        json.writeStartObject();
    }

    private void colour(String colour) {
        property(COLOUR, colour);
    }

    private void id(String id) {
        property(ID, id);
    }

    private void property(SerializableString name, String value) {
        json.writeName(name);
        json.writeString(value);
    }

    private void finish() {
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private void time(SerializableString name, long picoseconds) {
        json.writeName(name);
        int at = MAX_DIGITS;
        long left = picoseconds;
        boolean significant = false;
        for (int digit = 1; digit <= FRACTION_DIGITS; digit++) {
            char c = (char) ('0' + left % 10);
            left /= 10;
            significant |= c != '0' || digit == FRACTION_DIGITS;
            if (significant) {
                digits[--at] = c;
            }
        }
        digits[--at] = '.';
        do {
            digits[--at] = (char) ('0' + left % 10);
            left /= 10;
        } while (left > 0);
        json.writeNumber(digits, at, MAX_DIGITS - at);
    }
}
