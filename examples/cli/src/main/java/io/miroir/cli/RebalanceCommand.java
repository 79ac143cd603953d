package io.miroir.cli;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code miroir rebalance}: the moves, and what people ask of them. */
@Command(
    name = "rebalance",
    description = "Shows the moves; watches, pauses, resumes, cancels, retries and undoes them.",
    subcommands = {
      WatchCommand.class,
      ControlCommand.Pause.class,
      ControlCommand.Resume.class,
      ControlCommand.Cancel.class,
      ControlCommand.Retry.class,
      ControlCommand.Undo.class
    })
final class RebalanceCommand extends AdminCommand {
  RebalanceCommand() {}

  @Override
  public Integer call() {
    JsonNode status = client().get("/_miroir/rebalance/status");
    answer(status, () -> String.join(System.lineSeparator(), lines(status, List.of())));
    return ExitCode.OK;
  }

  /** What is shown of the moves, with more lines before those of each move. */
  static List<String> lines(JsonNode status, List<String> more) {
    return Stream.of(List.of(Moves.summary(status), Moves.holds(status)), more, Moves.bars(status))
        .flatMap(List::stream)
        .toList();
  }
}
