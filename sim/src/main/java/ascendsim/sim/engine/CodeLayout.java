package ascendsim.sim.engine;

import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.program.Program;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where the instructions of a program lie in machine code. Our builders unroll the steps through L0, over which the
 * vendor's matmul loops: what MTE1 and M do again a few lines later with other constants counts once.
 */
final class CodeLayout {
    /** Lines from a step to the next one, at most. */
    private static final int STEP = 32;
    private static final Pattern NUMBER = Pattern.compile("(?<![A-Za-z_0-9])-?\\d+");

    private CodeLayout() {
    }

    /** The place of each line among the instructions of the code, from 0. */
    static int[] places(List<Program.Line> lines) {
        int[] places = new int[lines.size()];
        Map<String, Integer> newest = new HashMap<>();
        int count = 0;
        for (int i = 0; i < places.length; i++) {
            Pipe pipe = lines.get(i).instruction().pipe();
            boolean looped = pipe == Pipe.MTE1 || pipe == Pipe.M;
            Integer before = looped ? newest.put(shape(lines.get(i)), i) : null;
            places[i] = before != null && i - before <= STEP ? places[before] : count++;
        }
        return places;
    }

    /** The text of an instruction without its constants. */
    private static String shape(Program.Line line) {
        return NUMBER.matcher(line.instruction().text()).replaceAll("#");
    }
}
