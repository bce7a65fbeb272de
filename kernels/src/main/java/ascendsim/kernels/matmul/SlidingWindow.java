package ascendsim.kernels.matmul;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.MmadMx;
import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.Staging;
import ascendsim.sim.chip.Chip;

/**
 * The adaptive sliding window of the vendor's MatMulV3 on 950 (ASWT; tiling_dense §2): a search for the base block that
 * keeps the cube fed and the cores busy, blocks in windows of four rows. Not built: StreamK, operands that stay in L1,
 * the split of the last round and the halved first load.
 */
record SlidingWindow(MatmulProblem problem, Chip chip) {
    private static final int FRACTAL = 16;
    /** Bytes of L0A or L0B that one of its two tiles may take. */
    private static final long L0_TILE = 32768;
    private static final long LARGEST_BASE = 256;
    private static final double BUSY = 0.9;
    private static final double SLACK = 0.85;
    private static final double SAME = 1e-9;
    /** Elements a core needs of a block that several share. */
    private static final double SHARED_BLOCK = 4096;
    private static final int STEPS = 4;
    private static final long BIAS_BYTES = 1024;
    /** Bytes of a base's depth, the largest that fits. */
    private static final long[] DEPTHS = {128, 64, 32, 16};

    /** What the search compares: the perimeter of a block per product, and how busy the cores are. */
    private record Score(long m, long n, double load, double balance) {
    }

    MatmulTiling tiling() {
        Score best = search();
        Base base = new Base((int) best.m, (int) best.n, (int) depth(best));
        long blocks = Math.ceilDiv(problem.m(), best.m) * Math.ceilDiv(problem.n(), best.n);
        boolean twice = 2 * 4 * best.m * best.n <= chip.capacities().l0c();
        return new MatmulTiling((int) Math.min(blocks, cores()), 2, base, staging(base),
                BlockOrder.of(BlockOrder.Windows.OF_FOUR), new Results(!twice, twice ? 2 : 1, 1));
    }

    /** Two loads of each operand, of as many steps as fit. */
    Staging staging(Base base) {
        long room = (chip.capacities().l1() - (problem.bias().isPresent() ? BIAS_BYTES : 0)) / 2;
        long step = room / (bytes((long) (base.m() + base.n()) * base.k()) + scaleBytes(base));
        int steps = Math.clamp(step, 1, STEPS);
        return new Staging(steps, steps, 2 * steps, 2 * steps);
    }

    private int cores() {
        return chip.cores().aic();
    }

    private long bytes(long elements) {
        return problem.operand().bytes(elements);
    }

    /** Elements of so many bytes. */
    private long elements(long bytes) {
        return bytes * Byte.SIZE / problem.operand().bits();
    }

    /** A scale for every 32 values of a step's tiles. */
    private long scaleBytes(Base base) {
        return problem.scaled() ? (long) (base.m() + base.n()) * base.k() / MmadMx.GROUP : 0;
    }

    /** Bytes per nanosecond and core of HBM and of L2, and products per nanosecond, all of them times a constant. */
    private double hbm() {
        return chip.hbm().theoryBytesPerCycle() * chip.cores().clockMhz() / 1000 / 1024;
    }

    private double l2() {
        return chip.l2().readBytesPerCycle() * chip.cores().clockMhz() / 1000 / 1024;
    }

    private double cube() {
        double power = chip.cores().clockMhz() / 1000 * 8 * cores();
        return problem.operand() == DType.FLOAT32 ? power / FRACTAL : power;
    }

    /** Below this a block's load is hidden behind its products. */
    private double edge() {
        double m = problem.m();
        double n = problem.n();
        double k = problem.k();
        double use = Math.max((m + n) * k * problem.operand().bits() / Byte.SIZE / chip.capacities().l2(), 1);
        return l2() / cube() + use * (1 - l2() / hbm()) * (m + n) / (m * n) - (1 + l2() / hbm()) / k;
    }

    private boolean isBoundByMemory() {
        return 1.0 / Math.min(up(problem.m(), FRACTAL), LARGEST_BASE)
                + 1.0 / Math.min(up(problem.n(), FRACTAL), LARGEST_BASE) > edge();
    }

    private long inner() {
        return elements(isBoundByMemory() ? 128 : 64);
    }

    private long unitM() {
        return Math.max(problem.unitM(), problem.left().transposed() ? inner() : FRACTAL);
    }

