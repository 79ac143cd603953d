import com.example.store.TemplatePlugin;
import io.miroir.api.plugin.Plugin;

/** Leases and records in one SQLite file. */
module com.example.store {
  requires io.miroir.api;
  requires java.sql;
  requires org.xerial.sqlitejdbc;

  provides Plugin with
      TemplatePlugin;
}
