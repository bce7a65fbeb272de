/** Holds outputs against a backend's, by the rule of each path; the vendor's own verdict is worked out beside it. */
package ascendsim.kernels.compare;
