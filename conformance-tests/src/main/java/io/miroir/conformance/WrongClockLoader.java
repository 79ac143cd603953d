package io.miroir.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Loads a class path anew, with every reading of the clock of the day led to {@link WrongClock}.
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
          "java/time/Clock.systemDefaultZone", "systemDefaultZone");

  WrongClockLoader(URL[] classPath) {
    super(classPath, ClassLoader.getPlatformClassLoader());
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String file = name.replace('.', '/') + ".class";
    try (InputStream in = getResourceAsStream(file)) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      byte[] defined = name.equals(WrongClock.class.getName()) ? bytes : rewritten(bytes);
      return defineClass(name, defined, 0, defined.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
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

  private static final class Redirection extends MethodVisitor {
    Redirection(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String type, boolean isInterface) {
      String reading = READINGS.get(owner + "." + name);
      if (opcode == Opcodes.INVOKESTATIC && reading != null && type.startsWith("()")) {
        super.visitMethodInsn(opcode, CLOCK, reading, type, false);
      } else if (owner.equals("java/util/Date") && name.equals("<init>") && type.equals("()V")) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, CLOCK, "currentTimeMillis", "()J", false);
        super.visitMethodInsn(opcode, owner, name, "(J)V", false);
      } else {
        super.visitMethodInsn(opcode, owner, name, type, isInterface);
      }
    }
  }
}
