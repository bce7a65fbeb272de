package ascendsim.traces.report;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes JSON that may stand inside a script element: no text in it can end the element. */
final class Json implements AutoCloseable {
    private static final byte[] LESS_THAN = "\\u003c".getBytes(StandardCharsets.US_ASCII);

    /** {@code <} appears in strings only, where it may as well be escaped. */
    private static final class Inline extends FilterOutputStream {
        Inline(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            if (b == '<') {
                out.write(LESS_THAN);
            } else {
                out.write(b);
            }
        }

        @Override
        public void close() throws IOException {
            flush(); // what comes after the element goes to the same stream
        }
    }

    private final JsonGenerator generator;

    Json(OutputStream out) {
        generator = new JsonFactory().createGenerator(ObjectWriteContext.empty(), new Inline(out));
    }

    /** A text that is JSON already. */
    static void copy(String json, OutputStream out) throws IOException {
        Inline inline = new Inline(out);
        inline.write(json.getBytes(StandardCharsets.UTF_8));
        inline.flush();
    }

    /** Writes the members of an object or the items of an array. */
    interface Content {
        void write();
    }

    /** An object: as an item, or as the value of the {@link #name} before. */
    Json object(Content members) {
        generator.writeStartObject();
        members.write();
        generator.writeEndObject();
        return this;
    }

    Json array(Content items) {
        generator.writeStartArray();
        items.write();
        generator.writeEndArray();
        return this;
    }

    Json name(String name) {
        generator.writeName(name);
        return this;
    }

    Json field(String name, String value) {
        return name(name).value(value);
    }

    Json field(String name, long value) {
        return name(name).value(value);
    }

    /** A number, null where JSON has none. */
    Json field(String name, double value) {
        name(name);
        if (Double.isFinite(value)) {
            generator.writeNumber(value);
        } else {
            generator.writeNull();
        }
        return this;
    }

    Json field(String name, boolean value) {
        generator.writeName(name);
        generator.writeBoolean(value);
        return this;
    }

    Json field(String name, long[] values) {
        return name(name).values(values);
    }

    Json value(String value) {
        generator.writeString(value);
        return this;
    }

    Json value(long value) {
        generator.writeNumber(value);
        return this;
    }

    Json values(long[] values) {
        return array(() -> {
            for (long value : values) {
                value(value);
            }
        });
    }

    @Override
    public void close() {
        generator.close();
    }
}
