package ascendsim.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/**
 * Gives {@code System.err} back to the terminal or file the user chose. The launcher starts the JVM with file
 * descriptor 2 on a pipe that drops the JVM's notice about incubator modules, keeps the user's stderr on another
 * descriptor and names it in the property {@value #PROPERTY}. Before the first byte is written the two are made one
 * (POSIX dup2), so that messages are complete when the process ends and a progress bar reaches the terminal undelayed.
 * Without the property nothing happens.
 */
final class StandardError extends OutputStream {
    static final String PROPERTY = "ascendsim.stderr.descriptor";
    private static final int PIPE = 2;

    private final int chosen;
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.err);
    private boolean restored;

    private StandardError(int chosen) {
        this.chosen = chosen;
    }

    /** Call once, before anything is printed. */
    static void restore() {
        Integer chosen = Integer.getInteger(PROPERTY);
        if (chosen != null) {
            System.setErr(new PrintStream(new StandardError(chosen), true, System.err.charset()));
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        if (!restored) {
            restored = true;
            duplicate(chosen, PIPE);
        }
        out.write(bytes, offset, length);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[]{(byte) value}, 0, 1);
    }

    @SuppressWarnings("restricted")
    private static void duplicate(int from, int to) throws IOException {
        Linker linker = Linker.nativeLinker();
        var type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        var dup2 = linker.defaultLookup().find("dup2").map(symbol -> linker.downcallHandle(symbol, type));
        if (dup2.isEmpty()) {
            return;
        }
        try {
            int descriptor = (int) dup2.get().invokeExact(from, to);
            if (descriptor != to) {
                throw new IOException("stderr: dup2(" + from + ", " + to + ") = " + descriptor);
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }
}
