package ascendsim.kernels.program.matmul;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Sync.Mode;
import ascendsim.isa.program.ProgramBuilder;
import java.util.List;

/**
 * The vector cores' work before a product: all operands that need it are turned into NZ, one after the other, and only
 * when all vector cores are done the cube cores start (tiling_dense §1.10).
 *
 * @param conversions operands to be converted, 1 or 2
 * @param vectors     vector cores of the launch
 */
public record Nd2NzPass(List<NzConversion> conversions, long vectors) {
    /** "The workspace is complete" (tiling_dense §1.10). */
    private static final Affine CONVERTED = Affine.of(4);
    private static final Affine ALL_CONVERTED = Affine.of(5);

    public Nd2NzPass {
        conversions = List.copyOf(conversions);
    }

    /** The parameter a cube core reads an operand from. */
    String parameter(String operand) {
        return conversions.stream().filter(c -> c.source().equals(operand)).map(NzConversion::target).findFirst()
                .orElse(operand);
    }

    /** The vector cores' part. @param core number of this vector core */
    void convert(ProgramBuilder vector, Affine core) {
        conversions.forEach(conversion -> conversion.emit(vector, core, vectors));
        vector.crossSet(Mode.ALL_OF_KIND, Pipe.MTE3, ALL_CONVERTED);
        vector.crossWait(ALL_CONVERTED);
        vector.crossSet(Mode.CUBE_VECTOR, Pipe.MTE3, CONVERTED);
    }

    /** The cube cores' part before their first load. */
    void await(ProgramBuilder cube) {
        cube.crossWait(CONVERTED);
    }
}
