/**
 * The numbers behind the instructions: matrix products and lane operations, bit-exact, without addresses, masks or
 * time. {@link ascendsim.sim.execute.arithmetic.Arithmetic} has a plain Java form and one on the Vector API; both give
 * the same bits. Every NaN an arithmetic operation or a conversion to float produces is the canonical quiet one (sign
 * 0, payload 0), so that neither operand order nor the machine underneath shows.
 */
package ascendsim.sim.execute.arithmetic;
