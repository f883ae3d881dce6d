package io.ehpc.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ehpc.gateway.protocol.Filter;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.OsTag;
import io.ehpc.gateway.protocol.RefusedException;
import io.ehpc.gateway.protocol.Region;
import io.ehpc.gateway.simulator.Catalogue.Cluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {
    private final Catalogue catalogue = CatalogueSeed.grow(1);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, -7, 20180412, Long.MAX_VALUE})
    void region_anySeed_has40To200ImagesAnd2To4Clusters(long seed) {
        Catalogue grown = CatalogueSeed.grow(seed);
        assertThat(grown.regions()).hasSizeGreaterThanOrEqualTo(20).allMatch(Region::isWellFormed);
        assertThat(grown.regions()).allSatisfy(region -> {
            assertThat(grown.images(region)).hasSizeBetween(40, 200);
            assertThat(grown.images(region)).extracting(Image::imageId).doesNotHaveDuplicates();
            assertThat(grown.clusters(region)).hasSizeBetween(2, 4);
        });
        assertThat(all(grown)).extracting(Image::imageId).doesNotHaveDuplicates();
    }

    @Test
    void catalogue_sameSeed_isTheSame() {
        Catalogue again = CatalogueSeed.grow(1);
        assertThat(again.clusters()).isEqualTo(catalogue.clusters());
        assertThat(all(again)).isEqualTo(all(catalogue));
        assertThat(all(CatalogueSeed.grow(2))).isNotEqualTo(all(catalogue));
    }

    @Test
    void image_any_hasEveryDocumentedField() throws IOException {
        JsonNode images = new ObjectMapper()
                .readTree(Operation.LIST_COMMUNITY_IMAGES.write("id", null, all(catalogue)))
                .path("Images")
                .path("ImageInfo");
        assertThat(images).hasSizeGreaterThan(800).allSatisfy(image -> {
            assertThat(image.properties().stream().map(Map.Entry::getKey))
                    .containsExactlyInAnyOrder(
                            "ImageId",
                            "ImageName",
                            "Description",
                            "Status",
                            "Size",
                            "ImageOwnerAlias",
                            "SkuCode",
                            "PricingCycle",
                            "ProductCode",
                            "Uid",
                            "PostInstallScript",
                            "BaseOsTag",
                            "OsTag");
            assertThat(image.path("BaseOsTag").properties().stream().map(Map.Entry::getKey))
                    .containsExactlyInAnyOrder("Platform", "OsTag", "Version", "Architecture");
            assertThat(image.path("OsTag").properties().stream().map(Map.Entry::getKey))
                    .containsExactlyInAnyOrder("Platform", "OsTag", "Version", "Architecture", "BaseOsTag");
        });
    }

    @Test
    void images_allTogether_showEveryDocumentedValue() {
        assertThat(values(Image::status))
                .containsExactlyInAnyOrder("Available", "UnAvailable", "Creating", "CreateFailed");
        assertThat(values(Image::imageOwnerAlias)).containsExactlyInAnyOrder("self", "others");
        assertThat(values(Image::skuCode)).containsExactlyInAnyOrder("ECS", "package");
        assertThat(values(Image::pricingCycle)).containsExactlyInAnyOrder("Hour", "Month", "Year");
        assertThat(values(image -> base(image).architecture())).containsExactlyInAnyOrder("i386", "x86_64");
        assertThat(values(image -> base(image).platform()))
                .containsExactlyInAnyOrder(
                        "CentOS",
                        "Ubuntu",
                        "SUSE",
                        "OpenSUSE",
                        "Debian",
                        "CoreOS",
                        "Aliyun",
                        "Windows Server 2003",
                        "Windows Server 2008",
                        "Windows Server 2012",
                        "Others Linux",
                        "Customized Linux");
    }

    @Test
    void sameImage_severalRegions_differsInIdAndStatusOnly() {
        Map<String, List<Image>> byName = all(catalogue).stream().collect(Collectors.groupingBy(Image::imageName));
        List<List<Image>> shared =
                byName.values().stream().filter(list -> list.size() > 1).toList();
        assertThat(shared).hasSizeGreaterThan(20).allSatisfy(list -> {
            assertThat(list).extracting(Image::imageId).doesNotHaveDuplicates();
            assertThat(list.stream().map(Image::uid).distinct()).hasSize(1);
            assertThat(list.stream().map(Image::osTag).distinct()).hasSize(1);
        });
        assertThat(byName.values()).filteredOn(list -> list.size() == 1).hasSizeGreaterThan(20);
        assertThat(byName.values())
                .anyMatch(list -> list.size() == catalogue.regions().size());
    }

    @Test
    void list_clusterOfOneSystem_holdsOnlyThatSystem() {
        assertThat(catalogue.regions()).allSatisfy(region -> {
            Cluster cluster = catalogue.clusters(region).stream()
                    .filter(any -> any.baseOsTag() != null)
                    .findFirst()
                    .orElseThrow();
            List<Image> listed = catalogue.list(region, Map.of(Filter.CLUSTER_ID.name(), cluster.id()));
            assertThat(listed)
                    .isNotEmpty()
                    .allMatch(image -> Objects.equals(base(image).osTag(), cluster.baseOsTag()));
            assertThat(listed).hasSizeLessThan(catalogue.images(region).size());
        });
    }

    @Test
    void list_clusterOfAnySystem_holdsAll() {
        Cluster cluster = catalogue.clusters("cn-hangzhou").stream()
                .filter(any -> any.baseOsTag() == null)
                .findFirst()
                .orElseThrow();
        assertThat(catalogue.list("cn-hangzhou", Map.of(Filter.CLUSTER_ID.name(), cluster.id())))
                .isEqualTo(catalogue.images("cn-hangzhou"));
        assertThatThrownBy(() -> catalogue.list("cn-beijing", Map.of(Filter.CLUSTER_ID.name(), cluster.id())))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("ClusterNotFound");
    }

    @Test
    void list_baseOsTag_holdsOnlyThatTag() {
        assertThat(catalogue.list("cn-hangzhou", Map.of(Filter.BASE_OS_TAG.name(), "CentOS_7.9_64")))
                .isNotEmpty()
                .allMatch(image -> "CentOS_7.9_64".equals(base(image).osTag()));
        assertThat(catalogue.list("cn-hangzhou", Map.of(Filter.BASE_OS_TAG.name(), "BeOS_5_32")))
                .isEmpty();
    }

    @Test
    void put_newThenChanged_addsThenReplacesInPlace() {
        Image first = catalogue.images("cn-hangzhou").get(0);
        Image added = new ImageSample(first).as("m-new", "Creating");
        catalogue.put("cn-hangzhou", added);
        catalogue.put("cn-hangzhou", first.withStatus("CreateFailed"));

        List<Image> images = catalogue.images("cn-hangzhou");
        assertThat(images.get(0)).isEqualTo(first.withStatus("CreateFailed"));
        assertThat(images.get(images.size() - 1)).isEqualTo(added);
        assertThat(catalogue.withdraw("cn-hangzhou", "m-new")).isTrue();
        assertThat(catalogue.withdraw("cn-hangzhou", "m-new")).isFalse();
        assertThat(catalogue.images("cn-hangzhou")).hasSize(images.size() - 1);
    }

    @Test
    void replace_sameIdTwice_isRefused() {
        Image image = catalogue.images("cn-hangzhou").get(0);
        List<Image> twice = new ArrayList<>(List.of(image, image));
        assertThatThrownBy(() -> catalogue.replace("cn-hangzhou", twice)).hasMessageContaining("same ImageId");
        assertThatThrownBy(() -> catalogue.put("cn-nowhere", image)).hasMessageContaining("cn-nowhere");
    }

    private static List<Image> all(Catalogue catalogue) {
        return catalogue.regions().stream()
                .flatMap(region -> catalogue.images(region).stream())
                .toList();
    }

    private Stream<String> values(Function<Image, @Nullable String> field) {
        return all(catalogue).stream()
                .flatMap(image -> Stream.ofNullable(field.apply(image)))
                .distinct();
    }

    private static OsTag base(Image image) {
        return Objects.requireNonNull(image.baseOsTag());
    }
}
