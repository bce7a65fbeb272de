package ascendsim.tiling.search;

import ascendsim.tiling.space.Point;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks around the best points until the budget is spent or nothing near them is unknown. */
final class Polish {
    /** Simulations between two looks at what is best by now; it does not depend on the number of threads. */
    private static final int STRIDE = 8;
    /** Points around which it is worth to look. */
    private static final int MOST_CENTRES = 6;

    private final Archive archive;
    private final Walk walk;
    private final Set<Point> done = new HashSet<>();

    Polish(Archive archive, Walk walk) {
        this.archive = archive;
        this.walk = walk;
    }

    /** Again: what was looked around before is not looked around again. */
    void run() {
        Optional<Point> centre = next();
        while (centre.isPresent() && archive.left() > 0) {
            around(centre.get());
            done.add(centre.get());
            centre = next();
        }
    }

    /** The fastest timed point whose neighbours have not been looked at; only the first few are worth it. */
    private Optional<Point> next() {
        return archive.known().stream().filter(point -> archive.trial(point).filter(Trial::isTimed).isPresent())
                .sorted(Comparator.comparingDouble(archive::score)).limit(MOST_CENTRES)
                .filter(point -> !done.contains(point)).findFirst();
    }

    private void around(Point centre) {
        double before = archive.score(centre);
        List<Point> near = walk.neighbours(centre);
        archive.look(near);
        List<Point> unknown = walk.byEstimate(near);
        for (int i = 0; i < unknown.size() && archive.left() > 0; i += STRIDE) {
            archive.evaluate(unknown.subList(i, Math.min(unknown.size(), i + STRIDE)), 1);
            if (archive.best().map(Trial::microseconds).orElse(before) < before) {
                return;
            }
        }
    }
}
