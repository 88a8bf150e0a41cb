package org.sparkoptimizer.report;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes HTML that is well-formed XML too, so that no text can become markup and nothing stays
 * open.
 */
final class Html {
  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter writer;

  /** Something that writes no checked exception of its own. */
  @FunctionalInterface
  private interface Write {
    void run() throws XMLStreamException;
  }

  Html() {
    try {
      // The JDK's own: which other one a class path has differs by Spark version.
      writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Begins a page. */
  Html doctype() {
    return write(() -> writer.writeDTD("<!DOCTYPE html>\n"));
  }

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn
   */
  Html open(String name, Object... attributes) {
    return write(
        () -> {
          writer.writeStartElement(name);
          attributes(attributes);
        });
  }

  /** Closes the element that was opened last. */
  Html close() {
    return write(writer::writeEndElement);
  }

  /** Closes the element that was opened last, and the line. */
  Html closeLine() {
    return close().text("\n");
  }

  /** An element that holds nothing, such as meta, or a shape of SVG. */
  Html empty(String name, Object... attributes) {
    return write(
        () -> {
          writer.writeEmptyElement(name);
          attributes(attributes);
        });
  }

  /** An element that holds text. */
  Html element(String name, String content, Object... attributes) {
    return open(name, attributes).text(content).close();
  }

  /** Text. */
  Html text(String content) {
    return write(() -> writer.writeCharacters(safe(content)));
  }

  @Override
  public String toString() {
    write(writer::flush);
    return text.toString();
  }

  private void attributes(Object... attributes) throws XMLStreamException {
    for (int i = 0; i < attributes.length; i += 2) {
      writer.writeAttribute(attributes[i].toString(), safe(attributes[i + 1].toString()));
    }
  }

  private Html write(Write step) {
    try {
      step.run();
      return this;
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The text with U+FFFD for what XML has no place for, control characters and half surrogates, and
   * for what would turn the direction of the text after it.
   */
  private static String safe(String content) {
    StringBuilder safe = new StringBuilder(content.length());
    content.codePoints().map(c -> isAllowed(c) ? c : 0xFFFD).forEach(safe::appendCodePoint);
    return safe.toString();
  }

  private static boolean isAllowed(int c) {
    boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
    boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    boolean turning = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return !control && !surrogate && !turning && c != 0xFFFE && c != 0xFFFF;
  }
}
