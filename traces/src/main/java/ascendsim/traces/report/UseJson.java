package ascendsim.traces.report;

import ascendsim.isa.instruction.Space;
import ascendsim.sim.issue.CoreId;
import ascendsim.traces.statistics.CoreStatistics;
import ascendsim.traces.statistics.GmTraffic;
import ascendsim.traces.use.BufferUse;
import ascendsim.traces.use.WriteMap;
import java.util.Arrays;
import java.util.Map;

/** Traffic and buffer occupancy over time, and who wrote which part of the results. */
final class UseJson {
    private final Json json;
    private final RunFacts facts;

    private UseJson(Json json, RunFacts facts) {
        this.json = json;
        this.facts = facts;
    }

    /** Writes members of the object that is open. */
    static void write(Json json, RunFacts facts) {
        UseJson writer = new UseJson(json, facts);
        json.name("traffic").array(writer::traffic);
        json.name("core_traffic").array(writer::coreTraffic);
        json.name("buffers").array(writer::buffers);
        json.name("maps").array(() -> facts.source().footmarks().maps().forEach(map -> json.object(
                () -> writer.map(map))));
    }

    private void traffic() {
        facts.traffic().paths(facts.lanes().end()).forEach((path, series) -> json.object(() -> {
            json.field("path", path.text()).field("reads", path.reads());
            json.field("bucket_cycles", series.hit().width());
            json.field("hit_bytes", series.hit().rounded()).field("miss_bytes", series.miss().rounded());
        }));
    }

    private void coreTraffic() {
        for (CoreStatistics core : facts.source().statistics().cores()) {
            json.object(
                    () -> core.traffic().forEach((path, bytes) -> json.name(path.text()).array(() -> bytes(bytes))));
        }
    }

    private void bytes(GmTraffic bytes) {
        json.value(bytes.hitBytes()).value(bytes.missBytes());
    }

    private void buffers() {
        for (Map.Entry<CoreId, Map<Space, BufferUse>> core : facts.source().footmarks().buffers().entrySet()) {
            core.getValue().forEach((space, use) -> {
                if (use.extent() > 0) {
                    json.object(() -> buffer(core.getKey(), space, use));
                }
            });
        }
    }

    private void buffer(CoreId core, Space space, BufferUse use) {
        json.field("core", core.index()).field("space", space.text()).field("capacity", use.capacity());
        json.field("extent", use.extent()).field("bucket_cycles", use.bucketCycles());
        json.field("occupied", use.occupied());
    }

    private void map(WriteMap map) {
        json.field("parameter", map.parameter().name()).field("type", map.parameter().type().toString());
        json.field("writers", map.writers()).field("rows", map.gridRows()).field("columns", map.gridColumns());
        json.field("owners", Arrays.stream(map.owners()).asLongStream().toArray());
        json.field("times", map.times());
    }
}
