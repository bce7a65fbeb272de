package ascendsim.tiling.sweep;

import ascendsim.kernels.batch.Batch;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A sweep that is under way: which rows there are, and which are still to be made. One journal at a time. */
public final class SweepRun {
    private static final String TASK = "task";
    private static final String ROW = "row";

    private final Sweep sweep;
    private final Journal journal;
    private final Map<String, JsonNode> rows = new HashMap<>();
    /** Where each task stands first. */
    private final Map<String, Integer> firsts = new HashMap<>();

    private SweepRun(Sweep sweep, Journal journal) {
        this.sweep = sweep;
        this.journal = journal;
        journal.done().forEach(line -> rows.put(line.path(TASK).asString(""), line.path(ROW)));
        for (int task = sweep.tasks().size() - 1; task >= 0; task--) {
            firsts.put(sweep.tasks().get(task).key(), task);
        }
    }

    /**
     * Begins, or goes on.
     *
     * @param text   of the sweep file: a journal of another one is refused
     * @param resume whether to go on with what the journal has
     */
    public static SweepRun open(Sweep sweep, String text, Path journal, boolean resume) {
        return new SweepRun(sweep, Journal.open(journal, Journal.header("sweep", text), resume));
    }

    /** Places of the tasks that are still to be done, each task once. */
    public synchronized List<Integer> left() {
        return IntStream.range(0, sweep.tasks().size()).boxed()
                .filter(i -> !rows.containsKey(sweep.tasks().get(i).key())
                        && firsts.get(sweep.tasks().get(i).key()).equals(i))
                .toList();
    }

    /** Notes the row of a task; from any thread. */
    public synchronized void done(int task, JsonNode row) {
        String key = sweep.tasks().get(task).key();
        ObjectNode line = JsonNodeFactory.instance.objectNode().put(TASK, key);
        line.set(ROW, row);
        journal.add(line);
        rows.put(key, row);
    }

    /** Does what is left, so many tasks at a time. */
    public void run(int jobs, Batch.Watcher watcher) {
        new Batch(jobs, watcher).map(left(), _ -> 0, task -> {
            done(task, sweep.tasks().get(task).run());
            return task;
        });
    }

    /** The whole table. The journal is kept until {@link #finish}. */
    public synchronized SweepTable table() {
        return new SweepTable(sweep.variables(), sweep.tasks().stream().map(task -> rows.get(task.key())).toList());
    }

    /** The table is where it belongs: nothing is left to go on with. */
    public void finish() {
        journal.finish();
    }
}
