/**
 * The functional backend: what an operator computes, by the plain mathematics in the documented rounding order. It
 * shares no code with the micro-kernels beyond element types, tensors and the call, so that each can find the other's
 * mistakes.
 */
package ascendsim.kernels.reference;
