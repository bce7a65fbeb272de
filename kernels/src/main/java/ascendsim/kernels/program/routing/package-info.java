/** The grouped matmul that scales its rows and adds them up where they are routed to. */
package ascendsim.kernels.program.routing;
