package io.miroir.conformance;

import io.miroir.api.plugin.Plugin;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process of its own that works on a store beside others, and prints a line for each thing that
 * the store has answered.
 *
 * <p>Arguments: task, skew, plugin class, provider, fault or {@code -}, name, amount, then {@code
 * key=value} per setting.
 */
final class Contender {
  private static final int SETTINGS_FROM = 7;

  private Contender() {}

  /** What a process does, and what each of its lines says. */
  enum Task {
    /** Adds one to record {@code name} so many times; prints nothing. */
    INCREMENT,
    /** Commits two equal records and a new one until killed; prints the number committed. */
    COMMIT_UNTIL_KILLED,
    /**
     * Commits under a token until it is refused; prints when each was sent, and {@code refused}.
     */
    COMMIT_UNTIL_REFUSED,
    /** Holds lease {@code name} so many times; prints token, and from when to when it held. */
    HOLD,
    /** Acquires, renews and releases lease {@code name} until killed; prints each token. */
    CYCLE_UNTIL_KILLED,
    /** Renews lease {@code name} until it is lost; prints when each was sent, and {@code lost}. */
    RENEW_UNTIL_LOST,
    /** Acquires lease {@code name} for so many milliseconds and ends without releasing it. */
    ABANDON
  }

  public static void main(String[] arguments) throws ReflectiveOperationException {
    Skew skew = Skew.parse(arguments[1]);
    if (skew.equals(Skew.NONE)) {
      work(arguments);
      return;
    }
    // All of it anew, so that store and libraries read the wrong clock.
    Class<?> again = new WrongClockLoader(classPath()).loadClass(Contender.class.getName());
    var work = again.getDeclaredMethod("workByWrongClock", String[].class);
    work.setAccessible(true);
    work.invoke(null, (Object) arguments);
  }

  /** Called through a {@link WrongClockLoader}. */
  static void workByWrongClock(String[] arguments) throws ReflectiveOperationException {
    WrongClock.set(Skew.parse(arguments[1]));
    work(arguments);
  }

  private static URL[] classPath() {
    List<URL> urls = new ArrayList<>();
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      try {
        urls.add(Path.of(path).toUri().toURL());
      } catch (MalformedURLException e) {
        throw new IllegalStateException(e);
      }
    }
    return urls.toArray(URL[]::new);
  }

  private static void work(String[] arguments) throws ReflectiveOperationException {
    Plugin plugin =
        Class.forName(arguments[2]).asSubclass(Plugin.class).getConstructor().newInstance();
    Map<String, String> settings = new HashMap<>();
    for (String setting : List.of(arguments).subList(SETTINGS_FROM, arguments.length)) {
      String[] parts = setting.split("=", 2);
      settings.put(parts[0], parts[1]);
    }
    Subject subject = new Subject(plugin, arguments[3], settings);
    if (!arguments[4].equals("-")) {
      subject = subject.brokenBy(arguments[4]);
    }
    String name = arguments[5];
    int amount = Integer.parseInt(arguments[6]);
    switch (Task.valueOf(arguments[0])) {
      case INCREMENT -> JobContender.increment(subject, name, amount);
      case COMMIT_UNTIL_KILLED -> JobContender.commitUntilKilled(subject, name);
      case COMMIT_UNTIL_REFUSED -> JobContender.commitUntilRefused(subject, name, amount);
      case HOLD -> LeaseContender.hold(subject, name, amount);
      case CYCLE_UNTIL_KILLED -> LeaseContender.cycleUntilKilled(subject, name);
      case RENEW_UNTIL_LOST -> LeaseContender.renewUntilLost(subject, name, amount);
      case ABANDON -> LeaseContender.abandon(subject, name, amount);
    }
  }

  /** Tells the test what the store has answered, at once. */
  static void tell(Object line) {
    System.out.print(line + "\n");
    System.out.flush();
  }
}
