package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.upstream.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Refreshes, lists and watches in any order: whoever takes a list and then each event once, in order, has
 * what there is. Lists hold older answers or lack regions, as lists do whose parts were looked up at
 * different moments. The model's clients refuse an event that does not fit what they have, so none may come
 * twice or be left out.
 */
class ChangeFeedPropertyTest {
    private static final List<String> REGIONS = List.of("cn-hangzhou", "cn-beijing", "ap-southeast-1");
    private static final int STEPS = 400;

    private final FeedRig rig = new FeedRig();
    private final Map<String, List<Answer>> answers = new HashMap<>();

    /** What each region's list was right after that change. */
    private final Map<Long, Map<String, String>> listed = new HashMap<>();

    private int lists;
    private int behind;

    private final class Client {
        private final Map<String, Map<String, String>> state;
        private Cursor cursor;

        Client(Map<String, Map<String, String>> state, Cursor cursor) {
            this.state = state;
            this.cursor = cursor;
        }

        void watch(int most) {
            ChangePage page = rig.feed.after(cursor, FeedRig.ALL, most);
            page.changes().forEach(this::see);
            // As it is sent and given back.
            cursor = rig.feed.read(page.cursor().toString());
        }

        private void see(Change change) {
            JsonNode event = Event.of(change);
            String region = event.path("region").asText();
            String id = event.path("imageId").asText();
            if (change.kind() == ChangeKind.LISTED) {
                assertThat(state).as("listed what is known: %s", event).doesNotContainKey(region);
                state.put(region, new TreeMap<>(Objects.requireNonNull(listed.get(change.number()))));
                return;
            }
            assertThat(state).as("of an unknown region: %s", event).containsKey(region);
            Map<String, String> images = Objects.requireNonNull(state.get(region));
            switch (change.kind()) {
                case ADDED ->
                    assertThat(images.put(id, status(event.path("image").path("status"))))
                            .isNull();
                case WITHDRAWN ->
                    assertThat(images.remove(id))
                            .isEqualTo(status(event.path("image").path("status")));
                default -> {
                    JsonNode status = event.path("changes").path("status");
                    assertThat(images.put(id, status(status.path("to")))).isEqualTo(status(status.path("from")));
                }
            }
        }
    }

    private static String status(JsonNode status) {
        return status.isTextual() ? status.asText() : "";
    }

    private static Map<String, String> content(Answer answer) {
        Map<String, String> content = new TreeMap<>();
        for (Image image : answer.images()) {
            content.put(image.imageId(), image.status() == null ? "" : image.status());
        }
        return content;
    }

    private void refresh(Random random) {
        String region = REGIONS.get(random.nextInt(REGIONS.size()));
        List<String> images = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int status = random.nextInt(4);
            if (status > 0) {
                images.add(status == 1 ? "m-" + i : "m-" + i + "=S" + status);
            }
        }
        List<Answer> before = answers.computeIfAbsent(region, none -> new ArrayList<>());
        boolean unchanged = !before.isEmpty() && random.nextInt(3) == 0;
        Answer answer =
                unchanged ? before.get(before.size() - 1) : FeedRig.answer(region, images.toArray(String[]::new));
        long last = rig.feed.now().number();
        rig.feed.holds(answer);
        before.add(answer);
        for (long number = last + 1; number <= rig.feed.now().number(); number++) {
            listed.put(number, content(answer));
        }
    }

    private Optional<Client> list(Random random) {
        List<Part> parts = new ArrayList<>();
        Map<String, Map<String, String>> state = new HashMap<>();
        for (String region : REGIONS) {
            List<Answer> held = answers.getOrDefault(region, List.of());
            if (held.isEmpty() || random.nextInt(6) == 0) {
                parts.add(FeedRig.failed(region));
            } else {
                int old = random.nextInt(3) == 0 ? random.nextInt(Math.min(4, held.size())) : 0;
                Answer answer = held.get(held.size() - 1 - old);
                parts.add(FeedRig.part(answer));
                state.put(region, content(answer));
            }
        }
        lists++;
        Optional<Cursor> cursor = rig.feed.at(parts);
        behind += cursor.isPresent() && !cursor.get().isPlain() ? 1 : 0;
        return cursor.map(at -> new Client(state, rig.feed.read(at.toString())));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void listThenWatch_anyInterleaving_givesWhatThereIsAndEachEventOnce(long seed) {
        Random random = new Random(seed);
        List<Client> clients = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(4)) {
                case 0 -> refresh(random);
                case 1 -> list(random).ifPresent(clients::add);
                default -> {
                    if (!clients.isEmpty()) {
                        clients.get(random.nextInt(clients.size())).watch(1 + random.nextInt(5));
                    }
                }
            }
        }
        // A region comes once more, so that it is listed to whom lacks it.
        answers.forEach((region, all) -> {
            long before = rig.feed.now().number();
            rig.feed.holds(all.get(all.size() - 1));
            if (rig.feed.now().number() > before) {
                listed.put(before + 1, content(all.get(all.size() - 1)));
            }
        });
        Map<String, Map<String, String>> current = new HashMap<>();
        answers.forEach((region, all) -> current.put(region, content(all.get(all.size() - 1))));

        assertThat(clients).as("seed %d", seed).hasSize(lists);
        assertThat(behind).isGreaterThan(5);
        for (Client client : clients) {
            client.watch(10_000);
            assertThat(client.state).as("seed %d", seed).isEqualTo(current);
            assertThat(client.cursor).isEqualTo(rig.feed.now());
        }
    }
}
