package io.miroir.api.migration;

import io.miroir.api.FencingToken;
import io.miroir.api.topology.Node;

/**
 * The right to write to one node in the name of one grant of a lease, until a higher token is
 * fenced in.
 *
 * @param node the node
 * @param index the index, or {@code *} for all
 * @param scope the lease's scope
 * @param token the grant's token
 * @param credential what proves the right to the node; never logged
 */
public record Term(Node node, String index, String scope, FencingToken token, String credential) {
  @Override
  public String toString() {
    return "term " + token + " of " + scope + " for " + index + " on " + node;
  }
}
