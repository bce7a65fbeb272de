package ascendsim.traces.log;

import java.util.List;
import java.util.function.Consumer;

/** Events of one launch or of several that followed one another, to be replayed as often as one likes. */
public interface Events {
    /** Shows every event in order. The object shown is reused. */
    void forEach(Consumer<Event> visitor);

    /** The launches they belong to. */
    List<Launch> launches();
}
