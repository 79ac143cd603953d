package io.miroir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code miroir plan}: what a change would move, before it is made. */
@Command(
    name = "plan",
    description = "Shows what a change of the fleet would move, and changes nothing.",
    mixinStandardHelpOptions = true,
    subcommands = {
      PlanCommand.Add.class,
      PlanCommand.Drain.class,
      PlanCommand.Remove.class,
      PlanCommand.ReplicationFactor.class,
      PlanCommand.Group.class
    })
final class PlanCommand implements Runnable {
  /** Set by picocli before the command runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  PlanCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "A command is needed: add, drain, remove, rf or group.");
  }

  /** Asks for the plan of one change and shows it. */
  abstract static class Planned extends AdminCommand {
    /** The change as the admin API takes it. */
    abstract ObjectNode change();

    @Override
    public Integer call() {
      JsonNode plan = client().send("POST", "/_miroir/plan", change());
      answer(plan, () -> PlanReport.of(plan));
      return PlanReport.blocked(plan) ? ExitCode.FAULT_FOUND : ExitCode.OK;
    }

    static ObjectNode change(String word) {
      return JsonNodeFactory.instance.objectNode().put("change", word);
    }
  }

  /** {@code miroir plan add}. */
  @Command(
      name = "add",
      description = "Shows what adding a node would move. Ends with 1 if something is in the way.")
  static final class Add extends Planned {
    @Mixin private NewNode node = new NewNode();

    Add() {}

    @Override
    ObjectNode change() {
      return node.into(change("add"));
    }
  }

  /** What drain and remove share. */
  abstract static class Leaving extends Planned {
    @Parameters(index = "0", paramLabel = "ID", description = "The node's name in the fleet.")
    private String id = "";

    @Option(
        names = "--force",
        description = "Even if its group keeps fewer copies of each shard then.")
    private boolean force;

    @Override
    ObjectNode change() {
      return change(spec().name()).put("id", id).put("force", force);
    }
  }

  /** {@code miroir plan drain}. */
  @Command(
      name = "drain",
      description =
          "Shows what draining a node would move. Ends with 1 if something is in the way.")
  static final class Drain extends Leaving {
    Drain() {}
  }

  /** {@code miroir plan remove}. */
  @Command(
      name = "remove",
      description =
          "Shows what removing a node would move. Ends with 1 if something is in the way.")
  static final class Remove extends Leaving {
    Remove() {}
  }

  /** {@code miroir plan rf}. */
  @Command(
      name = "rf",
      description =
          "Shows what another replication factor would copy. Ends with 1 if something is in the"
              + " way.")
  static final class ReplicationFactor extends Planned {
    @Mixin private CopyCount copies = new CopyCount();

    ReplicationFactor() {}

    @Override
    ObjectNode change() {
      return copies.into(change("replication-factor"));
    }
  }

  /** {@code miroir plan group}. */
  @Command(
      name = "group",
      description = "Shows what adding or removing a replica group would move.",
      mixinStandardHelpOptions = true,
      subcommands = {AddGroup.class, RemoveGroup.class})
  static final class Group implements Runnable {
    /** Set by picocli before the command runs. */
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    Group() {}

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), "A command is needed: add or remove.");
    }
  }

  /** {@code miroir plan group add}. */
  @Command(
      name = "add",
      description =
          "Shows what another replica group would copy. Ends with 1 if something is in the way.")
  static final class AddGroup extends Planned {
    @Mixin private NewGroup group = new NewGroup();

    AddGroup() {}

    @Override
    ObjectNode change() {
      return group.into(change("add-group"));
    }
  }

  /** {@code miroir plan group remove}. */
  @Command(
      name = "remove",
      description =
          "Shows what removing a replica group would drop. Ends with 1 if something is in the way.")
  static final class RemoveGroup extends Planned {
    @Mixin private OldGroup group = new OldGroup();

    RemoveGroup() {}

    @Override
    ObjectNode change() {
      return change("remove-group")
          .put("replica_group", group.number())
          .put("force", group.force());
    }
  }
}
