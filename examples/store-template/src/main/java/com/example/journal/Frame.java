package com.example.journal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Rows as they stand in a journal: length and CRC of the body, CRC of these two, then the body.
 *
 * @param rows the rows
 * @param bytes how many bytes it takes, its header included
 */
record Frame(List<Row> rows, int bytes) {
  private static final int REST_MAX = 1 << 20;
  private static final int HEADER = 3 * Integer.BYTES;

  static byte[] encode(List<Row> rows) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(body);
    for (Row row : rows) {
      out.writeInt(row.cells().size());
      for (String cell : row.cells()) {
        // Its length stands before it, so no text is ever read as syntax.
        byte[] utf8 = cell.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
      }
    }
    int crc = crc(body.toByteArray());
    return ByteBuffer.allocate(HEADER + body.size())
        .putInt(body.size())
        .putInt(crc)
        .putInt(headerCrc(body.size(), crc))
        .put(body.toByteArray())
        .array();
  }

  /**
   * The frame at that byte of a file, or nothing if it was not written whole.
   *
   * @throws IOException if it is damaged and others follow, so that it was whole once
   */
  static Optional<Frame> read(RandomAccessFile file, long at, long end) throws IOException {
    if (end - at < HEADER) {
      return Optional.empty();
    }
    file.seek(at);
    int length = file.readInt();
    int crc = file.readInt();
    if (file.readInt() != headerCrc(length, crc)) {
      requireUnwritten(file, at, end);
      return Optional.empty();
    }
    if (length > end - at - HEADER) {
      return Optional.empty();
    }
    byte[] body = new byte[length];
    file.readFully(body);
    if (crc(body) == crc) {
      return Optional.of(new Frame(decode(body), HEADER + length));
    }
    if (at + HEADER + length < end) {
      throw damaged(at);
    }
    return Optional.empty();
  }

  /** A file may be longer than what was written; what is between is zeros. */
  private static void requireUnwritten(RandomAccessFile file, long at, long end)
      throws IOException {
    file.seek(at);
    byte[] rest = new byte[Math.toIntExact(Math.min(end - at, REST_MAX))];
    file.readFully(rest);
    for (byte each : rest) {
      if (each != 0) {
        throw damaged(at);
      }
    }
  }

  private static IOException damaged(long at) {
    return new IOException("the frame at byte " + at + " is damaged, restore the file");
  }

  private static List<Row> decode(byte[] body) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
    List<Row> rows = new ArrayList<>();
    while (in.available() > 0) {
      List<String> cells = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        cells.add(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
      }
      rows.add(new Row(cells));
    }
    return rows;
  }

  private static int headerCrc(int length, int crc) {
    return crc(ByteBuffer.allocate(2 * Integer.BYTES).putInt(length).putInt(crc).array());
  }

  private static int crc(byte[] body) {
    CRC32 crc = new CRC32();
    crc.update(body);
    return (int) crc.getValue();
  }
}
