package ascendsim.kernels.program.cube;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Fixpipe.Drain;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.program.ProgramBuilder;

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

    /** Where the first element of a block goes. */
    Address at(ProgramBuilder program, Block block) {
        Affine elements = program.multiply(block.row(), pitch).plus(block.column());
        return Address.gm(base.plus(elements.times(type.bits() / Byte.SIZE)));
    }

    /** The drain of a block. @param words where the quantisation words of its columns are */
    Drain drain(Address to, UbTile.Source source, Address words) {
        var extent = new Fixpipe.Extent(source.rows(), source.columns(), source.stride(), source.unitFlag());
        return new Drain(quant, type, Fixpipe.Arrangement.ND, to, source.address(), extent, pitch, word, words, false);
    }
}
