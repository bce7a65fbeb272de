package ascendsim.sim.chip;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Turns a complete chip document, everything it extends merged in, into a {@link Chip}. */
final class ChipReader {
    private static final String FUNCTIONS = "vector_function";

    private final FactSheet sheet;
    private final Problems problems;
    private final Section root;

    private ChipReader(Problems problems, JsonNode document) {
        this.problems = problems;
        this.sheet = new FactSheet(problems, peekClockMhz(document));
        this.root = new Section(sheet, "", document);
    }

    /**
     * Reads a chip.
     *
     * @throws ascendsim.isa.BadInput naming every missing, mistyped and unknown key
     */
    static Chip read(String file, JsonNode document) {
        Problems problems = new Problems(file);
        Chip chip = new ChipReader(problems, document).chip();
        problems.raise();
        return chip;
    }

    /** The clock is needed before the rates; whether it is right is found when its turn comes. */
    private static double peekClockMhz(JsonNode document) {
        JsonNode clock = document.path("cores").path("clock");
        double value = clock.path("value").asDouble(1);
        return Quantity.CLOCK.convert(value, clock.path("unit").asString(""), 1).orElse(1);
    }

    private Chip chip() {
        String name = root.text("name");
        String architecture = root.text("architecture");
        if (!architecture.isEmpty() && !architecture.equals("v220") && !architecture.equals("v310")) {
            problems.add("architecture", "found \"" + architecture + "\"", "expected v220 or v310");
        }
        Cores cores = cores(root.child("cores"));
        Capacities capacities = capacities(root.child("capacity"), root.child("l2"));
        L2 l2 = l2(root.child("l2"), capacities.l2());
        Hbm hbm = hbm(root.child("hbm"));
        Paths paths = paths(root.child("paths"), architecture);
        Dma dma = dma(root.child("dma"));
        FixpipeRates fixpipe = fixpipe(root.child("fixpipe"), architecture);
        CubeUnit cube = cube(root.child("cube"));
        VectorUnit vector = VectorReader.read(root.child("vector"));
        Banks ub = banks(root.child("ub_banks"));
        Banks l1 = banks(root.child("l1_banks"));
        ScalarUnit scalar = scalar(root.child("scalar"));
        SyncCosts sync = sync(root.child("sync"));
        LaunchCosts launch = launch(root.child("launch"));
        Optional<FunctionUnit> functions = root.has(FUNCTIONS)
                ? Optional.of(FunctionReader.read(root.child(FUNCTIONS)))
                : Optional.empty();
        root.close();
        return new Chip(name, architecture, cores, capacities, l2, hbm, paths, dma, fixpipe, cube, vector, ub, l1,
                scalar, sync, launch, functions, sheet.facts());
    }

    private static Cores cores(Section s) {
        return new Cores(s.count("aic"), s.count("aiv_per_aic"), s.number("clock", Quantity.CLOCK));
    }

    private static Capacities capacities(Section s, Section l2) {
        return new Capacities(size(s, "l1"), size(s, "l0a"), size(s, "l0b"), size(s, "l0c"), size(s, "ub"),
                size(s, "bt"), size(s, "fb"), size(l2, "capacity"), size(s, "gm"));
    }

    private static long size(Section s, String key) {
        return s.whole(key, Quantity.BYTES);
    }

    private L2 l2(Section s, long capacity) {
        L2 l2 = new L2(s.bytes("line"), s.count("ways"), s.count("sets"), s.cycles("hit_extra"),
                s.cycles("miss_extra"), s.rate("read"),
                1 / s.number("aic_read", Quantity.RATIO), s.rate("write"), s.rate("total"), s.cycles("same_line"),
                s.cycles("aic_same_line"), s.cycles("same_line_window"), s.number("unmerged", Quantity.RATIO),
                s.number("atomic_accesses", Quantity.COUNT), s.has("dies") ? s.count("dies") : 1);
        if (s.has("line") && (Integer.bitCount(l2.lineBytes()) != 1 || l2.lineBytes() % L2.SECTOR_BYTES != 0
                || l2.lineBytes() > L2.MOST_LINE_BYTES)) {
            problems.add("l2.line", "found " + l2.lineBytes() + " B", "expected " + L2.SECTOR_BYTES + " to "
                    + L2.MOST_LINE_BYTES + " B, a power of two");
        }
        long geometry = (long) l2.lineBytes() * l2.ways() * l2.sets();
        if (s.has("capacity") && geometry != capacity) {
            problems.add("l2.capacity", "found " + capacity + " B", "expected line x ways x sets = " + geometry + " B");
        }
        return l2;
    }

