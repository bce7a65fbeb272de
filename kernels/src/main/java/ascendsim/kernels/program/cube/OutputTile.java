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
 */
public record OutputTile(Quant quant, DType type, Affine base, Affine pitch) {
    /** One pitch for all blocks. */
    public OutputTile(Quant quant, DType type, Affine base, long pitch) {
        this(quant, type, base, Affine.of(pitch));
    }
}
