/**
 * Tensors in files: NumPy's .npy, .safetensors and raw .bin. A file that does not fit what the case says is bad input,
 * told in one line; files are written beside their place and moved there when complete.
 */
package ascendsim.kernels.files;
