package org.sparkoptimizer.docker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns words that hold in the network and the file system of containers into words that hold on
 * this machine: names of services, ports and paths.
 *
 * @param byPattern replacements, in the order in which they are made
 */
record OnThisMachine(Map<Pattern, String> byPattern) {

  /** Replacements of no words. */
  static OnThisMachine asItIs() {
    return new OnThisMachine(Map.of());
  }

  /** These, and the loopback address for the name of a service. */
  OnThisMachine withHost(String service) {
    return with("(?<![-.\\w])" + Pattern.quote(service) + "(?![-.\\w])", "127.0.0.1");
  }

  /** These, and another port. */
  OnThisMachine withPort(int port, int free) {
    return with("(?<!\\d)" + port + "(?!\\d)", Integer.toString(free));
  }

  /** These, and another place for a file or folder. */
  OnThisMachine withPath(String path, Path place) {
    return with("(?<![-.\\w/])" + Pattern.quote(path) + "(?![-.\\w])", place.toString());
  }

  private OnThisMachine with(String pattern, String replacement) {
    Map<Pattern, String> all = new LinkedHashMap<>(byPattern);
    all.put(Pattern.compile(pattern), Matcher.quoteReplacement(replacement));
    return new OnThisMachine(all);
  }

  List<String> words(List<String> words) {
    return words.stream().map(this::word).toList();
  }

  String word(String word) {
    String replaced = word;
    for (Map.Entry<Pattern, String> each : byPattern.entrySet()) {
      replaced = each.getKey().matcher(replaced).replaceAll(each.getValue());
    }
    return replaced;
  }

  /** Ports of the loopback address on which nothing listens now. */
  static List<Integer> freePorts(int number) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < number; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
