package ascendsim.isa.instruction;

import java.util.List;

/** A part of the body of a {@link RegisterFunction}. */
public sealed interface Statement permits RegisterInstruction, Statement.Loop {
    /**
     * A hardware loop: {@code body} for index 0 … count - 1.
     *
     * @param index scalar register that holds the index; of no use behind the loop
     * @param count rounds, evaluated once before the first; 0 or less is none
     */
    record Loop(Register index, Affine count, List<Statement> body) implements Statement {
        /** Most rounds of a hardware loop (assumed: its counter has 16 bits). */
        private static final long MOST_ROUNDS = 0xFFFF;

        public Loop {
            body = List.copyOf(body);
        }

        /** {@code rounds}, or an IllegalArgumentException when they are more than a hardware loop counts. */
        public static long counted(long rounds) {
            if (rounds > MOST_ROUNDS) {
                throw new IllegalArgumentException("vector function loops " + rounds + " times; expected at most "
                        + MOST_ROUNDS);
            }
            return rounds;
        }
    }
}
