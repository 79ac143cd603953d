import org.jspecify.annotations.NullMarked;

/** The command line: every command of the program, and what each says on standard output. */
@NullMarked
module io.miroir.cli {
  requires static org.jspecify;
  requires info.picocli;
  requires io.miroir.conformance;
  requires io.miroir.demo;
  requires io.miroir.engine;
  requires io.miroir.node;
  requires io.miroir.redis.embedded;
  requires io.miroir.server;
  requires io.miroir.simulator;
  requires java.management;
  requires java.net.http;
  requires tools.jackson.databind;

  opens io.miroir.cli to
      info.picocli;
}
