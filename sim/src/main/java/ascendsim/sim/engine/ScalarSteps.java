package ascendsim.sim.engine;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Scalar;
import ascendsim.isa.instruction.ScalarArithmetic;
import ascendsim.isa.instruction.ScalarControl;
import ascendsim.isa.instruction.ScalarMemory;
import ascendsim.isa.instruction.ScalarState;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.program.Program;
import ascendsim.sim.chip.VectorUnit;
import ascendsim.sim.memory.GlobalMemory;
import ascendsim.sim.probe.StallReason;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What each scalar and sync instruction does on the scalar unit. */
final class ScalarSteps {
    private final Program program;

    ScalarSteps(Program program) {
        this.program = program;
    }

    /** The step of an instruction; instructions of other pipes have none. */
    ScalarStep of(Instruction instruction) {
        return switch (instruction) {
            case Scalar scalar -> of(scalar);
            case Sync sync -> of(sync);
            default -> (core, line, operands) -> {
                throw new IllegalStateException(line.decoded + " does not run on S");
            };
        };
    }

    private ScalarStep of(Scalar scalar) {
        return switch (scalar) {
            case ScalarArithmetic arithmetic -> of(arithmetic);
            case ScalarMemory memory -> of(memory);
            case ScalarControl control -> of(control);
            case ScalarState state -> of(state);
        };
    }

    // ---- arithmetic ---------------------------------------------------------------------------------------------

    private static ScalarStep of(ScalarArithmetic instruction) {
        return switch (instruction) {
            case ScalarArithmetic.Set set -> (core, line, v) -> {
                core.registers().set(set.dst(), v[0], !core.registers().isUnknown(line.decoded));
                return alu(core);
            };
            case ScalarArithmetic.Compute compute -> (core, line, v) -> {
                boolean known = !core.registers().isUnknown(line.decoded);
                core.registers().set(compute.dst(), known ? apply(core, line, compute, v) : 0, known);
                return alu(core);
            };
        };
    }

    private static long apply(ScalarCore core, BoundLine line, ScalarArithmetic.Compute compute, long[] v) {
        try {
            return compute.op().apply(v[0], v[1]);
        } catch (ArithmeticException e) {
            throw new SimulationError("scalar.division_by_zero", core.core().id().text() + " line "
                    + line.decoded.line() + " '" + line.decoded + "': division by zero; expected a divisor", e);
        }
    }

    private static boolean alu(ScalarCore core) {
        core.clock().spend(core.circuit().chip.scalar().dependentAluCycles());
        core.advance();
        return true;
    }

    // ---- memory -------------------------------------------------------------------------------------------------

    private static ScalarStep of(ScalarMemory instruction) {
        return switch (instruction) {
            case ScalarMemory.Load load -> (core, line, v) -> load(core, line, load, v[0]);
            case ScalarMemory.Store store -> (core, line, v) -> store(core, line, store, v);
            case ScalarMemory.CacheInvalidate drop -> (core, line, v) -> {
                core.dataCache().drop(v[0]);
                return alu(core);
            };
        };
    }

    private static boolean load(ScalarCore core, BoundLine line, ScalarMemory.Load load, long address) {
        if (!core.clock().isNow()) {
            return false;
        }
        core.clock().resumed();
        if (core.registers().isUnknown(line.decoded)) {
            throw core.dataDependent(line);
        }
        try {
            boolean known = core.circuit().mode.hasData() || isKnown(core, load, address);
            core.registers().set(load.dst(), known ? value(core, load, address) : 0, known);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw outside(core, load.text(), load.src().space(), address, e);
        }
        core.clock().spend(cycles(core, load.src().space(), address, false));
        core.advance();
        return true;
    }

    /** In a run without data: whether nothing the kernel computed lies there. */
    private static boolean isKnown(ScalarCore core, ScalarMemory.Load load, long address) {
        return load.src().space() == Space.GM
                ? !core.circuit().lines.isComputed(address)
                : core.core().unknownUb().isKnown(address, load.type().bytes(1));
    }

    private static long value(ScalarCore core, ScalarMemory.Load load, long address) {
        var memory = core.core().memory();
        return load.src().space() == Space.GM
                ? memory.global().load(address, load.type())
                : GlobalMemory.extend(memory.local(Space.UB), address, load.type());
    }

    private static SimulationError outside(ScalarCore core, String text, Space space, long address,
            RuntimeException cause) {
        return new SimulationError("memory.out_of_bounds", core.core().id().text() + " line "
                + core.current().decoded.line() + " '" + text + "': address " + address + " of " + space.text() + " ("
                + cause.getMessage() + "); expected an address inside it", cause);
    }

