package ascendsim.cli.serve;

import java.io.IOException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * One client: a thread that reads its messages, so that it is noticed when it goes away in the middle of a request, and
 * one that answers them. A message is read when the one before was answered.
 */
final class Client {
    private final Frames frames;
    private final Answers answers;
    private final Connection connection;
    private final BlockingQueue<Incoming> inbox = new LinkedBlockingQueue<>();
    /** Held by the message that is read or answered. */
    private final Semaphore turn = new Semaphore(1);
    private final Cancellation cancellation = new Cancellation();

    /** What ends a client's reads and writes. */
    interface Connection {
        void close() throws IOException;

        /** Whether a client that sends no more can still be waiting for an answer. */
        boolean isPatient();
    }

    private sealed interface Incoming {
        /** A message. */
        final class Frame implements Incoming {
            private final byte[] bytes;

            private Frame(byte[] bytes) {
                this.bytes = bytes;
            }
        }

        /** Something after which nothing can be read. */
        record Broken(Refused why) implements Incoming {
        }

        /** There will be no more. */
        record End() implements Incoming {
        }
    }

    Client(Frames frames, Answers answers, Connection connection) {
        this.frames = frames;
        this.answers = answers;
        this.connection = connection;
    }

    /** Serves the client until one of both has enough; its messages are read on a thread of their own. */
    void serve(Thread.Builder readers) {
        readers.start(this::read);
        try {
            while (answered(inbox.take())) {
                turn.release();
            }
        } catch (IOException | InterruptedException gone) {
            // There is nobody to be told.
        } finally {
            close();
        }
    }

    /** Ends what the client has under way; its threads end soon. */
    void close() {
        cancellation.ask();
        try {
            connection.close();
        } catch (IOException gone) {
            // It is to be gone.
        }
        turn.release();
        inbox.add(new Incoming.End());
    }

    /** Whether a message has been on its way for so long. */
    boolean isOverdue(long nanoseconds) {
        return frames.isOverdue(nanoseconds);
    }

    /** Answers; whether more may come. */
    private boolean answered(Incoming message) throws IOException {
        return switch (message) {
            case Incoming.Frame frame -> {
                Answers.Answer answer = answers.to(frame.bytes, cancellation);
                if (answer.reply().isPresent()) {
                    frames.write(answer.reply().get());
                }
                yield !answer.last();
            }
            case Incoming.Broken(Refused why) -> {
                frames.write(Replies.bytes(Replies.failed(OptionalLong.empty(), why)));
                yield false;
            }
            case Incoming.End() -> false;
        };
    }

    private void read() {
        Incoming last = new Incoming.End();
        try {
            for (OptionalInt length = frames.length(); length.isPresent(); length = frames.length()) {
                turn.acquire();
                inbox.add(new Incoming.Frame(frames.body(length.getAsInt())));
            }
        } catch (Refused broken) {
            turn.acquireUninterruptibly();
            last = new Incoming.Broken(broken);
        } catch (IOException | InterruptedException | OutOfMemoryError gone) {
            // The same as an end.
        }
        if (last instanceof Incoming.End && !connection.isPatient()) {
            cancellation.ask();
        }
        inbox.add(last);
    }
}
