import org.jspecify.annotations.NullMarked;

/**
 * The demonstration: a fleet grows by a fourth, or lives a whole life, under traffic, and a checker
 * of its own judges the outcome.
 *
 * <p>It shares no code with the engine: hashing, placement, HTTP and the expected search results
 * are computed here a second time, so that an error of the engine can't hide in its own checker.
 */
@NullMarked
module io.miroir.demo {
  requires static org.jspecify;
  requires com.dynatrace.hash4j;
  requires io.miroir.redis.embedded;
  requires java.net.http;
  requires tools.jackson.databind;

  exports io.miroir.demo;
  exports io.miroir.demo.torment;
}
