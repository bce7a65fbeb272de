package ascendsim.traces.chrome;

import ascendsim.sim.issue.CoreId;
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

    private final JsonGenerator json;
    private final Dialect dialect;
    private final Microseconds microseconds = new Microseconds();

    TraceJson(OutputStream out, Dialect dialect) {
        this.dialect = dialect;
        json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out);
    }

    /** The head up to the list of events. MindStudio Insight looks for profilingType before the first bracket. */
    void begin() {
        json.writeStartObject();
        json.writeStringProperty("displayTimeUnit", "ns");
        dialect.schema().ifPresent(version -> {
            json.writeStringProperty("profilingType", "op");
            json.writeNumberProperty("schemaVersion", version);
        });
        json.writeName("traceEvents");
        json.writeStartArray();
        json.writeRaw('\n');
    }

    void end() {
        json.writeEndArray();
        json.writeEndObject();
        json.writeRaw('\n');
    }

    /** A core that is going to be drawn. */
    void appears(CoreId core, int sortIndex) {
        switch (dialect) {
            case ALL_CORES -> sortIndex(() -> metadata("process_sort_index", core.text(), "NA"), sortIndex);
            case ONE_CORE -> {
            }
            case PERFETTO -> {
                name(() -> metadata("process_name", Painter.sortIndex(core), 0), core.text());
                sortIndex(() -> metadata("process_sort_index", Painter.sortIndex(core), 0), sortIndex);
            }
        }
    }

    /** A row that is going to be drawn in. */
    void appears(Row row) {
        switch (dialect) {
            case ALL_CORES -> sortIndex(() -> metadata("thread_sort_index", row.process(), row.thread()),
                    row.lane().sortIndex());
            case ONE_CORE -> {
                if (row.number() == 1) {
                    name(() -> metadata("process_name", row.lane().process(), 0), row.lane().name());
                    sortIndex(() -> metadata("process_sort_index", row.lane().process(), 0), row.lane().sortIndex());
                }
                name(() -> metadata("thread_name", row.lane().process(), row.number()),
                        row.lane().name() + "_" + row.number());
                sortIndex(() -> metadata("thread_sort_index", row.lane().process(), row.number()), row.number());
            }
            case PERFETTO -> {
                name(() -> metadata("thread_name", row.processNumber(), row.threadNumber()), row.thread());
                sortIndex(() -> metadata("thread_sort_index", row.processNumber(), row.threadNumber()),
                        (int) (row.threadNumber() % Integer.MAX_VALUE));
            }
        }
    }

    private void name(Runnable head, String name) {
        head.run();
        arguments();
        json.writeStringProperty("name", name);
        json.writeEndObject();
        finish();
    }

    private void sortIndex(Runnable head, int index) {
        head.run();
        arguments();
        json.writeNumberProperty("sort_index", index);
        json.writeEndObject();
        finish();
    }

    private void metadata(String name, String process, String thread) {
        head(name, "M");
        property(PROCESS, process);
        property(THREAD, thread);
    }

    private void metadata(String name, long process, long thread) {
        head(name, "M");
        number(PROCESS, process);
        number(THREAD, thread);
    }

    /** A complete event up to its arguments; {@link #argument} and {@link #finishArguments} follow. */
    void slice(String name, Row row, Span span, String colour) {
        event(name, "X", row);
        time(TIME, span.start());
        time(DURATION, cut(span.end()) - cut(span.start()));
        colour(colour);
        arguments();
    }

    /** The begin event of a flag up to its arguments. */
    void begin(String name, Row row, long time, Mark mark) {
        event(name, "B", row);
        time(TIME, time);
        colour(mark.colour());
        id(mark.id());
        arguments();
    }

    void end(String name, Row row, long time, Mark mark) {
        event(name, "E", row);
        time(TIME, time);
        colour(mark.colour());
        id(mark.id());
        finish();
    }

    /** The start of an arrow. */
    void departs(Row row, long time, Arrow arrow) {
        flow("s", row, time, arrow);
    }

    /** The end of an arrow. */
    void arrives(Row row, long time, Arrow arrow) {
        flow(dialect.arrival(), row, time, arrow);
    }

    private void flow(String phase, Row row, long time, Arrow arrow) {
        head("flow", phase);
        if (dialect == Dialect.ONE_CORE) {
            property(PROCESS, Integer.toString(row.lane().process()));
            property(THREAD, Integer.toString(row.number()));
        } else {
            place(row);
        }
        time(TIME, time);
        json.writeName(CATEGORY);
        json.writeString(arrow.category());
        id(arrow.id());
        if (phase.equals("f")) {
            json.writeStringProperty("bp", "e");
        }
        finish();
    }

    /** A counter of the whole chip. */
    void counter(String name, String process, long time, Value value) {
        head(name, "C");
        property(PROCESS, process);
        number(THREAD, 0);
        value(time, value);
    }

    /** A counter of one core. */
    void counter(String name, CoreId core, long time, Value value) {
        head(name, "C");
        if (dialect.isNamed()) {
            property(PROCESS, core.text());
        } else {
            number(PROCESS, Painter.sortIndex(core));
        }
        number(THREAD, 0);
        value(time, value);
    }

    private void value(long time, Value value) {
        time(TIME, time);
        arguments();
        json.writeName(value.unit);
        if (value.amount == Math.rint(value.amount)) {
            json.writeNumber((long) value.amount);
        } else {
            json.writeNumber(value.amount);
        }
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

    /** What a counter shows. */
    record Value(String unit, double amount) {
    }

    private void event(String name, String phase, Row row) {
        head(name, phase);
        place(row);
    }

    private void head(String name, String phase) {
        json.writeStartObject();
        property(NAME, name);
        property(PHASE, phase);
    }

    private void place(Row row) {
        switch (dialect) {
            case ALL_CORES -> {
                property(PROCESS, row.process());
                property(THREAD, row.thread());
            }
            case ONE_CORE -> {
                number(PROCESS, row.lane().process());
                number(THREAD, row.number());
            }
            case PERFETTO -> {
                number(PROCESS, row.processNumber());
                number(THREAD, row.threadNumber());
            }
        }
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

    private void number(SerializableString name, long value) {
        json.writeName(name);
        json.writeNumber(value);
    }

    private long cut(long picoseconds) {
        return picoseconds - picoseconds % dialect.resolution();
    }

    private void finish() {
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private void time(SerializableString name, long picoseconds) {
        json.writeName(name);
        microseconds.write(json, cut(picoseconds));
    }
}
