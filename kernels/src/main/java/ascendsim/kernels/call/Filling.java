package ascendsim.kernels.call;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Bulk;
import ascendsim.isa.tensor.Elements;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.FractalNz;
import ascendsim.isa.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/**
 * Fills the storage of one tensor. The row-major elements are cut into chunks of {@link #CHUNK_ELEMENTS}, each with its
 * own random stream, and filled in parallel; a FRACTAL_NZ tensor is filled row-major first, so that it holds the same
 * logical numbers as the ND one.
 */
final class Filling implements Consumer<MemorySegment> {
    /** Even, so that chunks of 4-bit elements share no byte. */
    static final int CHUNK_ELEMENTS = 1 << 16;
    /** Below this a thread costs more than it saves (assumed: some 0.1 ms to start one, as long as a chunk takes). */
    private static final long CHUNKS_PER_WORKER = 2;

    private final TensorType type;
    private final Initialiser initialiser;
    private final TensorSeed seed;
    private final int threads;

    Filling(TensorType type, Initialiser initialiser, TensorSeed seed) {
        this(type, initialiser, seed, Runtime.getRuntime().availableProcessors());
    }

    /** As the other one, with at most so many threads; the content does not depend on it. */
    Filling(TensorType type, Initialiser initialiser, TensorSeed seed, int threads) {
        this.type = type;
        this.initialiser = initialiser;
        this.seed = seed;
        this.threads = threads;
    }

    @Override
    public void accept(MemorySegment storage) {
        switch (type.format()) {
            case ND -> fill(storage);
            case FRACTAL_NZ -> {
                TensorType rows = type.with(Format.ND);
                try (Arena arena = Arena.ofShared()) {
                    MemorySegment plain = arena.allocate(rows.bytes());
                    fill(plain);
                    FractalNz.reorder(rows, plain, Format.FRACTAL_NZ, storage);
                }
            }
        }
    }

    private void fill(MemorySegment plain) {
        if (initialiser instanceof Initialiser.Constant(double value) && value == 0) {
            return;
        }
        if (initialiser instanceof Initialiser.Permutation permutation) {
            Bulk.write(type.dtype(), plain, 0, permutation(permutation));
            return;
        }
        long chunks = Math.ceilDiv(type.shape().elements(), (long) CHUNK_ELEMENTS);
        AtomicLong next = new AtomicLong();
        Runnable worker = () -> {
            for (long chunk = next.getAndIncrement(); chunk < chunks; chunk = next.getAndIncrement()) {
                fill(plain, chunk);
            }
        };
        long workers = Math.min(threads, chunks / CHUNKS_PER_WORKER);
        if (workers <= 1) {
            worker.run();
        } else {
            inParallel(worker, (int) workers);
        }
    }

    /** Not on the common pool: a pool thread that waits may take up a task that needs the lock its waiter holds. */
    private static void inParallel(Runnable worker, int workers) {
        List<Future<?>> runs = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(workers)) {
            for (int i = 0; i < workers; i++) {
                runs.add(executor.submit(worker));
            }
        }
        runs.forEach(Future::resultNow);
    }

    private void fill(MemorySegment plain, long chunk) {
        long first = chunk * CHUNK_ELEMENTS;
        int count = (int) Math.min(CHUNK_ELEMENTS, type.shape().elements() - first);
        RandomGenerator random = seed.stream(chunk);
        DType dtype = type.dtype();
        switch (initialiser) {
            case Initialiser.Uniform(double low, double high) -> {
                float[] numbers = new float[count];
                Draws.uniform(random, low, high, numbers);
                Bulk.write(dtype, plain, first, numbers);
            }
            case Initialiser.Normal(double mean, double deviation) -> {
                float[] numbers = new float[count];
                Draws.normal(random, mean, deviation, numbers);
                Bulk.write(dtype, plain, first, numbers);
            }
            case Initialiser.RandInt randInt -> randInt(randInt, random, plain, new Run(first, count));
            case Initialiser.QuantWord(double low, double high) -> {
                float[] numbers = new float[count];
                Draws.uniform(random, low, high, numbers);
                for (int i = 0; i < count; i++) {
                    Elements.putCode(dtype, plain, first + i, QuantisationWord.of(numbers[i]));
                }
            }
            case Initialiser.Choice(List<BigDecimal> values) -> choice(values, random, plain, new Run(first, count));
            case Initialiser.Constant(double value) -> {
                for (int i = 0; i < count; i++) {
                    Elements.putCode(dtype, plain, first + i, Elements.fromDouble(dtype, value));
                }
            }
            case Initialiser.Arange() ->
                    Bulk.write(dtype, plain, first, LongStream.range(first, first + count).toArray());
            case Initialiser.Values(List<BigDecimal> values) -> {
                for (int i = 0; i < count; i++) {
                    Elements.putCode(dtype, plain, first + i, code(values.get((int) first + i)));
                }
            }
            case Initialiser.Permutation permutation -> throw new IllegalStateException(permutation.toString());
        }
    }

    private record Run(long first, int count) {
    }

    private void randInt(Initialiser.RandInt bounds, RandomGenerator random, MemorySegment plain, Run run) {
        if (bounds.low() >= Integer.MIN_VALUE && bounds.high() <= Integer.MAX_VALUE + 1L) {
            int[] numbers = new int[run.count()];
            Draws.bounded(random, (int) bounds.low(), bounds.high() - bounds.low(), numbers);
            Bulk.write(type.dtype(), plain, run.first(), numbers);
            return;
        }
        long[] numbers = new long[run.count()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextLong(bounds.low(), bounds.high());
        }
        Bulk.write(type.dtype(), plain, run.first(), numbers);
    }

    private void choice(List<BigDecimal> values, RandomGenerator random, MemorySegment plain, Run run) {
        long[] codes = values.stream().mapToLong(this::code).toArray();
        int[] picks = new int[run.count()];
        Draws.bounded(random, 0, codes.length, picks);
        for (int i = 0; i < picks.length; i++) {
            Elements.putCode(type.dtype(), plain, run.first() + i, codes[picks[i]]);
        }
    }

    private long code(BigDecimal value) {
        return new Attribute.Number(value).isWhole() && !type.dtype().isFloat()
                ? Elements.fromLong(type.dtype(), value.longValueExact())
                : Elements.fromDouble(type.dtype(), value.doubleValue());
    }

    /** Fisher and Yates, on the stream of chunk 0. */
    private long[] permutation(Initialiser.Permutation permutation) {
        long[] numbers = LongStream.range(0, permutation.size()).toArray();
        RandomGenerator random = seed.stream(0);
        for (int i = numbers.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            long number = numbers[i];
            numbers[i] = numbers[other];
            numbers[other] = number;
        }
        long[] entries = new long[(int) type.shape().elements()];
        for (int i = 0; i < entries.length; i++) {
            boolean skipped = permutation.skip() != 0 && i % permutation.skip() == permutation.skip() - 1;
            entries[i] = skipped ? -1 : numbers[i] / permutation.divisor();
        }
        return entries;
    }
}
