package io.miroir.conformance;

import io.miroir.api.topology.Node;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A search node that an executor is judged on, as a client and an operator see it: what the suite
 * looks at here has not passed the executor.
 *
 * <p>Documents and settings are JSON. Every method but {@link #send} returns when what it asked for
 * is done.
 */
public interface NodeUnderTest {
  /** The node as the executor is given it. */
  Node node();

  /** Makes an index that can be filtered by {@code _miroir_shard, _miroir_key, _miroir_version}. */
  void createIndex(String index, String primaryKey);

  /** Deletes an index if it is there. */
  void dropIndex(String index);

  /** The name of an index's primary key, or empty if the index is not there. */
  Optional<String> primaryKey(String index);

  /** Changes those settings of an index that the JSON object names. */
  void configure(String index, String settings);

  /** All settings of an index. */
  String settings(String index);

  /**
   * Adds or replaces documents.
   *
   * @param documents a JSON array
   * @return whether the node took them; if not, none of them is there
   */
  boolean add(String index, String documents);

  /** Has the node accept documents and does not wait until they are there. */
  void send(String index, String documents);

  /** Deletes documents by their primary keys. */
  void remove(String index, List<String> primaryKeys);

  /** Every document whole, with its vectors; none if the index is not there. */
  List<String> documents(String index);

  /** Adds a right to the node that has nothing to do with any scope. */
  void addForeignRight(String name);

  /** Names of all rights to the node that stand, whoever made them. */
  Set<String> rights();

  /** Takes a right away by its name. */
  void removeRight(String right);
}
