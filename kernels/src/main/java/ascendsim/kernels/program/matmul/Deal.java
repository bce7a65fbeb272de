package ascendsim.kernels.program.matmul;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;

/** Which of the numbered blocks of a way a core takes. */
interface Deal {
    /** How many. */
    Affine blocks();

    /** Emits what finds the first; without any its number has no meaning. */
    Hand open();

    /** A core's place in its blocks. */
    interface Hand {
        /** The block's number. */
        Affine index();

        /** Emits the step to the next block, which must exist. */
        void advance();
    }

    /** {@code first}, {@code first + step}, … */
    record Every(ProgramBuilder program, Affine first, long step, Affine blocks) implements Deal {
        /** One by one to all cores. @param all blocks */
        static Every nth(ProgramBuilder program, Affine core, long cores, long all) {
            Affine count = all % cores == 0
                    ? Affine.of(all / cores)
                    : program.ceilDivide(Affine.of(all).minus(core), cores);
            return new Every(program, core, cores, count);
        }

        @Override
        public Hand open() {
            Variable index = program.variable(first);
            return new Hand() {
                @Override
                public Affine index() {
                    return index.value();
                }

                @Override
                public void advance() {
                    index.add(step);
                }
            };
        }
    }
}
