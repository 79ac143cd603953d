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
 * Rows as they stand in a journal: length and CRC of the body, then the body.
 *
 * @param rows the rows
 * @param bytes how many bytes it takes, its header included
 */
record Frame(List<Row> rows, int bytes) {
  private static final int HEADER = 2 * Integer.BYTES;

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
    ByteBuffer frame = ByteBuffer.allocate(HEADER + body.size());
    return frame
        .putInt(body.size())
        .putInt(crc(body.toByteArray()))
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
    if (length <= 0 || length > end - at - HEADER) {
      return Optional.empty();
    }
    byte[] body = new byte[length];
    file.readFully(body);
    if (crc(body) == crc) {
      return Optional.of(new Frame(decode(body), HEADER + length));
    }
    if (at + HEADER + length < end) {
      throw new IOException("the frame at byte " + at + " is damaged, restore the file");
    }
    return Optional.empty();
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

  private static int crc(byte[] body) {
    CRC32 crc = new CRC32();
    crc.update(body);
    return (int) crc.getValue();
  }
}
