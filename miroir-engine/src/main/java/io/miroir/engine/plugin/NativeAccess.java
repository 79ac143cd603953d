package io.miroir.engine.plugin;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Passes the right to call native code on to a plugin's layer.
 *
 * <p>Where the engine was given the right ({@code --enable-native-access=io.miroir.engine}), its
 * plugins have it too. Where it was not, nothing is granted and the JDK warns when a plugin's
 * library first asks for it. The methods came with Java 22, so they are looked up by name.
 */
final class NativeAccess {
  private NativeAccess() {}

  static void passOn(ModuleLayer.Controller controller) {
    try {
      Method enabled = Module.class.getMethod("isNativeAccessEnabled");
      Method enable = ModuleLayer.Controller.class.getMethod("enableNativeAccess", Module.class);
      if (!enabled.invoke(NativeAccess.class.getModule()).equals(true)) {
        return;
      }
      for (Module module : controller.layer().modules()) {
        enable.invoke(controller, module);
      }
    } catch (NoSuchMethodException | IllegalAccessException e) {
      // An older Java: it has no such right, or only as a preview, and warns of nothing.
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("native access can't be passed on to a plugin", e.getCause());
    }
  }
}
