/**
 * Floor 0: what a program is. Data types, layouts, buffers, instructions, programs, their builder and their text form.
 * Depends on the JDK only.
 */
package ascendsim.isa;
