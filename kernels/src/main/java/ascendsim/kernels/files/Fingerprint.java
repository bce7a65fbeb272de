package ascendsim.kernels.files;

import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256: of a tensor over its bytes in row-major order, 4-bit elements two to the byte. */
public final class Fingerprint {
    /** A ByteBuffer holds at most 2 GiB. */
    private static final long SLICE_BYTES = 1L << 30;

    private Fingerprint() {
    }

    /** The digest in hexadecimal digits. */
    public static String of(Tensor tensor) {
        MemorySegment bytes = tensor.to(Format.ND).segment();
        MessageDigest digest = sha256();
        for (long start = 0; start < bytes.byteSize(); start += SLICE_BYTES) {
            digest.update(bytes.asSlice(start, Math.min(SLICE_BYTES, bytes.byteSize() - start)).asByteBuffer());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The digest of a text in UTF-8, in hexadecimal digits. */
    public static String of(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}
