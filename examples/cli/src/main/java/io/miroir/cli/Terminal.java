package io.miroir.cli;

/** What the launcher saw of the terminal; nothing of it is there when it did not start us. */
final class Terminal {
  static final String IN = "miroir.terminal.in";
  static final String OUT = "miroir.terminal.out";

  /** Rows and columns, as {@code stty size} tells them. */
  private static final String SIZE = "miroir.terminal.size";

  private static final int ROWS = 24;
  private static final int COLUMNS = 80;

  private Terminal() {}

  /** Whether someone can answer a question. */
  static boolean in() {
    return Boolean.getBoolean(IN);
  }

  /** Whether standard output can be drawn over. */
  static boolean out() {
    return Boolean.getBoolean(OUT);
  }

  static int rows() {
    return size(0, ROWS);
  }

  static int columns() {
    return size(1, COLUMNS);
  }

  private static int size(int which, int preset) {
    String[] parts = System.getProperty(SIZE, "").split(" ", -1);
    try {
      int number = parts.length == 2 ? Integer.parseInt(parts[which]) : 0;
      return number > 0 ? number : preset;
    } catch (NumberFormatException notTold) {
      return preset;
    }
  }
}
