package ascendsim.spark;

import ascendsim.isa.BadInput;
import ascendsim.tiling.sweep.Sweep;
import ascendsim.tiling.sweep.SweepFile;
import ascendsim.tiling.sweep.SweepRun;
import ascendsim.tiling.sweep.SweepTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code spark-submit --class ascendsim.spark.SparkSweep spark-0.1.0-all.jar FILE.yaml OUT.csv|OUT.jsonl [--resume]}:
 * the sweep of a file on a Spark cluster. Tasks that fail with their executor are done again by Spark; the rows that
 * came back are in {@code OUT.journal} on the driver, from which {@code --resume} goes on.
 */
public final class SparkSweep {
    /** Tasks to a core between two looks at what has come back. */
    private static final int ROUNDS = 4;
    private static final String RESUME = "--resume";
    private static final String LINES = ".jsonl";

    private SparkSweep() {
    }

    /** Runs one sweep; ends the JVM with 2 for bad input. */
    public static void main(String[] args) throws IOException {
        List<String> words = List.of(args);
        boolean resume = words.contains(RESUME);
        List<String> files = words.stream().filter(word -> !word.equals(RESUME)).toList();
        if (files.size() != 2) {
            System.err.println("sweep: " + files.size() + " files; expected FILE.yaml OUT.csv; --resume goes on");
            System.exit(2);
        }
        SparkConf configuration = new SparkConf().setAppName("ascendsim sweep")
                .setIfMissing("spark.master", "local[2,4]");
        try (JavaSparkContext spark = new JavaSparkContext(configuration)) {
            run(spark, Path.of(files.get(0)), Path.of(files.get(1)), resume);
        } catch (BadInput bad) {
            bad.problems().forEach(System.err::println);
            System.exit(2);
        }
    }

    /**
     * Runs a sweep.
     *
     * @param out ends in .csv or .jsonl
     */
    static void run(JavaSparkContext spark, Path file, Path out, boolean resume) throws IOException {
        String text = SweepFile.text(file);
        Sweep sweep = SweepFile.parse(file.toString(), text);
        SweepRun run = SweepRun.open(sweep, text, out.resolveSibling(out.getFileName() + ".journal"), resume);
        RunTask task = new RunTask(file.toString(), text);
        List<Integer> left = run.left();
        int stride = ROUNDS * spark.defaultParallelism();
        for (int from = 0; from < left.size(); from += stride) {
            List<Integer> some = left.subList(from, Math.min(left.size(), from + stride));
            List<String> rows = spark.parallelize(List.copyOf(some), some.size()).map(task).collect();
            for (int i = 0; i < rows.size(); i++) {
                run.done(some.get(i), new JsonMapper().readTree(rows.get(i)));
            }
        }
        SweepTable table = run.table();
        Path whole = out.resolveSibling("." + out.getFileName() + ".tmp");
        Files.writeString(whole, out.toString().endsWith(LINES) ? table.lines() : table.csv());
        Files.move(whole, out, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        run.finish();
    }
}
