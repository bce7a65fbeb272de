package ascendsim.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.sim.footprint.AccessSink.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Granules, cells and masks against a list for every single byte. */
class CellsTest {
    private static final int BYTES = 3 * 512;
    private static final int PIPES = 4;

    /** An access of event number {@code event}; its pipe is the number's remainder. */
    private record Drawn(int event, Kind kind, int address, int length) {
        int pipe() {
            return event % PIPES;
        }
    }

    private static Drawn draw(Random random, int event) {
        Kind kind = Kind.values()[random.nextInt(3)];
        int unit = List.of(1, 32, 512).get(random.nextInt(3));
        int address = random.nextInt(BYTES / unit) * unit;
        int length = (1 + random.nextInt((BYTES - address) / unit)) * unit;
        return new Drawn(event, kind, address, random.nextBoolean() ? length : Math.min(length, unit));
    }

    /** Per byte what an access must meet: the earlier accesses that conflict and that nothing stands in for. */
    private static Set<String> modelled(List<Drawn> accesses) {
        Set<String> meetings = new TreeSet<>();
        for (int at = 0; at < BYTES; at++) {
            List<Drawn> live = new ArrayList<>();
            for (Drawn now : accesses) {
                if (at < now.address || at >= now.address + now.length) {
                    continue;
                }
                live.stream().filter(before -> before.event != now.event && conflict(before.kind, now.kind))
                        .forEach(before -> meetings.add(text(now.event, now.kind, before.event, before.kind)));
                live.removeIf(before -> now.kind == Kind.WRITE
                        || before.kind == now.kind && before.pipe() == now.pipe());
                live.add(now);
            }
        }
        return meetings;
    }

    private static boolean conflict(Kind before, Kind now) {
        boolean bothRead = before == Kind.READ && now == Kind.READ;
        return !bothRead && !(before == Kind.ATOMIC && now == Kind.ATOMIC);
    }

    private static String text(int now, Kind how, int before, Kind was) {
        return how + " " + now + " after " + was + " " + before;
    }

    private static Set<String> met(List<Drawn> accesses) {
        Set<String> meetings = new TreeSet<>();
        Cells cells = new Cells();
        for (Drawn now : accesses) {
            cells.access(new Records.Access(now.event, now.kind, new Records.Meeting() {
                @Override
                public boolean samePipe(int earlier) {
                    return earlier % PIPES == now.pipe();
                }

                @Override
                public void meets(int earlier, Kind before, long address, int bytes) {
                    assertThat(address).isGreaterThanOrEqualTo(now.address);
                    assertThat(address + bytes).isLessThanOrEqualTo(now.address + now.length);
                    meetings.add(text(now.event, now.kind, earlier, before));
                }
            }), now.address, now.length);
        }
        return meetings;
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 20, 60})
    void sameMeetingsAsByteByByte(int count) {
        for (long seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            List<Drawn> accesses = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                accesses.add(draw(random, i / 2));
            }
            assertThat(met(accesses)).as("seed %d, %d accesses", seed, count).isEqualTo(modelled(accesses));
        }
    }
}
