package ascendsim.traces.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.FakeLaunch;
import ascendsim.traces.FakeLaunch.Times;
import ascendsim.traces.log.EventLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelineSvgTest {
    private static final long SEED = 20260727;

    @TempDir
    Path dir;

    private final EventLog log = new EventLog();
    private final FakeLaunch launch = new FakeLaunch(log);
    private final CoreId cube = launch.cube(0);
    private final CoreId vector = launch.vector(0);

    @AfterEach
    void close() {
        log.close();
    }

    /** A lane is 982 pixels wide: 1000 cycles leave a little less than one pixel each. */
    private String picture() {
        log.stalled(cube, Pipe.MTE1, StallReason.FLAG, 100, 400);
        log.stalled(cube, Pipe.MTE2, StallReason.BANDWIDTH, 300, 400);
        launch.run(cube, FakeLaunch.LOAD_L1, new Times(0, 0, 400));
        launch.run(cube, FakeLaunch.LOAD_L1, new Times(0, 100, 500));
        launch.run(cube, FakeLaunch.WAIT, new Times(0, 400, 410));
        launch.run(cube, FakeLaunch.LOAD_L0A, new Times(0, 410, 420));
        launch.run(cube, FakeLaunch.DRAIN, new Times(0, 500, 600));
        cross(cube, 600, 610);
        log.stalled(vector, Pipe.S, StallReason.CROSS_FLAG, 0, 650);
        log.crossTaken(vector, launch.decoded(vector, FakeLaunch.CROSS_WAIT), 3);
        launch.scalar(vector, FakeLaunch.CROSS_WAIT, 0, 660);
        launch.run(vector, FakeLaunch.LOAD_UB, new Times(700, 700, 800));
        launch.run(launch.cube(1), FakeLaunch.DRAIN, new Times(0, 0, 900));
        log.finished(1000);
        return TimelineSvg.of(log, Scope.whole(0));
    }

    private void cross(CoreId core, long start, long end) {
        Times times = new Times(0, start, end);
        Dispatched set = launch.start(core, FakeLaunch.CROSS_SET, times);
        log.crossSet(core, set, List.of(vector));
        launch.retire(core, times);
    }

    @Test
    void whatRanAndWhatHeldItUp() {
        SvgPicture svg = new SvgPicture(picture());
        assertThat(svg.lanes()).containsExactly("core0.cubecore0.SCALAR", "core0.cubecore0.MTE2",
                "core0.cubecore0.MTE1", "core0.cubecore0.FIXP", "core0.veccore0.SCALAR", "core0.veccore0.MTE2");
        assertThat(svg.texts()).contains("mix on Ascend910B3",
                "AI core 0, cycles 0 to 1,000 of 1,000 (0.56 µs at 1,800 MHz)", "AIC core0.cubecore0",
                "AIV core0.veccore0", "MTE2", "50 %", "0.10", "0.50", "200", "1,000", "cp.gm.l1", "flag",
                "slowed by L2 or HBM", "cross-core flag", "darker: instructions overlap").doesNotContain("CUBE");
        String mte2 = svg.lane("core0.cubecore0.MTE2");
        String y = SvgPicture.attribute(mte2, "rect", "y");
        assertThat(mte2).contains("<title>core0.cubecore0 MTE2: 50 % busy</title>")
                .contains("fill=\"#3f78b5\" fill-opacity=\".75\" d=\"M80 " + y + "h392.1v18h-392.1z\"")
                .contains("fill=\"#3f78b5\" fill-opacity=\".75\" d=\"M178.2 " + y + "h392.1v18h-392.1z\"")
                .contains("fill=\"url(#hatch)\" d=\"M374.6 " + y + "h98.2v18h-98.2z\"");
        assertThat(svg.lane("core0.cubecore0.MTE1")).contains("1 % busy").contains("fill=\"#f7e6a6\" d=\"M178.2 ");
    }

    @Test
    void aCrossCoreFlagIsAnArrowFromTheSetToTheWaitItEnded() {
        SvgPicture svg = new SvgPicture(picture());
        double fixp = Double.parseDouble(SvgPicture.attribute(svg.lane("core0.cubecore0.FIXP"), "rect", "y"));
        double scalar = Double.parseDouble(SvgPicture.attribute(svg.lane("core0.veccore0.SCALAR"), "rect", "y"));
        assertThat(svg.text()).containsOnlyOnce("id=\"cross-core-flags\"").contains(
                "d=\"M679 " + Math.round(fixp + 18) + "L728.1 " + Math.round(scalar - 2) + "\"");
        assertThat(new SvgPicture(TimelineSvg.of(log, new Scope(0, 0, 655))).text())
                .contains("id=\"cross-core-flags\"").doesNotContain("L728.1");
    }

    @Test
    void aFlagThatNobodyWaitedForIsFainter() {
        picture();
        cross(cube, 700, 710);
        log.crossTaken(vector, launch.decoded(vector, FakeLaunch.CROSS_WAIT), 3);
        launch.scalar(vector, FakeLaunch.CROSS_WAIT, 900, 904);
        String text = TimelineSvg.of(log, Scope.whole(0));
        String faint = text.substring(text.indexOf("<g opacity=\".3\">"));
        assertThat(faint.substring(0, faint.indexOf("</g>"))).contains("d=\"M777.2 ").doesNotContain("d=\"M679 ");
        assertThat(faint.substring(faint.indexOf("</g>"))).contains("d=\"M679 ").doesNotContain("d=\"M777.2 ");
    }

    @Test
    void manyFlagsAreNotDrawnAndTheLegendSaysSo() {
        for (int i = 0; i <= CrossFlags.MOST; i++) {
            cross(cube, 10 * i, 10 * i + 1);
            log.crossTaken(vector, launch.decoded(vector, FakeLaunch.CROSS_WAIT), 3);
            launch.scalar(vector, FakeLaunch.CROSS_WAIT, 10 * i, 10 * i + 2);
        }
        assertThat(TimelineSvg.of(log, Scope.whole(0))).doesNotContain("id=\"cross-core-flags\"")
                .contains("more than 100 cross-core flags: not drawn");
    }

    @Test
    void aWindowCutsAndEndsWithTheRun() {
        picture();
        SvgPicture svg = new SvgPicture(TimelineSvg.of(log, new Scope(0, 400, 5000)));
        assertThat(svg.texts()).contains("AI core 0, cycles 400 to 1,000 of 1,000 (0.56 µs at 1,800 MHz)", "17 %");
        svg.check();
        assertThat(new SvgPicture(TimelineSvg.of(log, new Scope(0, 4000, 5000))).texts())
                .contains("AI core 0, cycles 4,000 to 5,000 of 1,000 (0.56 µs at 1,800 MHz)");
    }

    @Test
    void manyEventsStayInTheirLanesAndTheFileSmall() {
        SplittableRandom random = new SplittableRandom(SEED);
        long time = 0;
        for (int i = 0; i < 200_000; i++) {
            time += 1 + random.nextInt(4);
            CoreId core = random.nextBoolean() ? cube : vector;
            int line = core == vector ? FakeLaunch.LOAD_UB + random.nextInt(2)
                    : List.of(FakeLaunch.LOAD_L1, FakeLaunch.LOAD_L0A, FakeLaunch.DRAIN).get(random.nextInt(3));
            Pipe pipe = launch.decoded(core, line).instruction().pipe();
            log.stalled(core, pipe, StallReason.values()[random.nextInt(9)], Math.max(0, time - 5), time);
            launch.run(core, line, new Times(time, time, time + random.nextInt(40)));
        }
        for (long cycles : List.of(10L, 1000L, 4000L, 16_000L, 64_000L, 1_000_000L)) {
            String text = TimelineSvg.of(log, new Scope(0, 100, 100 + cycles));
            assertThat(text.getBytes(StandardCharsets.UTF_8).length).as("%d cycles, seed %d", cycles, SEED)
                    .isLessThanOrEqualTo(TimelineSvg.MOST_BYTES);
            SvgPicture svg = new SvgPicture(text);
            assertThat(svg.lanes()).hasSize(7);
            assertThat(svg.check()).as("%d cycles, seed %d", cycles, SEED).isPositive();
        }
    }

    @Test
    void theSameRunGivesTheSameBytes() throws Exception {
        String text = picture();
        Path file = dir.resolve("t.svg");
        Files.writeString(file, "an older picture");
        TimelineSvg.write(log, file, Scope.whole(0));
        assertThat(file).hasContent(text);
        launch.launch(true);
        TimelineSvg.write(log, file, Scope.whole(0));
        assertThat(Files.readString(file)).as("the last launch").isNotEqualTo(text);
        assertThat(picture()).isEqualTo(text);
        try (var files = Files.list(dir)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void whatIsNotThereCannotBeDrawn() {
        assertThatThrownBy(() -> TimelineSvg.of(log, Scope.whole(2))).hasMessageContaining("AI core 2 took no part");
        launch.launch(false);
        assertThatThrownBy(() -> TimelineSvg.of(log, Scope.whole(0))).hasMessageContaining("with times");
        assertThatThrownBy(() -> new Scope(0, 5, 5)).hasMessageContaining("cycles 5 to 5");
    }
}