    private static Hbm hbm(Section s) {
        double theory = s.rate("theory");
        double efficiency = s.number("read_efficiency", Quantity.RATIO);
        return new Hbm(theory, theory * efficiency, efficiency / s.number("aic_read_efficiency", Quantity.RATIO),
                theory * s.number("write_efficiency", Quantity.RATIO), s.rate("aic_read"), s.rate("aiv_read"),
                s.rate("aic_write"), s.rate("aiv_write"));
    }

    private Paths paths(Section s, String architecture) {
        Map<MovePath, PathRate> rates = new EnumMap<>(MovePath.class);
        for (MovePath path : MovePath.values()) {
            if (path.existsOn(architecture)) {
                Section p = s.child(path.spelling());
                rates.put(path, new PathRate(p.rate("rate"), p.cycles("startup"), p.cycles("interval"),
                        p.cycles("overhead")));
            }
        }
        return new Paths(rates);
    }

    private static Dma dma(Section s) {
        return new Dma(s.bytes("packet_small"), s.cycles("packet"), s.bytes("row_align"), s.bytes("nd2nz_unit"),
                s.bytes("nd2nz_row_align"), s.cycles("nd2nz_unaligned"), s.cycles("nd2nz_row"));
    }

    private static FixpipeRates fixpipe(Section s, String architecture) {
        double elements = s.number("elements", Quantity.ELEMENTS);
        double read = s.rate("l0c_read");
        Optional<FixpipeRates.UbPort> ub = MovePath.L0C_UB.existsOn(architecture)
                ? Optional.of(new FixpipeRates.UbPort(widths(s, "ub_b"), s.count("ub_dual")))
                : Optional.empty();
        return new FixpipeRates(elements, read, widths(s, "gm_b"), widths(s, "l1_b"), ub);
    }

    private static FixpipeRates.ByWidth widths(Section s, String prefix) {
        return new FixpipeRates.ByWidth(s.rate(prefix + "32"), s.rate(prefix + "16"), s.rate(prefix + "8"),
                s.rate(prefix + "4"));
    }

    private CubeUnit cube(Section s) {
        Map<String, CubeRate> rates = new HashMap<>();
        Section types = s.child("types");
        for (String type : types.keys()) {
            Section t = types.child(type);
            rates.put(type, new CubeRate(t.count("k0"), t.cycles("fractal")));
        }
        if (rates.isEmpty()) {
            problems.add("cube.types", "missing", "expected at least one operand type");
        }
        return new CubeUnit(s.cycles("overhead"), s.cycles("latency"), s.count("accumulate_distance"),
                s.bytes("unit_flag_granule"), rates);
    }

    private static Banks banks(Section s) {
        return new Banks(s.count("groups"), s.count("banks_per_group"), s.bytes("bank_bytes"), s.bytes("row_bytes"));
    }

    private static ScalarUnit scalar(Section s) {
        Section q = s.child("queues");
        QueueDepths queues = new QueueDepths(q.count("v"), q.count("m"), q.count("mte1"), q.count("mte2"),
                q.count("mte3"), q.count("fix"));
        InstructionFetch fetch =
                new InstructionFetch(s.bytes("icache_line"), s.cycles("icache_miss"), s.bytes("code"));
        return new ScalarUnit(s.cycles("push"), s.cycles("dependent_alu"), s.bytes("dcache"), s.bytes("dcache_line"),
                s.cycles("dcache_hit"), s.cycles("dcache_miss"), fetch, s.number("system_counter", Quantity.CLOCK),
                queues);
    }

    private static SyncCosts sync(Section s) {
        return new SyncCosts(s.cycles("set_flag"), s.cycles("wait_flag"), s.cycles("flag_visible"),
                s.cycles("pipe_barrier"), s.cycles("cross_core_flag"), s.nanoseconds("cross_core_each"),
                s.count("event_ids"), s.count("cross_core_ids"), s.count("cross_core_max"));
    }

    private static LaunchCosts launch(Section s) {
        return new LaunchCosts(s.nanoseconds("scheduler"), s.nanoseconds("hardware_init"),
                s.nanoseconds("software_init"), s.nanoseconds("completion"), s.nanoseconds("cold_start"),
                s.nanoseconds("mix_extra"), s.nanoseconds("vector_block"), s.nanoseconds("block_skew"),
                s.nanoseconds("extra_block"));
    }
}
