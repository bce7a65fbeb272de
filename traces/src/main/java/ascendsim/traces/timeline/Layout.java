package ascendsim.traces.timeline;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.traces.timeline.SvgText.Box;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where everything of a picture lies, in tenths of a pixel. */
final class Layout {
    static final long WIDTH = 11_200;
    static final long LEFT = 800;
    static final long RIGHT = 10_620;
    static final long MARGIN = 200;
    /** Right edge of lane names and of busy shares. */
    static final long NAME = LEFT - 80;
    static final long SHARE = WIDTH - 130;
    static final long TITLE = 320;
    static final long SUBTITLE = 520;
    private static final long LANES = 840;
    private static final long GROUP_HEAD = 200;
    private static final long GROUP_GAP = 60;
    static final long LANE_HEIGHT = 180;
    private static final long LANE_PITCH = 210;
    /** Narrower could not be seen. */
    private static final long MIN_WIDTH = 5;
    /** What is at least this wide leaves a hairline to its right, so that neighbours part. */
    private static final long WIDE = 40;
    private static final long HAIRLINE = 7;

    /** The lanes of one core. */
    record Group(CoreId core, long head, Map<Pipe, Long> lanes) {
    }

    private final Scope scope;
    private final List<Group> groups = new ArrayList<>();
    private final long bottom;

    Layout(Recording recording) {
        scope = recording.scope();
        long y = LANES;
        for (Map.Entry<CoreId, Map<Pipe, PipeLane>> core : recording.lanes().entrySet()) {
            Group group = new Group(core.getKey(), y + GROUP_HEAD - 70, new LinkedHashMap<>());
            y += GROUP_HEAD;
            for (Pipe pipe : Palette.ORDER) {
                if (core.getValue().containsKey(pipe) && core.getValue().get(pipe).isUsed()) {
                    group.lanes.put(pipe, y);
                    y += LANE_PITCH;
                }
            }
            groups.add(group);
            y += GROUP_GAP;
        }
        bottom = y;
    }

    /** Cycles of a pixel. */
    static double cyclesPerPixel(Scope scope) {
        return (double) scope.cycles() / (RIGHT - LEFT) * 10;
    }

    List<Group> groups() {
        return groups;
    }

    /** Upper edge of the lanes. */
    long top() {
        return LANES;
    }

    /** Lower edge of the lanes. */
    long bottom() {
        return bottom;
    }

    long x(double cycle) {
        return LEFT + Math.round((cycle - scope.from()) / scope.cycles() * (RIGHT - LEFT));
    }

    /** Upper edge of a lane; -1 if it is not shown. */
    long y(CoreId core, Pipe pipe) {
        return groups.stream().filter(g -> g.core.equals(core)).map(g -> g.lanes.getOrDefault(pipe, -1L)).findFirst()
                .orElse(-1L);
    }

    Box lane(long y) {
        return new Box(LEFT, y, RIGHT - LEFT, LANE_HEIGHT);
    }

    /** A stretch in the lane at {@code y}. */
    Box slice(Spans.Span span, long y) {
        long x = x(span.start());
        long width = Math.max(MIN_WIDTH, x(span.end()) - x);
        return new Box(Math.min(x, RIGHT - width), y, width >= WIDE ? width - HAIRLINE : width, LANE_HEIGHT);
    }

    /** A stretch of waiting: it touches its neighbours. */
    Box stall(Spans.Span span, long y) {
        long x = x(span.start());
        return new Box(x, y, Math.max(1, x(span.end()) - x), LANE_HEIGHT);
    }
}