    private long unitN() {
        double m = problem.m();
        double n = problem.n();
        boolean shallow = problem.k() < m * n * hbm() / ((m + n) * l2());
        long unit = shallow ? elements(LARGEST_BASE) : problem.right().transposed() ? FRACTAL : inner();
        return Math.max(problem.unitN(), unit);
    }

    /**
     * The largest base of one axis; which of the two depths L0 must hold belongs to which case is taken from the worked
     * results, 256 for 1024 x 1024 x 1024. @param along whether k lies along the rows of the operand */
    private long bound(long extent, long unit, boolean along) {
        long depth = up(problem.k(), FRACTAL);
        boolean memory = isBoundByMemory();
        long least = Math.min(memory ? elements(128) : FRACTAL, depth);
        long align = along ? elements(memory ? 256 : 512) : FRACTAL;
        long most = Math.min(Math.min(elements(L0_TILE) / least, chip.capacities().l0c() / 64),
                elements(chip.capacities().l1()) / (4 * Math.min(align, depth)));
        if (problem.bias().isPresent()) {
            most = Math.min(most, chip.capacities().bt() / 8);
        }
        return Math.min(Math.max(most / unit * unit, unit), up(extent, unit));
    }

    private Score search() {
        long unitM = unitM();
        long unitN = unitN();
        long mostM = bound(problem.m(), unitM, !problem.left().transposed());
        long mostN = bound(problem.n(), unitN, problem.right().transposed());
        long startM = Math.min(mostM, LARGEST_BASE / unitM * unitM);
        double edge = edge() * SLACK;
        Score best = score(startM, Math.min(mostN,
                Math.max(chip.capacities().l0c() / 4 / startM / unitN * unitN, unitN)));
        for (long m = mostM; m > 0; m -= unitM) {
            for (long n = mostN; n > 0; n -= unitN) {
                if (m * n * 4 > chip.capacities().l0c() || bytes(Math.max(m, n) * problem.unitK()) > L0_TILE) {
                    continue;
                }
                Score found = score(m, n);
                if (isBetter(found, best, edge)) {
                    edge = found.load <= edge && found.balance > best.balance ? found.load : edge;
                    best = found;
                }
            }
        }
        return best;
    }

    /** Of blocks alike those that are wider where rows of the right operand are: what the vendor's samples show. */
    private boolean isBetter(Score found, Score best, double edge) {
        if (best.balance >= BUSY && found.load > best.load && found.load > edge && edge > 0) {
            return false;
        }
        if (found.load <= edge && found.balance > best.balance) {
            return true;
        }
        double difference = found.load / found.balance - best.load / best.balance;
        if (Math.abs(difference) > SAME) {
            return difference < 0;
        }
        return found.balance > best.balance + SAME
                || Math.abs(found.balance - best.balance) <= SAME && !problem.right().transposed() && found.n > best.n;
    }

    private Score score(long m, long n) {
        long blocks = Math.ceilDiv(problem.m(), m) * Math.ceilDiv(problem.n(), n);
        double rounds = (double) (blocks / cores()) + lastRound(m * n, blocks);
        double balance = (double) problem.m() * problem.n() / cores() / (rounds * m * n);
        return new Score(m, n, 1.0 / m + 1.0 / n, balance);
    }

    /** What the blocks of the last round take: less than a block where several cores can share each of them. */
    private double lastRound(long area, long blocks) {
        long rest = blocks % cores();
        if (rest == 0) {
            return 0;
        }
        long each = cores() / rest;
        if (blocks < cores() || each < 2 || area / (double) each < SHARED_BLOCK) {
            return 1;
        }
        long side = (long) Math.sqrt(each);
        return 1.0 / (side * (side + (each - side * side) / side));
    }

    private long depth(Score base) {
        long most = elements(L0_TILE) / Math.max(base.m, base.n);
        long unit = Math.max(FRACTAL, problem.unitK());
        if (up(problem.k(), unit) <= most) {
            return up(problem.k(), unit);
        }
        if (bytes(most) >= LARGEST_BASE) {
            long whole = elements(LARGEST_BASE);
            return most / whole * whole;
        }
        for (long bytes : DEPTHS) {
            long depth = elements(bytes);
            if (depth <= most && depth % unit == 0) {
                return depth;
            }
        }
        return unit;
    }

    private static long up(long value, long unit) {
        return Math.ceilDiv(value, unit) * unit;
    }
}
