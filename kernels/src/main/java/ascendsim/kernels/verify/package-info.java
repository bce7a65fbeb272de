/** Many cases of operators held against a backend (interfaces.md §2, §6). */
package ascendsim.kernels.verify;
