package ascendsim.isa.program;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which cores of an AI core take part (isa.md §1.1). */
public enum KernelType {
    AIC_ONLY(1, 0),
    /** one block is one AIV */
    AIV_ONLY(0, 1), MIX_AIC_1_1(1, 1), MIX_AIC_1_2(1, 2);

    private final int cubeCores;
    private final int vectorCores;

    KernelType(int cubeCores, int vectorCores) {
        this.cubeCores = cubeCores;
        this.vectorCores = vectorCores;
    }

    /** AICs of a block. */
    public int cubeCores() {
        return cubeCores;
    }

    /** AIVs of a block. */
    public int vectorCores() {
        return vectorCores;
    }

    public boolean isMix() { return cubeCores > 0 && vectorCores > 0; }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<KernelType> parse(String text) {
        return Arrays.stream(values()).filter(t -> t.text().equals(text)).findFirst();
    }
}
