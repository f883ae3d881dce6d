import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.GatewayApi;
import org.openapitools.client.api.ImagesApi;
import org.openapitools.client.model.ImageList;
import org.openapitools.client.model.Part;
import org.openapitools.client.model.RegionHealth;
import org.openapitools.client.model.State;

/** Asks a gateway, one of whose two regions is down, by a generated client: what it says of parts has to survive. */
final class Ask {
    private Ask() {}

    public static void main(String[] arguments) throws ApiException {
        ApiClient client = new ApiClient();
        client.updateBaseUri(arguments[0]);
        ImagesApi images = new ImagesApi(client);
        ImageList list = list(images, new LinkedHashSet<>(List.of("cn-beijing", "cn-hangzhou")), "2");
        require(!list.getComplete() && list.getImages().size() == 2 && list.getNext() != null, "a page: " + list);
        require(list.getImages().get(0).getPlaces().get(0).getRegion() != null, "a place: " + list);
        Part good = list.getParts().get(0);
        require(
                good.getState() == State.FRESH && good.getAge() >= 0 && good.getImages() > 2 && good.getError() == null,
                "the part that is there: " + good);
        require(
                good.getFreshUntil().isAfter(good.getAsOf()) && good.getServedUntil().isAfter(good.getFreshUntil()),
                "its times: " + good);
        Part lost = list.getParts().get(1);
        require(
                lost.getState() != State.FRESH && lost.getError().getStatus() >= 500 && lost.getError().getType() != null,
                "the part that is not there: " + lost);
        for (RegionHealth region : new GatewayApi(client).listRegions().getRegions()) {
            boolean isDown = region.getRegion().equals("cn-hangzhou");
            require(region.getBreaker() != null, "a region: " + region);
            require(!isDown || region.getError() != null, "the region that is down: " + region);
            require(!region.getRegion().equals("cn-beijing") || region.getAge() != null, "the other one: " + region);
        }
        try {
            list(images, null, "0");
            require(false, "limit=0 was taken");
        } catch (ApiException refused) {
            require(refused.getCode() == 400 && refused.getResponseBody().contains("limit"), "refused: " + refused);
        }
        System.out.println("Java: " + good.getRegion() + " is " + good.getState() + ", age " + good.getAge() + "; "
                + lost.getRegion() + " is " + lost.getState() + ", " + lost.getError().getTitle());
    }

    /** All parameters in the order of the description; null for what is left out. */
    private static ImageList list(ImagesApi images, Set<String> region, String limit) throws ApiException {
        return images.listImages(
                region, null, null, null, null, null, null, null, null, null, null, null, null, limit, null, null, null,
                null, null, null, null);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
