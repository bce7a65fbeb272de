package ascendsim.kernels.reference;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.FloatFormat;
import ascendsim.isa.dtype.HiFloat8;
import ascendsim.isa.dtype.Overflow;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.tensor.Bulk;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.stream.LongStream;

/**
 * indexer_compress_epilog in float32 (operators.md §8), element by element. By default as the vendor's kernel computes
 * it, to the bit; with {@code formula} documented as the vendor's golden, less its rounding to eight decimals.
 */
public final class IndexerCompress {
    private static final int BLOCK = 128;
    private static final float LEAST = 1e-4f;

    private final Tensor x;
    private final Tensor slots;
    private final Tensor cache;
    private final Tensor scales;
    private final long mode;
    private final boolean rounds;
    private final float factor;
    private final boolean kernel;
    private final FloatFormat format;
    private final float largest;

    private IndexerCompress(OperatorCall call) {
        this.x = call.required("x").tensor();
        this.slots = call.required("slot_mapping").tensor();
        this.cache = copy(call.required("indexer_compress_cache").tensor());
        this.scales = copy(call.required("indexer_compress_scale").tensor());
        this.mode = call.whole("quant_mode", 1);
        this.rounds = call.flag("round_scale", true);
        this.factor = (float) call.real("scale", 1);
        this.kernel = call.text("formula", "kernel").equals("kernel");
        this.format = cache.dtype() == DType.FLOAT8_E4M3FN ? FloatFormat.FLOAT8_E4M3FN : FloatFormat.FLOAT8_E5M2;
        this.largest = format.decode(format.maxCode());
        x.segment();
    }

    private static Tensor copy(Tensor tensor) {
        Tensor copy = Tensor.zeros(tensor.type());
        MemorySegment.copy(tensor.segment(), 0, copy.segment(), 0, tensor.type().bytes());
        return copy;
    }

    /** Both caches after a call that keeps the contract. */
    public static SequencedMap<String, Expected> of(OperatorCall call) {
        IndexerCompress compress = new IndexerCompress(call);
        LongStream.range(0, compress.slots.elements()).parallel().filter(row -> compress.slots.longAt(row) >= 0)
                .forEach(compress::row);
        SequencedMap<String, Expected> outputs = new LinkedHashMap<>();
        outputs.put("indexer_compress_cache", new Expected(compress.cache, indices -> new double[indices.length]));
        outputs.put("indexer_compress_scale", new Expected(compress.scales, indices -> new double[indices.length]));
        return outputs;
    }

    private void row(long row) {
        int columns = (int) x.type().columns();
        float[] values = new float[columns];
        Bulk.read(x.dtype(), x.segment(), row * columns, values);
        long slot = slots.longAt(row);
        int blocks = Math.ceilDiv(columns, BLOCK);
        for (int block = 0; block < blocks; block++) {
            int end = Math.min(columns, (block + 1) * BLOCK);
            float divisor = mode == 2 ? 0 : scale(maximum(values, block * BLOCK, end), slot * blocks + block);
            for (int i = block * BLOCK; i < end; i++) {
                cache.segment().set(ValueLayout.JAVA_BYTE, slot * columns + i, (byte) code(values[i], divisor));
            }
        }
    }

    /** Mode 1 and the documented formula leave out what is not finite; the kernel's mode 0 does not. */
    private float maximum(float[] values, int from, int to) {
        float maximum = 0;
        for (int i = from; i < to; i++) {
            boolean counts = mode == 0 && kernel || Float.isFinite(values[i]);
            maximum = counts ? Math.max(maximum, Math.abs(values[i])) : maximum;
        }
        return maximum;
    }

    /** Stores the scale of a block and returns what its elements are divided by. */
    private float scale(float maximum, long index) {
        float scale = kernel
                ? (mode == 0 ? Math.max(maximum, LEAST) : maximum) * (1 / largest)
                : maximum / largest;
        if (mode == 1) {
            scales.putFloat(index, scale);
            return scale;
        }
        if (!Float.isFinite(scale)) {
            return power(255, Float.NaN, index);
        }
        int exponent = Float.floatToRawIntBits(scale) >>> 23;
        if (!rounds) {
            return power(exponent, scale, index);
        }
        boolean up = kernel ? exponent != 0 : (Float.floatToRawIntBits(scale) & 0x7FFFFF) != 0;
        int raised = up ? exponent + 1 : exponent;
        return power(raised, raised == 255 ? Float.POSITIVE_INFINITY : Float.intBitsToFloat(raised << 23), index);
    }

    private float power(int exponent, float divisor, long index) {
        scales.segment().set(ValueLayout.JAVA_BYTE, index, (byte) exponent);
        return divisor;
    }

    private int code(float value, float divisor) {
        if (mode == 2) {
            return HiFloat8.fromFloat(value * factor, Overflow.SATURATE);
        }
        float quotient = value / divisor;
        if (!kernel) {
            return encode(Float.isNaN(quotient) ? 0 : Math.clamp(quotient, -largest, largest));
        }
        if (mode == 0) {
            return encode(Float.isNaN(quotient) ? quotient : Math.clamp(quotient, -largest, largest));
        }
        return encode(Float.isFinite(quotient) ? quotient : value);
    }

    /** NaN loses its sign on the way, as in every float instruction of the vector unit here. */
    private int encode(float value) {
        return format.encode(Float.isNaN(value) ? Float.NaN : value, Rounding.RINT, Overflow.INF_NAN);
    }
}
