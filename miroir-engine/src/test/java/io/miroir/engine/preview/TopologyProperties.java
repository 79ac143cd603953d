package io.miroir.engine.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.engine.plan.Assignment;
import io.miroir.engine.record.FleetRecord;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds of a fleet whatever happens to it, with the rules that the engine edits it by. */
class TopologyProperties {
  private static final int EVENTS = 50;

  @Property(tries = 200)
  void anyEventsEndInThePlacementOfTheWantedTopologyWithTheFewestCopies(@ForAll Random random) {
    RandomFleet fleet = new RandomFleet(random);
    for (int events = 0; events < EVENTS; ) {
      if (random.nextBoolean()) {
        fleet.event();
        events++;
      } else {
        fleet.move();
      }
      fleet.check();
    }
    fleet.bringBack();
    while (fleet.busy()) {
      fleet.move();
      fleet.check();
    }
    int wanted = fleet.wantedWithoutACopy();
    int before = fleet.copied();
    fleet.settle();
    assertThat(fleet.copied() - before).isLessThanOrEqualTo(wanted);
    assertThat(fleet.assignment())
        .isEqualTo(
            Assignment.initial(
                fleet.assignment().index(),
                fleet.assignment().shards(),
                fleet.record().placed(),
                fleet.record().replicationFactor()));
    assertThat(fleet.record().seats())
        .noneMatch(seat -> seat.wish().compareTo(FleetRecord.Wish.LEAVE) >= 0);
  }
}
