package ascendsim.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineSharingTest {
    private static final long WINDOW = 100;

    private final LineSharing sharing = new LineSharing(WINDOW);

    private static Walker walker(int core) {
        return new Walker(core);
    }

    /** A transfer of {@code walker} over lines {@code from} … {@code to - 1}. */
    private void transfer(Walker walker, long from, long to, long now) {
        sharing.begin(512 * (to - from));
        for (long line = from; line < to; line++) {
            sharing.touch(walker, line, now);
        }
        sharing.end(walker, now);
    }

    private boolean together(Walker a, Walker b) {
        return a.convoy() == b.convoy();
    }

    @Test
    void coresThatReadTheSameLinesWithinTheWindowAreInStep() {
        Walker first = walker(0);
        Walker second = walker(1);
        transfer(first, 0, 8, 0);
        transfer(second, 0, 8, WINDOW);
        assertThat(together(first, second)).isTrue();
    }

    @Test
    void oneCycleLaterTheyAreNot() {
        Walker first = walker(0);
        Walker second = walker(1);
        transfer(first, 0, 8, 0);
        transfer(second, 0, 8, WINDOW + 1);
        assertThat(together(first, second)).isFalse();
    }

    @Test
    void halfOfTheLinesMakeAConvoyFewerDoNot() {
        Walker first = walker(0);
        Walker half = walker(1);
        Walker less = walker(2);
        transfer(first, 0, 8, 0);
        transfer(half, 4, 12, 1);
        transfer(less, 9, 17, 2);
        assertThat(together(first, half)).isTrue();
        assertThat(together(less, half)).isFalse();
    }

    /** Of large transfers some lines stand for all, also where they lie a power of two apart. */
    @Test
    void largeTransfersMeetToo() {
        for (long pitch : new long[]{1, 32, 64, 1024}) {
            Walker first = walker(0);
            Walker second = walker(1);
            for (Walker walker : new Walker[]{first, second}) {
                sharing.begin(128 * 512);
                for (long row = 0; row < 128; row++) {
                    sharing.touch(walker, row * pitch, 0);
                }
                sharing.end(walker, 0);
            }
            assertThat(together(first, second)).as("pitch %d", pitch).isTrue();
        }
    }

    @Test
    void aCoreDoesNotMeetItself() {
        Walker one = walker(0);
        Walker other = walker(0);
        transfer(one, 0, 8, 0);
        transfer(other, 0, 8, 1);
        assertThat(together(one, other)).isFalse();
    }

    /** The one in front reads fresh lines, but others follow it. */
    @Test
    void theLeaderStaysAsLongAsItIsFollowed() {
        Walker leader = walker(0);
        Walker follower = walker(1);
        for (long step = 0; step < 10; step++) {
            transfer(leader, 8 * step, 8 * step + 8, 60 * step);
            transfer(follower, 8 * step, 8 * step + 8, 60 * step + 30);
        }
        transfer(leader, 80, 88, 600);
        assertThat(together(leader, follower)).isTrue();
        transfer(leader, 88, 96, 570 + WINDOW + 1);
        assertThat(together(leader, follower)).isFalse();
    }
}
