package ascendsim.kernels.plan;

/**
 * Which tensor of a call or of its outputs a kernel's parameter is. A single tensor has its own name on both sides;
 * element i of a list is the kernel's {@code name.i} and, among the outputs, {@code name[i]}.
 *
 * @param list  the operator's parameter or output
 * @param index 0 for a single tensor
 */
public record TensorName(String list, int index) {

    /** The tensor of a kernel's parameter. */
    public static TensorName ofParameter(String parameter) {
        int dot = parameter.lastIndexOf('.');
        return dot < 0
                ? new TensorName(parameter, 0)
                : new TensorName(parameter.substring(0, dot), Integer.parseInt(parameter.substring(dot + 1)));
    }

    /** The kernel's parameter of an element of a list. */
    public static String parameter(String list, int index) {
        return list + "." + index;
    }

    /** An element of a list among the outputs. */
    public static String output(String list, int index) {
        return list + "[" + index + "]";
    }

    /** The kernel's parameter of an output. */
    public static String parameterOf(String output) {
        return output.replace('[', '.').replace("]", "");
    }
}
