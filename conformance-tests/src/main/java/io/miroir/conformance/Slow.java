package io.miroir.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** Marks a test that takes seconds: it starts processes, waits for time to pass, or does much. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Tag(Slow.TAG)
public @interface Slow {
  /** The tag, for a selection of tests. */
  String TAG = "slow";
}
