/** What all SVG of this floor has in common. */
package ascendsim.traces.svg;
