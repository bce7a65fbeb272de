package ascendsim.isa.instruction;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The two kinds of core of an AI core; each runs its own program. */
public enum CoreKind {
    AIC(EnumSet.of(Pipe.S, Pipe.M, Pipe.MTE1, Pipe.MTE2, Pipe.MTE3, Pipe.FIX)), AIV(
            EnumSet.of(Pipe.S, Pipe.V, Pipe.MTE2, Pipe.MTE3));

    private final Set<Pipe> pipes;

    CoreKind(Set<Pipe> pipes) {
        this.pipes = Set.copyOf(pipes);
    }

    public boolean has(Pipe pipe) {
        return pipes.contains(pipe);
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
