package ascendsim.traces.timeline;

import ascendsim.sim.probe.StallReason;
import ascendsim.traces.timeline.Palette.Stall;
import ascendsim.traces.timeline.SvgText.Box;
import ascendsim.traces.timeline.SvgText.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What tints and arrows of a picture mean, in as many rows as it takes. Only what the picture shows. */
final class Legend {
    private static final long ROW = 200;
    private static final long SWATCH = 120;
    private static final long ARROW = 220;
    private static final long GAP = 50;
    private static final long ITEM_GAP = 160;
    /** Tenths of a pixel of one character (assumed: the mean of the usual fonts in this size, rounded up). */
    private static final long CHARACTER = 58;

    private sealed interface Sign {
        /** Tenths of a pixel. */
        default long width() {
            return switch (this) {
                case Tint _ -> SWATCH + GAP;
                case Flag _ -> ARROW + GAP;
                case Nothing _ -> 0;
            };
        }
    }

    private record Tint(Stall stall) implements Sign {
    }

    private record Flag() implements Sign {
    }

    private record Nothing() implements Sign {
    }

    private record Item(Sign sign, String text, long x, int row) {
    }

    private final List<Item> items = new ArrayList<>();
    private long x = Layout.LEFT;
    private int row;

    Legend(Set<StallReason> reasons, CrossFlags flags) {
        List<Stall> stalls = reasons.stream().flatMap(reason -> Palette.stall(reason).stream()).toList();
        List<Stall> waits = stalls.stream().filter(stall -> !stall.over()).toList();
        if (!waits.isEmpty()) {
            add(new Nothing(), "waits for");
        }
        waits.forEach(stall -> add(new Tint(stall), stall.text()));
        stalls.stream().filter(Stall::over).forEach(stall -> add(new Tint(stall), stall.text()));
        flags.handovers().ifPresentOrElse(all -> {
            if (!all.isEmpty()) {
                add(new Flag(), "cross-core flag");
            }
        }, () -> add(new Nothing(), "more than " + CrossFlags.MOST + " cross-core flags: not drawn"));
        add(new Nothing(), "darker: instructions overlap");
    }

    private void add(Sign sign, String text) {
        long width = sign.width() + CHARACTER * text.length();
        if (x + width > Layout.RIGHT) {
            x = Layout.LEFT;
            row++;
        }
        items.add(new Item(sign, text, x, row));
        x += width + ITEM_GAP;
    }

    long height() {
        return (row + 1) * ROW;
    }

    /** @param top upper edge of the first row */
    void draw(SvgText svg, long top) {
        svg.open("legend", "legend");
        for (Item item : items) {
            long y = top + item.row * ROW;
            switch (item.sign) {
                case Tint(Stall stall) -> swatch(svg, stall, new Box(item.x, y + 20, SWATCH, SWATCH));
                case Flag _ -> svg.arrow(item.x, y + 80, item.x + ARROW, y + 80);
                case Nothing _ -> {
                }
            }
            svg.text(item.x + item.sign.width(), y + 120, Style.LEGEND, item.text);
        }
        svg.close();
    }

    private static void swatch(SvgText svg, Stall stall, Box box) {
        if (stall.over()) {
            svg.rectangle(box, "fill=\"" + Palette.FAINT_INK + "\"");
        }
        svg.rectangle(box, "fill=\"" + stall.paint() + "\"");
    }
}
