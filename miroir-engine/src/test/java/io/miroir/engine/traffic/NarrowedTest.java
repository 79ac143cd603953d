package io.miroir.engine.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.route.Routing;
import io.miroir.engine.route.ShardRoute;
import io.miroir.engine.route.ShardRoute.Target;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which writes wait until the pods that may read know what they left out. */
class NarrowedTest {
  private static final Target FIRST = copy("node-0");
  private static final Target SECOND = copy("node-1");
  private static final Target COMING = new Target(new NodeId("node-3"), 0, false, false);
  private static final Target MIRROR = new Target(new NodeId("node-1"), 1, true, true);

  private final Narrowed narrowed = new Narrowed();

  @Test
  void waitsWhereACopyInSyncIsLeftOut() {
    narrowed.install(routing(4, FIRST, SECOND), routing(5, FIRST));

    assertThat(since()).isEqualTo(5);
  }

  @Test
  void doesNotWaitWhereACopyIsAddedOrBecomesTheMirror() {
    known(routing(4, SECOND, COMING));

    narrowed.install(routing(4, SECOND, COMING), routing(5, copy("node-3"), MIRROR));
    narrowed.install(routing(5, copy("node-3"), MIRROR), routing(6, copy("node-3")));

    assertThat(since()).isEqualTo(4);
  }

  /** Epoch 5, in which node-3 was in sync and others read it, was never installed here. */
  @Test
  void waitsWhereACopyCameAndWentBetweenTwoInstalls() {
    known(routing(4, FIRST, SECOND, COMING));

    narrowed.install(routing(4, FIRST, SECOND, COMING), routing(6, FIRST, SECOND));

    assertThat(since()).isEqualTo(6);
  }

  @Test
  void waitsEverywhereAfterASessionBegan() {
    known(routing(4, FIRST, SECOND));

    narrowed.beginAnew();
    narrowed.install(routing(4, FIRST, SECOND), routing(9, FIRST, SECOND));
    narrowed.install(routing(9, FIRST, SECOND), routing(10, FIRST, SECOND));

    assertThat(since()).isEqualTo(9);
  }

  private void known(Routing routing) {
    narrowed.install(Routing.EMPTY, routing);
  }

  private long since() {
    return narrowed.since("books", List.of(new ShardId(0)));
  }

  private static Target copy(String node) {
    return new Target(new NodeId(node), 0, true, true);
  }

  private static Routing routing(long epoch, Target... targets) {
    List<ShardRoute.Lead> reads =
        Stream.of(targets).limit(1).map(lead -> new ShardRoute.Lead(0, lead.node())).toList();
    return new Routing(
        epoch, Map.of("books", List.of(new ShardRoute(List.of(targets), reads, false, false, 0))));
  }
}
