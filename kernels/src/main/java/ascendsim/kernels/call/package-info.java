/**
 * A call of an operator: its named tensors and attributes, the schema that says which names there are, the reader of
 * cases and the generators of their contents.
 */
package ascendsim.kernels.call;
