/**
 * Floor 3: the operators. Check, plan, micro-kernel programs, launch, outputs; apart from them the
 * functional reference.
 */
package ascendsim.kernels;
