package ascendsim.spark;

import ascendsim.tiling.sweep.SweepFile;
import org.apache.spark.api.java.function.Function;

/**
 * Does one task of a sweep on whatever machine it is sent to. What travels is the text of the sweep file and the place
 * of the task; what comes back is its row as JSON.
 */
final class RunTask implements Function<Integer, String> {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final String text;

    RunTask(String name, String text) {
        this.name = name;
        this.text = text;
    }

    @Override
    public String call(Integer task) {
        return SweepFile.parse(name, text).tasks().get(task).run().toString();
    }
}
