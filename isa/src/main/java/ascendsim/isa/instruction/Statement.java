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
        public Loop {
            body = List.copyOf(body);
        }
    }
}
