/** The timeline as a few lines of text. */
package ascendsim.traces.timeline;
