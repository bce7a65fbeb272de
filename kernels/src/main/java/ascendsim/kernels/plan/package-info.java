/** What an operator's host part hands to a launch. */
package ascendsim.kernels.plan;
