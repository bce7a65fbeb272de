/** Measured against predicted as a picture: a scene of lines and words, written as SVG or PNG. */
package ascendsim.traces.plot;
