/**
 * Products of int4 by int4 with a quantisation word for each column and group of k, also of int8 activations taken
 * apart into two digits of 4 bits.
 */
package ascendsim.kernels.program.int4;
