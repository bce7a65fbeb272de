/** Small weights that the AIVs of an AI core widen and bring into the L1 of its AIC (v310, isa.md §4.6). */
package ascendsim.kernels.program.widening;
