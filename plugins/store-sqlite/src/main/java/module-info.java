import io.miroir.api.plugin.Plugin;
import io.miroir.store.sqlite.SqlitePlugin;

/**
 * Leases and records in one SQLite file, shared by every process of one machine.
 *
 * <p>It exports nothing: the engine finds {@link SqlitePlugin} as a service.
 */
module io.miroir.store.sqlite {
  requires io.miroir.api;
  requires java.sql;
  requires org.xerial.sqlitejdbc;

  provides Plugin with
      SqlitePlugin;
}
