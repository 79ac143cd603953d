package io.miroir.node.store;

import java.io.Serial;
import java.sql.SQLException;

/** Says that SQLite refused a statement; the transaction it stood in is to be rolled back. */
final class StoreException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  StoreException(String sql, SQLException cause) {
    super(cause.getMessage() + " in: " + sql, cause);
  }
}
