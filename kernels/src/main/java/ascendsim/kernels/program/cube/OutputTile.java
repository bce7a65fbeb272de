package ascendsim.kernels.program.cube;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Fixpipe.Quant;

/**
 * Where finished blocks go: an ND matrix in GM.
 *
 * @param quant what the Fixpipe does on the way
 * @param base  GM byte address
 * @param pitch elements from row to row
 * @param word  the 64-bit word of a mode with one for all columns
 */
public record OutputTile(Quant quant, DType type, Affine base, Affine pitch, Affine word) {
    /** Without a word for all columns. */
    public OutputTile(Quant quant, DType type, Affine base, Affine pitch) {
        this(quant, type, base, pitch, Affine.ZERO);
    }

    /** One pitch for all blocks. */
    public OutputTile(Quant quant, DType type, Affine base, long pitch) {
        this(quant, type, base, Affine.of(pitch));
    }
}
