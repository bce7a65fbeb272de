package ascendsim.kernels.program.copy;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Space;

/** Between global memory and which buffer a copy goes. */
public enum CopyRoute {
    /** rows to rows, vector cores */
    GM_UB(CoreKind.AIV, Space.UB),
    /** rows to NZ columns, cube cores */
    GM_L1_ND2NZ(CoreKind.AIC, Space.L1),
    /** rows to rows, vector cores */
    UB_GM(CoreKind.AIV, Space.UB);

    private final CoreKind kind;
    private final Space buffer;

    CopyRoute(CoreKind kind, Space buffer) {
        this.kind = kind;
        this.buffer = buffer;
    }

    /** The cores that have the route. */
    public CoreKind kind() {
        return kind;
    }

    /** The end of the route that lies on the core. */
    public Space buffer() {
        return buffer;
    }

    /** Whether it goes into the core. */
    public boolean reads() {
        return this != UB_GM;
    }
}
