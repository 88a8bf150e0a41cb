package org.sparkoptimizer.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * A JSON object and named arrays of doubles in one file: the eight ASCII characters {@code
 * DASVRDA1}, the length of the JSON text (int), the text in UTF-8, the arrays one behind the other
 * in the order and with the lengths that the text's field {@code arrays} states, and the CRC-32C of
 * all before it (int). Numbers are little-endian.
 *
 * @param header the JSON object, without the field {@code arrays}
 * @param arrays the arrays by name, in order
 */
record ArrayFile(ObjectNode header, Map<String, double[]> arrays) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] MAGIC = "DASVRDA1".getBytes(StandardCharsets.US_ASCII);
  private static final String ARRAYS = "arrays";
  private static final int BUFFERED = 8192;

  void writeTo(OutputStream out) throws IOException {
    ObjectNode complete = header.deepCopy();
    ArrayNode contents = complete.putArray(ARRAYS);
    arrays.forEach(
        (name, array) -> contents.addObject().put("name", name).put("length", array.length));
    byte[] text = JSON.writeValueAsBytes(complete);
    CheckedOutputStream checked = new CheckedOutputStream(out, new CRC32C());
    checked.write(MAGIC);
    checked.write(littleEndian(text.length));
    checked.write(text);
    ByteBuffer buffer = ByteBuffer.allocate(8 * BUFFERED).order(ByteOrder.LITTLE_ENDIAN);
    for (double[] array : arrays.values()) {
      for (int from = 0; from < array.length; from += BUFFERED) {
        int count = Math.min(BUFFERED, array.length - from);
        buffer.asDoubleBuffer().put(array, from, count);
        checked.write(buffer.array(), 0, 8 * count);
      }
    }
    out.write(littleEndian((int) checked.getChecksum().getValue()));
  }

  /**
   * Reads a file.
   *
   * @param fileBytes how long it is; nothing is allocated beyond that
   * @throws IOException saying what is wrong with it
   */
  static ArrayFile readFrom(InputStream in, long fileBytes) throws IOException {
    CheckedInputStream checked = new CheckedInputStream(in, new CRC32C());
    try {
      DataInputStream input = new DataInputStream(checked);
      if (!Arrays.equals(input.readNBytes(MAGIC.length), MAGIC)) {
        throw new IOException(
            "it does not begin with " + new String(MAGIC, StandardCharsets.US_ASCII));
      }
      int length = Integer.reverseBytes(input.readInt());
      if (length < 0 || length > fileBytes) {
        throw new IOException(
            String.format("it has %d bytes but its head alone has %d", fileBytes, length));
      }
      byte[] text = new byte[length];
      input.readFully(text);
      ObjectNode complete = JSON.readValue(text, ObjectNode.class);
      JsonNode contents = complete.remove(ARRAYS);
      long bytes = MAGIC.length + 4L + length + 8 * numbers(contents) + 4;
      if (bytes != fileBytes) {
        throw new IOException(
            String.format("it should have %d bytes and has %d", bytes, fileBytes));
      }
      Map<String, double[]> arrays = new LinkedHashMap<>();
      for (JsonNode array : contents) {
        arrays.put(array.path("name").asText(), array(input, array.path("length").asInt()));
      }
      int expected = (int) checked.getChecksum().getValue();
      if (Integer.reverseBytes(input.readInt()) != expected) {
        throw new IOException("its checksum is wrong");
      }
      return new ArrayFile(complete, arrays);
    } catch (EOFException e) {
      throw new IOException("it ends too early", e);
    }
  }

  /** How many doubles there are, by the head. */
  private static long numbers(JsonNode contents) throws IOException {
    if (contents == null) {
      throw new IOException("its head has no field '" + ARRAYS + "'");
    }
    long numbers = 0;
    for (JsonNode array : contents) {
      int length = array.path("length").asInt(-1);
      if (length < 0) {
        throw new IOException("its head states an array without a length");
      }
      numbers += length;
    }
    return numbers;
  }

  private static double[] array(DataInputStream input, int length) throws IOException {
    double[] array = new double[length];
    byte[] bytes = new byte[8 * BUFFERED];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < length; from += BUFFERED) {
      int count = Math.min(BUFFERED, length - from);
      input.readFully(bytes, 0, 8 * count);
      buffer.asDoubleBuffer().get(array, from, count);
    }
    return array;
  }

  private static byte[] littleEndian(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }
}
