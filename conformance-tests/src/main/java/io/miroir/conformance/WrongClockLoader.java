package io.miroir.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Loads a class path anew, with the readings of the clock of the day led to {@link WrongClock}:
 * {@code System.currentTimeMillis()}, {@code new Date()}, the system clocks of {@code Clock} and
 * {@code now()} of every class of {@code java.time}, with a zone too; and the method references
 * {@code System::currentTimeMillis}, {@code Instant::now} and those of the clocks. Not the ticking
 * clocks, {@code Calendar}, and other method references.
 *
 * <p>What lies outside of Java, such as a database's own clock, is not touched: it is the store's.
 */
final class WrongClockLoader extends URLClassLoader {
  private static final String CLOCK = Type.getInternalName(WrongClock.class);

  /** The static methods that read the clock, by owner and name; all without parameters. */
  private static final Map<String, String> READINGS =
      Map.of(
          "java/lang/System.currentTimeMillis", "currentTimeMillis",
          "java/time/Instant.now", "now",
          "java/time/Clock.systemUTC", "systemUTC",
          "java/time/Clock.systemDefaultZone", "systemDefaultZone",
          "java/time/InstantSource.system", "systemUTC");

  private static final String ZONE_TYPE = "Ljava/time/ZoneId;";

  private static final String CLOCK_TYPE = "Ljava/time/Clock;";

  WrongClockLoader(URL[] classPath) {
    super(classPath, ClassLoader.getPlatformClassLoader());
  }

  /** Own classes first: the platform's loader finds those of a named module too, as they are. */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      return findResource(file(name)) == null ? super.loadClass(name, resolve) : findClass(name);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    URL found = findResource(file(name));
    if (found == null) {
      throw new ClassNotFoundException(name);
    }
    try (InputStream in = found.openStream()) {
      byte[] bytes = in.readAllBytes();
      byte[] defined = name.equals(WrongClock.class.getName()) ? bytes : rewritten(bytes);
      return defineClass(name, defined, 0, defined.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static String file(String className) {
    return className.replace('.', '/') + ".class";
  }

  private static byte[] rewritten(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String type, String signature, String[] exceptions) {
            return new Redirection(super.visitMethod(access, name, type, signature, exceptions));
          }
        },
        0);
    return writer.toByteArray();
  }

  private static boolean isOfZone(String owner, String name, String type) {
    return type.startsWith("(" + ZONE_TYPE + ")")
        && owner.startsWith("java/time/")
        && (name.equals("now") || (owner.equals("java/time/Clock") && name.equals("system")));
  }

  private static boolean isNowOfTime(String owner, String name, String type) {
    return owner.startsWith("java/time/") && name.equals("now") && type.startsWith("()");
  }

  /** A clock stands for any source of instants; all other readings return what they replace. */
  private static String returning(String reading, String type) {
    return reading.startsWith("system") ? "()" + CLOCK_TYPE : type;
  }

  private static final class Redirection extends MethodVisitor {
    Redirection(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String type, Handle bootstrap, Object... arguments) {
      Object[] led = arguments.clone();
      for (int i = 0; i < led.length; i++) {
        if (led[i] instanceof Handle handle && handle.getTag() == Opcodes.H_INVOKESTATIC) {
          led[i] = redirected(handle);
        }
      }
      super.visitInvokeDynamicInsn(name, type, bootstrap, led);
    }

    private static Handle redirected(Handle handle) {
      String reading = READINGS.get(handle.getOwner() + "." + handle.getName());
      return reading == null || !handle.getDesc().startsWith("()")
          ? handle
          : new Handle(
              handle.getTag(), CLOCK, reading, returning(reading, handle.getDesc()), false);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String type, boolean isInterface) {
      String reading = READINGS.get(owner + "." + name);
      if (opcode == Opcodes.INVOKESTATIC && reading != null && type.startsWith("()")) {
        super.visitMethodInsn(opcode, CLOCK, reading, returning(reading, type), false);
      } else if (opcode == Opcodes.INVOKESTATIC && isNowOfTime(owner, name, type)) {
        super.visitMethodInsn(opcode, CLOCK, "systemDefaultZone", "()" + CLOCK_TYPE, false);
        super.visitMethodInsn(
            opcode, owner, name, "(" + CLOCK_TYPE + ")" + type.substring(2), isInterface);
      } else if (opcode == Opcodes.INVOKESTATIC && isOfZone(owner, name, type)) {
        super.visitMethodInsn(opcode, CLOCK, "system", "(" + ZONE_TYPE + ")" + CLOCK_TYPE, false);
        if (name.equals("now")) {
          String result = type.substring(ZONE_TYPE.length() + 2);
          super.visitMethodInsn(opcode, owner, name, "(" + CLOCK_TYPE + ")" + result, isInterface);
        }
      } else if (owner.equals("java/util/Date") && name.equals("<init>") && type.equals("()V")) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, CLOCK, "currentTimeMillis", "()J", false);
        super.visitMethodInsn(opcode, owner, name, "(J)V", false);
      } else {
        super.visitMethodInsn(opcode, owner, name, type, isInterface);
      }
    }
  }
}
