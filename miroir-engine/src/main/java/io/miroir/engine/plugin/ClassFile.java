package io.miroir.engine.plugin;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What a class file says of its class, read without loading it.
 *
 * <p>The form is chapter 4 of the Java Virtual Machine Specification.
 *
 * @param name its binary name
 * @param parents the binary names of its superclass and its interfaces
 * @param isConcrete whether it is neither abstract nor an interface
 * @param isConstructible whether a service loader can make one: it is public and has a public
 *     constructor without parameters, or a public static method {@code provider()}
 */
record ClassFile(String name, List<String> parents, boolean isConcrete, boolean isConstructible) {
  /** A class file of Java N has the major version N + 44. */
  private static final int VERSION_OFFSET = 44;

  private static final int MAGIC = 0xCAFEBABE;

  private static final int ACC_PUBLIC = 0x0001;
  private static final int ACC_STATIC = 0x0008;
  private static final int ACC_ABSTRACT = 0x0400;

  private static final int UTF8 = 1;
  private static final int INTEGER = 3;
  private static final int FLOAT = 4;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;
  private static final int CLASS = 7;
  private static final int STRING = 8;
  private static final int METHOD_HANDLE = 15;
  private static final int METHOD_TYPE = 16;
  private static final int MODULE = 19;
  private static final int PACKAGE = 20;

  /** The Java release whose class files have a major version. */
  static int javaRelease(int majorVersion) {
    return majorVersion - VERSION_OFFSET;
  }

  /**
   * Reads only as far as the major version.
   *
   * @throws IOException if it is no class file
   */
  static int majorVersion(InputStream in) throws IOException {
    return majorVersion(new DataInputStream(in));
  }

  private static int majorVersion(DataInputStream in) throws IOException {
    if (in.readInt() != MAGIC) {
      throw new IOException("it is no class file");
    }
    in.readUnsignedShort();
    return in.readUnsignedShort();
  }

  /**
   * Reads a class, of whatever release.
   *
   * @throws IOException if it is no class file
   */
  static ClassFile read(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    majorVersion(in);
    Constants constants = Constants.read(in);
    int access = in.readUnsignedShort();
    String name = constants.className(in.readUnsignedShort());
    List<String> parents = new ArrayList<>();
    int superclass = in.readUnsignedShort();
    if (superclass != 0) {
      parents.add(constants.className(superclass));
    }
    for (int interfaces = in.readUnsignedShort(); interfaces > 0; interfaces--) {
      parents.add(constants.className(in.readUnsignedShort()));
    }
    boolean isConcrete = (access & ACC_ABSTRACT) == 0;
    for (int fields = in.readUnsignedShort(); fields > 0; fields--) {
      in.skipNBytes(3 * Short.BYTES);
      skipAttributes(in);
    }
    boolean canBeMade = false;
    for (int methods = in.readUnsignedShort(); methods > 0; methods--) {
      int flags = in.readUnsignedShort();
      String method = constants.text(in.readUnsignedShort());
      String descriptor = constants.text(in.readUnsignedShort());
      skipAttributes(in);
      canBeMade |= makes(isConcrete, flags, method, descriptor);
    }
    return new ClassFile(name, parents, isConcrete, canBeMade && (access & ACC_PUBLIC) != 0);
  }

  private static boolean makes(boolean isConcrete, int flags, String method, String descriptor) {
    if ((flags & ACC_PUBLIC) == 0 || !descriptor.startsWith("()")) {
      return false;
    }
    return method.equals("<init>")
        ? isConcrete
        : method.equals("provider") && (flags & ACC_STATIC) != 0;
  }

  private static void skipAttributes(DataInputStream in) throws IOException {
    for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
      in.readUnsignedShort();
      in.skipNBytes(Integer.toUnsignedLong(in.readInt()));
    }
  }

  /** The names in a constant pool. */
  private static final class Constants {
    private final String[] texts;
    private final int[] classes;

    private Constants(int size) {
      texts = new String[size];
      classes = new int[size];
    }

    static Constants read(DataInputStream in) throws IOException {
      int size = in.readUnsignedShort();
      Constants constants = new Constants(size);
      for (int i = 1; i < size; i++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case UTF8 -> constants.texts[i] = in.readUTF();
          case CLASS -> constants.classes[i] = in.readUnsignedShort();
          case STRING, METHOD_TYPE, MODULE, PACKAGE -> in.skipNBytes(Short.BYTES);
          case METHOD_HANDLE -> in.skipNBytes(Byte.BYTES + Short.BYTES);
          case INTEGER, FLOAT -> in.skipNBytes(Integer.BYTES);
          case LONG, DOUBLE -> {
            in.skipNBytes(Long.BYTES);
            // These take two places in the pool.
            i++;
          }
          // Field, method, interface method, name and type, dynamic, invokedynamic: two indexes.
          default -> in.skipNBytes(2 * Short.BYTES);
        }
      }
      return constants;
    }

    String text(int index) throws IOException {
      if (index >= texts.length || texts[index] == null) {
        throw new IOException("it is no whole class file");
      }
      return texts[index];
    }

    String className(int index) throws IOException {
      if (index >= classes.length) {
        throw new IOException("it is no whole class file");
      }
      return text(classes[index]).replace('/', '.');
    }
  }
}
