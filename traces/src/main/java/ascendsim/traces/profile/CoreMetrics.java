package ascendsim.traces.profile;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.MovePath;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.GmPath;
import ascendsim.traces.profile.CoreRecord.Bytes;
import ascendsim.traces.statistics.CoreStatistics;
import ascendsim.traces.statistics.GmTraffic;
import ascendsim.traces.statistics.PipeCounts;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values of one core by the names of the profiler's columns, those of all tables together; docs/profiling.md says
 * what each is. What is not in the map is not known.
 */
final class CoreMetrics {
    /** A pipe waits when it has an instruction that something else keeps from starting. */
    private static final Set<StallReason> WAITS =
            EnumSet.of(StallReason.FLAG, StallReason.CROSS_FLAG, StallReason.BARRIER, StallReason.UNIT_FLAG);
    private static final double BYTES_PER_KILOBYTE = 1024;
    /** GB/s is bytes per microsecond / 1000. */
    private static final double GIGA = 1e3;
    private static final double PERCENT = 100;

    private final Chip chip;
    private final CoreStatistics core;
    private final CoreRecord recorded;
    private final String prefix;
    private final double us;
    private final Map<String, Cell> cells = new HashMap<>();

    private CoreMetrics(Chip chip, CoreStatistics core, CoreRecord recorded) {
        this.chip = chip;
        this.core = core;
        this.recorded = recorded;
        this.prefix = ProfilerNames.prefix(core.core().kind());
        this.us = chip.microseconds(core.cycles());
    }

    static Map<String, Cell> of(Chip chip, CoreStatistics core, CoreRecord recorded) {
        CoreMetrics metrics = new CoreMetrics(chip, core, recorded);
        metrics.identity();
        metrics.pipes();
        metrics.l2();
        metrics.globalMemory();
        if (core.core().kind() == CoreKind.AIC) {
            metrics.cube();
        } else {
            metrics.vector();
        }
        return Map.copyOf(metrics.cells);
    }

    private void identity() {
        cells.put("block_id", new Cell.Whole(core.core().block()));
        cells.put("sub_block_id", new Cell.Word(
                core.core().kind() == CoreKind.AIC ? "cube0" : "vector" + core.core().sub()));
        put("time(us)", us);
        count("total_cycles", core.cycles());
    }

    private void pipes() {
        core.pipes().forEach((pipe, counts) -> {
            String name = ProfilerNames.of(pipe);
            put(name + "_time(us)", chip.microseconds(counts.busyCycles()));
            put(name + "_ratio", counts.ratio(core.cycles()));
            if (pipe != Pipe.S) {
                put(name + "_wait_ratio", share(waited(counts)));
            }
        });
        for (Pipe pipe : List.of(Pipe.MTE1, Pipe.MTE2, Pipe.MTE3)) {
            if (core.pipes().containsKey(pipe)) {
                count(ProfilerNames.of(pipe) + "_instructions", core.pipes().get(pipe).instructions());
            }
        }
        active(Pipe.MTE2, path(GmPath.GM_TO_L1) + path(GmPath.GM_TO_UB));
        active(Pipe.MTE3, path(GmPath.L1_TO_GM) + path(GmPath.UB_TO_GM) + recorded.sent(Pipe.MTE3));
    }

    private static long waited(PipeCounts counts) {
        return WAITS.stream().mapToLong(counts::stalled).sum();
    }

    private void l2() {
        GmTraffic reads = traffic(true);
        GmTraffic writes = traffic(false);
        hitRate("read_hit_rate(%)", reads);
        hitRate("write_hit_rate(%)", writes);
        hitRate("total_hit_rate(%)", reads.plus(writes));
    }

    private void hitRate(String name, GmTraffic traffic) {
        if (traffic.bytes() > 0) {
            put(name, PERCENT * traffic.hitBytes() / traffic.bytes());
        }
    }

    private void globalMemory() {
        rate("main_mem_read_bw(GB/s)", traffic(true).bytes());
        rate("main_mem_write_bw(GB/s)", traffic(false).bytes());
        kilobytes("read_main_memory_datas", traffic(true).bytes());
        kilobytes("write_main_memory_datas", traffic(false).bytes());
    }

