package io.miroir.demo.traffic;

/** The paths of the demonstration's index, the same at the front and at a node. */
public final class Routes {
  /** The index's name. */
  public static final String INDEX = "demo";

  public static final String INDEXES = "/indexes";
  public static final String THE_INDEX = INDEXES + "/" + INDEX;
  public static final String SETTINGS = THE_INDEX + "/settings";
  public static final String DOCUMENTS = THE_INDEX + "/documents";
  public static final String FETCH = DOCUMENTS + "/fetch";
  public static final String SEARCH = THE_INDEX + "/search";
  static final String DELETE_BATCH = DOCUMENTS + "/delete-batch";
  static final String DELETE_BY_FILTER = DOCUMENTS + "/delete";

  private Routes() {}

  /** One document. */
  public static String document(String key) {
    return DOCUMENTS + "/" + key;
  }

  static String task(long uid) {
    return "/tasks/" + uid;
  }
}
