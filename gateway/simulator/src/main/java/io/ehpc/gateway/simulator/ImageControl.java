package io.ehpc.gateway.simulator;

import static io.ehpc.gateway.simulator.ControlAnswer.done;
import static io.ehpc.gateway.simulator.ControlAnswer.send;

import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.Printable;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The part of the control API that reads images, and adds, changes and withdraws those of the community. */
final class ImageControl {
    private final Catalogue catalogue;

    ImageControl(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    void mount(Router router) {
        router.get("/custom-images/:region").handler(this::customImages);
        router.get("/images/:region").handler(this::images);
        router.put("/images/:region").handler(this::replaceImages);
        router.delete("/images/:region").handler(this::withdrawImages);
        router.get("/images/:region/:imageId").handler(this::image);
        router.put("/images/:region/:imageId").handler(this::putImage);
        router.delete("/images/:region/:imageId").handler(this::withdrawImage);
    }

    private void images(RoutingContext context) {
        send(context, 200, Map.of("Images", Map.of("ImageInfo", catalogue.images(region(context)))));
    }

    private void customImages(RoutingContext context) {
        send(context, 200, Map.of("Images", Map.of("ImageInfo", catalogue.customImages(region(context)))));
    }

    private void replaceImages(RoutingContext context) {
        String region = region(context);
        catalogue.replace(region, ControlJson.images(ControlJson.tree(body(context))));
        done(context);
    }

    private void withdrawImages(RoutingContext context) {
        catalogue.replace(region(context), List.of());
        done(context);
    }

    private void image(RoutingContext context) {
        send(context, 200, catalogue.image(region(context), imageId(context)).orElseThrow(() -> noImage(context)));
    }

    private void putImage(RoutingContext context) {
        String region = region(context);
        Image image = ControlJson.image(ControlJson.tree(body(context)), imageId(context));
        boolean added = catalogue.put(region, image);
        send(context, added ? 201 : 200, image);
    }

    private void withdrawImage(RoutingContext context) {
        if (!catalogue.withdraw(region(context), imageId(context))) {
            throw noImage(context);
        }
        done(context);
    }

    private String region(RoutingContext context) {
        return region(context, catalogue);
    }

    /** The region in the path, if there is one of that id. */
    static String region(RoutingContext context, Catalogue catalogue) {
        String region = parameter(context, "region");
        if (!catalogue.regions().contains(region)) {
            throw Problem.unknown("the region " + Printable.of(region) + " does not exist here; see /regions");
        }
        return region;
    }

    private static String imageId(RoutingContext context) {
        return parameter(context, "imageId");
    }

    static String parameter(RoutingContext context, String name) {
        return Objects.requireNonNullElse(context.pathParam(name), "");
    }

    private static Problem noImage(RoutingContext context) {
        return Problem.unknown("the region has no image " + Printable.of(imageId(context)));
    }

    static Buffer body(RoutingContext context) {
        return Objects.requireNonNullElseGet(context.body().buffer(), Buffer::buffer);
    }
}
