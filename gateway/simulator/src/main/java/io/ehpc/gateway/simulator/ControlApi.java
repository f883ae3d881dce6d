package io.ehpc.gateway.simulator;

import static io.ehpc.gateway.simulator.ControlAnswer.done;
import static io.ehpc.gateway.simulator.ControlAnswer.send;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Changes the simulator while it runs, and tells what it was asked, in JSON over HTTP. */
final class ControlApi {
    private static final int IDLE_SECONDS = 75;
    private static final int MAX_BODY = 8 << 20;

    /** How much there is in a region. */
    private record RegionSize(String region, int images, int customImages, int clusters) {}

    private final Vertx vertx;
    private final Catalogue catalogue;
    private final Faults faults;
    private final Calls calls;

    ControlApi(Vertx vertx, Catalogue catalogue, Faults faults, Calls calls) {
        this.vertx = vertx;
        this.catalogue = catalogue;
        this.faults = faults;
        this.calls = calls;
    }

    /** A server, not yet bound. */
    HttpServer server() {
        Router router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY));
        router.get("/faults").handler(this::faults);
        router.delete("/faults").handler(this::clearFaults);
        router.get("/faults/:region").handler(this::fault);
        router.put("/faults/:region").handler(this::setFault);
        router.delete("/faults/:region").handler(this::clearFault);
        router.get("/calls").handler(this::calls);
        router.delete("/calls").handler(this::resetCalls);
        router.get("/regions").handler(this::regions);
        new ImageControl(catalogue).mount(router);
        new ClusterControl(catalogue).mount(router);
        ControlAnswer.problems(router);
        return vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
                .requestHandler(router);
    }

    private void faults(RoutingContext context) {
        Map<String, Object> all = new TreeMap<>();
        faults.all().forEach((region, fault) -> all.put(region, FaultJson.write(fault)));
        send(context, 200, all);
    }

    private void clearFaults(RoutingContext context) {
        faults.clear();
        done(context);
    }

    private void fault(RoutingContext context) {
        send(context, 200, FaultJson.write(faults.of(regionOrAll(context))));
    }

    private void setFault(RoutingContext context) {
        String region = regionOrAll(context);
        Fault fault = FaultJson.read(ControlJson.tree(ImageControl.body(context)));
        faults.set(region, fault);
        send(context, 200, FaultJson.write(fault));
    }

    private void clearFault(RoutingContext context) {
        faults.clear(regionOrAll(context));
        done(context);
    }

    private void calls(RoutingContext context) {
        List<Calls.Count> all = calls.all();
        Map<String, Object> sums = new LinkedHashMap<>();
        sums.put("total", all.stream().mapToLong(Calls.Count::count).sum());
        sums.put("byRegion", Calls.sums(all, Calls.Count::region));
        sums.put("byAction", Calls.sums(all, Calls.Count::action));
        sums.put("byCaller", Calls.sums(all, Calls.Count::caller));
        sums.put("byOutcome", Calls.sums(all, Calls.Count::outcome));
        sums.put("calls", all);
        send(context, 200, sums);
    }

    private void resetCalls(RoutingContext context) {
        calls.reset();
        done(context);
    }

    private void regions(RoutingContext context) {
        List<RegionSize> all = catalogue.regions().stream()
                .map(region -> new RegionSize(
                        region,
                        catalogue.images(region).size(),
                        catalogue.customImages(region).size(),
                        catalogue.clusters(region).size()))
                .toList();
        send(context, 200, Map.of("regions", all));
    }

    private String regionOrAll(RoutingContext context) {
        return Faults.ALL.equals(context.pathParam("region")) ? Faults.ALL : ImageControl.region(context, catalogue);
    }
}
