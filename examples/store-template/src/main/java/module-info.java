import com.example.store.FolderPlugin;
import io.miroir.api.plugin.Plugin;

/** Leases and records in the files of one folder. */
module com.example.store {
  requires io.miroir.api;

  provides Plugin with
      FolderPlugin;
}