    private void cube() {
        moved("GM_to_L1", "", path(GmPath.GM_TO_L1), MovePath.GM_L1);
        moved("L1_to_GM", "(estimate)", path(GmPath.L1_TO_GM), MovePath.L1_GM);
        moved("L0C_to_GM", "", path(GmPath.L0C_TO_GM), MovePath.L0C_GM);
        long toL1 = recorded.bytes(Pipe.FIX, Space.L1).written();
        moved("L0C_to_L1", "", toL1, MovePath.L0C_L1);
        active(Pipe.FIX, path(GmPath.L0C_TO_GM) + toL1 + recorded.sent(Pipe.FIX));
        rates("l1", "", recorded.bytes(Space.L1));
        rates("l0a", "", recorded.bytes(Space.L0A));
        rates("l0b", "", recorded.bytes(Space.L0B));
        rates("l0c", "_cube", recorded.bytes(Pipe.M, Space.L0C));
        active(Pipe.MTE1, recorded.bytes(Pipe.MTE1, Space.L1).read());
        arithmetic("cube_fp", Kin.CUBE_FP);
        arithmetic("cube_fp16", Kin.CUBE_FP16);
        arithmetic("cube_int", Kin.CUBE_INT);
        arithmetic("cube_int8", Kin.CUBE_INT8);
        long floats = recorded.kins().get(Kin.CUBE_FP).calls();
        long integers = recorded.kins().get(Kin.CUBE_INT).calls();
        count("cube_fp_instr_number", floats);
        count("cube_int_instr_number", integers);
        count("cube_total_instr_number", floats + integers);
        count("cube_fops", recorded.ops());
    }

    private void vector() {
        moved("GM_to_UB", "", path(GmPath.GM_TO_UB), MovePath.GM_UB);
        moved("UB_to_GM", "", path(GmPath.UB_TO_GM), MovePath.UB_GM);
        rate("ub_to_gm_bw(GB/s)", path(GmPath.UB_TO_GM));
        rate("gm_to_ub_bw(GB/s)", path(GmPath.GM_TO_UB));
        rates("ub", "_vector", recorded.bytes(Pipe.V, Space.UB));
        rates("ub", "_scalar", recorded.bytes(Pipe.S, Space.UB));
        rates("ub", "_gm", new Bytes(recorded.bytes(Pipe.MTE3, Space.UB).read(),
                recorded.bytes(Pipe.MTE2, Space.UB).written()));
        arithmetic("vec_fp32", Kin.VEC_FP32);
        arithmetic("vec_fp16", Kin.VEC_FP16);
        arithmetic("vec_int32", Kin.VEC_INT32);
        arithmetic("vec_int16", Kin.VEC_INT16);
        arithmetic("vec_misc", Kin.VEC_MISC);
        arithmetic("vec_vf", Kin.VEC_VF);
    }

    private void moved(String path, String suffix, long bytes, MovePath port) {
        kilobytes(path + "_datas", bytes, suffix);
        if (chip.paths().has(port) && core.cycles() > 0) {
            cells.put(path + "_bw_usage_rate(%)" + suffix, new Cell.Real(
                    PERCENT * bytes / core.cycles() / chip.paths().of(port).bytesPerCycle()));
        }
    }

    private void rates(String buffer, String suffix, Bytes bytes) {
        rate(buffer + "_read_bw" + suffix + "(GB/s)", bytes.read());
        rate(buffer + "_write_bw" + suffix + "(GB/s)", bytes.written());
    }

    private void arithmetic(String name, Kin kin) {
        put(name + "_ratio", share(recorded.kins().get(kin).running()));
    }

    /** Bytes over the time in which the pipe was busy; of a pipe that never was there is none. */
    private void active(Pipe pipe, long bytes) {
        if (core.busyCycles(pipe) > 0) {
            put(ProfilerNames.of(pipe) + "_active_bw(GB/s)", bytes / chip.microseconds(core.busyCycles(pipe)) / GIGA);
        }
    }

    private void rate(String name, long bytes) {
        if (us > 0) {
            put(name, bytes / us / GIGA);
        }
    }

    private void kilobytes(String name, long bytes) {
        kilobytes(name, bytes, "");
    }

    private void kilobytes(String name, long bytes, String suffix) {
        cells.put(name + "(KB)" + suffix, new Cell.Real(bytes / BYTES_PER_KILOBYTE));
    }

    private void put(String name, double value) {
        cells.put(prefix + name, new Cell.Real(value));
    }

    private void count(String name, long value) {
        cells.put(prefix + name, new Cell.Whole(value));
    }

    private double share(long cycles) {
        return core.cycles() == 0 ? 0 : (double) cycles / core.cycles();
    }

    private long path(GmPath path) {
        return core.traffic().getOrDefault(path, GmTraffic.NONE).bytes();
    }

    private GmTraffic traffic(boolean reads) {
        return core.traffic().entrySet().stream().filter(e -> e.getKey().reads() == reads).map(Map.Entry::getValue)
                .reduce(GmTraffic.NONE, GmTraffic::plus);
    }
}