    private static boolean store(ScalarCore core, BoundLine line, ScalarMemory.Store store, long[] v) {
        if (!core.clock().isNow()) {
            return false;
        }
        core.clock().resumed();
        boolean known = !core.registers().isUnknown(line.decoded);
        boolean local = store.dst().space() == Space.UB;
        if (!known && !local || core.registers().isSteeredByUnknown(line.decoded)) {
            throw core.dataDependent(line);
        }
        try {
            if (known) {
                write(core, store, v[0], v[1]);
            } else {
                core.core().unknownUb().forget(v[0], store.type().bytes(1));
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw outside(core, store.text(), store.dst().space(), v[0], e);
        }
        core.clock().spend(cycles(core, store.dst().space(), v[0], true));
        core.advance();
        return true;
    }

    private static void write(ScalarCore core, ScalarMemory.Store store, long address, long value) {
        var memory = core.core().memory();
        if (store.dst().space() == Space.GM) {
            memory.global().store(address, value, store.type());
        } else {
            storeLocal(memory.local(Space.UB), address, value, store.type());
        }
    }

    private static void storeLocal(MemorySegment ub, long address, long value, DType type) {
        switch (type.bits()) {
            case 8 -> ub.set(ValueLayout.JAVA_BYTE, address, (byte) value);
            case 16 -> ub.set(ValueLayout.JAVA_SHORT_UNALIGNED, address, (short) value);
            case 32 -> ub.set(ValueLayout.JAVA_INT_UNALIGNED, address, (int) value);
            default -> ub.set(ValueLayout.JAVA_LONG_UNALIGNED, address, value);
        }
    }

    private static double cycles(ScalarCore core, Space space, long address, boolean write) {
        return space == Space.GM
                ? core.dataCache().access(address, write)
                : core.circuit().chip.scalar().dcacheHitCycles();
    }

    // ---- control ------------------------------------------------------------------------------------------------

    private ScalarStep of(ScalarControl instruction) {
        return switch (instruction) {
            case ScalarControl.Jump jump -> jump(program.target(jump.label()));
            case ScalarControl.Branch branch -> branch(branch, program.target(branch.label()));
            case ScalarControl.End end -> (core, line, v) -> end(core);
            case ScalarControl.Query query -> (core, line, v) -> {
                core.registers().set(query.dst(), special(core, query.special()));
                return alu(core);
            };
            case ScalarControl.Argument argument -> (core, line, v) -> {
                core.registers().set(argument.dst(), core.setup().addresses().get(argument.parameter()));
                return alu(core);
            };
        };
    }

    private static ScalarStep jump(int target) {
        return (core, line, v) -> {
            core.clock().spend(core.circuit().chip.scalar().dependentAluCycles());
            core.jump(target);
            return true;
        };
    }

    private static ScalarStep branch(ScalarControl.Branch branch, int target) {
        return (core, line, v) -> {
            if (core.registers().isUnknown(line.decoded)) {
                throw core.dataDependent(line);
            }
            alu(core);
            if (branch.condition().holds(v[0], v[1])) {
                core.jump(target);
            }
            return true;
        };
    }

    private static boolean end(ScalarCore core) {
        if (!drained(core)) {
            return false;
        }
        core.end();
        return true;
    }

    private static boolean drained(ScalarCore core) {
        if (!core.clock().isNow()) {
            return false;
        }
        if (!core.core().pipesIdle()) {
            return core.clock().waitFor(StallReason.BARRIER);
        }
        core.clock().resumed();
        return true;
    }

    private static long special(ScalarCore core, ScalarControl.Special special) {
        return switch (special) {
            case BLOCK_IDX -> core.core().id().block();
            case BLOCK_NUM -> core.setup().blocks();
            case SUB_BLOCK_IDX -> core.core().id().sub();
            case SUB_BLOCK_NUM -> core.setup().vectorCores();
        };
    }

    // ---- state --------------------------------------------------------------------------------------------------

    private static ScalarStep of(ScalarState instruction) {
        return switch (instruction) {
            case ScalarState.SetMask mask -> (core, line, v) -> {
                known(core, line);
                core.mask().lanes(v[0], v[1]);
                return mask(core, (v[0] & v[1]) != -1);
            };
            case ScalarState.SetMaskCount count -> (core, line, v) -> {
                known(core, line);
                core.mask().count(v[0]);
                return mask(core, true);
            };
            case ScalarState.SetAtomic atomic -> (core, line, v) -> {
                core.atomic(atomic.atomic(), atomic.type());
                return mask(core, false);
            };
        };
    }

    private static void known(ScalarCore core, BoundLine line) {
        if (core.registers().isUnknown(line.decoded)) {
            throw core.dataDependent(line);
        }
    }

    private static boolean mask(ScalarCore core, boolean partial) {
        VectorUnit vector = core.circuit().chip.vector();
        core.clock().spend(partial ? vector.countModeCycles() : vector.setMaskCycles());
        core.advance();
        return true;
    }

    // ---- synchronisation ----------------------------------------------------------------------------------------

    private static ScalarStep of(Sync instruction) {
        return switch (instruction) {
            case Sync.SetFlag set -> (core, line, v) -> ScalarSync.setFlag(core, line, v[0]);
            case Sync.WaitFlag wait -> (core, line, v) -> ScalarSync.waitFlag(core, line, v[0]);
            case Sync.BarrierAll all -> (core, line, v) -> drained(core) && alu(core);
            case Sync.CrossWait wait -> (core, line, v) -> ScalarSync.crossWait(core, line, wait, (int) v[0]);
            case Sync.CrossSet set -> (core, line, v) -> ScalarSync.crossSet(core, line, set.mode(), (int) v[0]);
            case Sync.PipeBarrier _,Sync.GetBuffer _,Sync.ReleaseBuffer _ -> (core, line, v) -> {
                throw new IllegalStateException(line.decoded + " runs on " + Pipe.S);
            };
        };
    }
}
