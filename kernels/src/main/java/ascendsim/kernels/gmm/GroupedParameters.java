package ascendsim.kernels.gmm;

import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Entry;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.plan.TensorName;
import ascendsim.kernels.program.gmm.Source;
import ascendsim.kernels.program.grouped.GroupList;
import ascendsim.kernels.program.grouped.Groups;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The GM parameters of a grouped kernel: the tensors of a call, in the order of the operator's parameters, and the
 * tables that say where they lie, for each list of tensors one, and how large products of several sizes are.
 */
record GroupedParameters(GroupedCall call) {
    static final String GROUP_LIST = "group_list";
    static final String OUT = "y";
    /** Rows, columns and depth of each product. */
    static final String SHAPES = "shapes";
    /** k and columns of each weight, as the tiling data has them. */
    private static final String SIZES = "tiling";

    /** How the call's products are cut into groups. */
    Groups groups() {
        if (call.scenario().hasManyOutputs() || call.scenario().hasManyX()) {
            return new Groups.Shapes(SHAPES, call.groups());
        }
        GroupList.Sizes sizes = new GroupList.Sizes(SIZES, call.scenario().hasManyWeights());
        GroupList list = groupList().with(sizes);
        return call.splitsK()
                ? new Groups.Depths(list, call.m(0), call.n(0))
                : new Groups.Rows(list, call.n(0), call.k(0));
    }

    /** The group list of the call, and nothing else to read. */
    GroupList groupList() {
        GroupList.Entries entries = switch (call.listType().orElseThrow()) {
            case ENDS -> GroupList.Entries.ENDS;
            case COUNTS -> GroupList.Entries.COUNTS;
            case PAIRS -> GroupList.Entries.PAIRS;
        };
        return new GroupList(GROUP_LIST, entries, call.groups());
    }

    /** Where an operand is: a single tensor, or one for each group. */
    Source source(String name) {
        return source(name, switch (name) {
            case OUT -> call.scenario().hasManyOutputs();
            case "x", "per_token_scale" -> call.scenario().hasManyX();
            default -> call.scenario().hasManyWeights();
        });
    }

    private static Source source(String name, boolean listed) {
        return listed ? new Source.Listed(table(name)) : new Source.Single(table(name));
    }

    private static String table(String name) {
        return name + "_list";
    }

    /** All parameters for the operands of these names, and y. */
    List<Parameter> all(List<String> names) {
        List<Parameter> parameters = new ArrayList<>();
        for (String name : names) {
            List<TensorArgument> tensors = call.call().tensors(name);
            tensors(parameters, name, Role.IN, tensors.stream().map(tensor -> tensor.tensor().type()).toList());
        }
        Groups groups = groups();
        if (groups instanceof Groups.Shapes) {
            parameters.add(Parameter.table(SHAPES, shapes()));
        } else {
            parameters.add(new Parameter(GROUP_LIST, Role.IN, call.call().required(GROUP_LIST).tensor().type()));
            parameters.add(Parameter.table(SIZES, sizes()));
        }
        tensors(parameters, OUT, Role.OUT, call.outputs());
        return parameters;
    }

    private void tensors(List<Parameter> parameters, String name, Role role, List<TensorType> types) {
        List<Entry> axes = new ArrayList<>();
        List<Entry> addresses = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            String parameter = TensorName.parameter(name, i);
            parameters.add(new Parameter(parameter, role, types.get(i)));
            Shape shape = types.get(i).shape();
            axes.add(new Entry.Value(shape.rank()));
            IntStream.range(0, shape.rank()).forEach(axis -> axes.add(new Entry.Value(shape.dim(axis))));
            addresses.add(new Entry.Address(parameter));
        }
        if (!types.isEmpty()) {
            List<Entry> descriptor = new ArrayList<>();
            descriptor.add(new Entry.Value((axes.size() + 1L) * Long.BYTES));
            descriptor.addAll(axes);
            descriptor.addAll(addresses);
            parameters.add(Parameter.table(table(name), descriptor));
        }
    }

    /** Two int32 to a word, the first one below. */
    private List<Entry> sizes() {
        int[] sizes = new int[GroupList.Sizes.TABLES * GroupList.Sizes.MOST];
        int weights = call.scenario().hasManyWeights() ? call.weights().size() : 1;
        for (int i = 0; i < weights; i++) {
            sizes[i] = (int) call.k(i);
            sizes[GroupList.Sizes.MOST + i] = (int) call.n(i);
        }
        return IntStream.range(0, sizes.length / 2).<Entry>mapToObj(word -> new Entry.Value(
                Integer.toUnsignedLong(sizes[2 * word]) | (long) sizes[2 * word + 1] << Integer.SIZE)).toList();
    }

    private List<Entry> shapes() {
        List<Long> rows = call.sizes();
        return IntStream.range(0, rows.size()).boxed()
                .<Entry>mapMulti((group, entries) -> List.of(rows.get(group), call.n(group), call.k(group))
                        .forEach(size -> entries.accept(new Entry.Value(size))))
                .toList();
    }
}
