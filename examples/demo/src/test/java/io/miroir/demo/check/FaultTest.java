package io.miroir.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.demo.corpus.State;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FaultTest {
  @Property
  void whatIsAllowedIsNoFault(@ForAll("allowed") Set<State> allowed) {
    assertThat(allowed).allSatisfy(state -> assertThat(Fault.of(allowed, state)).isEmpty());
  }

  @Property
  void anAbsentDocumentIsLostUnlessItMayBeAbsent(@ForAll("allowed") Set<State> allowed) {
    Assume.that(!allowed.contains(State.ABSENT));
    assertThat(Fault.of(allowed, State.ABSENT)).contains(Fault.LOST);
  }

  @Property
  void aDocumentThatMustBeAbsentIsResurrected(@ForAll("present") State found) {
    assertThat(Fault.of(Set.of(State.ABSENT), found)).contains(Fault.RESURRECTED);
  }

  @Property
  void anyOtherDocumentThanTheAllowedIsStale(
      @ForAll("allowed") Set<State> allowed, @ForAll("present") State found) {
    Assume.that(!allowed.contains(found) && !allowed.equals(Set.of(State.ABSENT)));
    assertThat(Fault.of(allowed, found)).contains(Fault.STALE);
  }

  @Provide
  Arbitrary<State> present() {
    return Arbitraries.integers()
        .between(1, 6)
        .flatMap(
            edition ->
                Arbitraries.integers()
                    .between(edition, 8)
                    .map(revision -> new State(edition, revision)));
  }

  @Provide
  Arbitrary<Set<State>> allowed() {
    return Arbitraries.oneOf(present(), Arbitraries.just(State.ABSENT))
        .set()
        .ofMinSize(1)
        .ofMaxSize(4);
  }
}
