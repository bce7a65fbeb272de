package ascendsim.spark;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.kernels.batch.Batch;
import ascendsim.tiling.sweep.SweepFile;
import ascendsim.tiling.sweep.SweepRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkSweepTest {
    private static final String SWEEP = """
        chips: [Ascend910B2, Ascend910B3]
        operators:
          - operator: matmul
            case:
              x: {shape: [$m, 64], dtype: float16}
              y: {shape: [64, $n], dtype: float16}
            shapes: {m: [16, 48], n: [32, 64]}
            tilings: [default, {base_m: 16}, {base_m: 17}, {search: {budget: 5}}]
        """;

    @TempDir
    Path directory;

    @Test
    @Tag("spark")
    void sparkAndTheLocalEngineWriteTheSameBytes() throws IOException {
        Path file = Files.writeString(directory.resolve("sweep.yaml"), SWEEP);
        SweepRun local = SweepRun.open(SweepFile.read(file), SWEEP, directory.resolve("local.journal"), false);
        local.run(2, Batch.UNWATCHED);
        Path csv = directory.resolve("spark.csv");
        Path lines = directory.resolve("spark.jsonl");
        try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("test").setMaster("local[2,4]")
                .set("spark.ui.enabled", "false").set("spark.driver.host", "localhost")
                .set("spark.driver.bindAddress", "127.0.0.1"))) {
            SparkSweep.run(spark, file, csv, false);
            List<String> some = Files.readAllLines(directory.resolve("local.journal")).subList(0, 20);
            Files.write(directory.resolve("spark.jsonl.journal"), some);
            SparkSweep.run(spark, file, lines, true);
        }
        assertThat(Files.readString(csv)).isEqualTo(local.table().csv()).contains("refused").contains("genetic-5-0");
        assertThat(Files.readString(lines)).isEqualTo(local.table().lines());
        assertThat(directory.resolve("spark.csv.journal")).doesNotExist();
    }
}
