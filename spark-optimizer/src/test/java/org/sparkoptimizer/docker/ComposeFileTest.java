package org.sparkoptimizer.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkoptimizer.docker.ComposeFile.Service;
import org.sparkoptimizer.testkit.SparkSettings;

/** What README.md beside the compose file says of its services; nothing here needs Docker. */
class ComposeFileTest {
  /**
   * From Zeppelin's distribution, which no Maven repository holds: the one program no test runs.
   */
  private static final List<String> ZEPPELIN = List.of("/opt/zeppelin/bin/zeppelin.sh");

  private static final Pattern FIXED = Pattern.compile("[\\w./-]+:\\d+\\.\\d+\\.\\d+[\\w.-]*");
  private static final Pattern PORT = Pattern.compile("/dev/tcp/([\\w.-]+)/(\\d+)$");
  private static final Pattern MOUNT = Pattern.compile("(.+?):(/[^:]+)(:ro)?");
  private static final Pattern DEFAULT = Pattern.compile("\\$\\{\\w+:-(.+)}");
  private static final Pattern DEFINED = Pattern.compile("-D([^=\\s]+)=(\\S+)");

  static Stream<Service> services() throws IOException {
    return ComposeFile.read().services().values().stream();
  }

  @Test
  void thereAreTheServicesThatTheReadmeNames() throws IOException {
    assertThat(services().map(Service::name))
        .containsExactlyInAnyOrder(
            "master", "worker-1", "worker-2", "history", "zeppelin", "submit");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("services")
  void versionsAreFixedAndTheUserHasNoRights(Service service) throws IOException {
    assertThat(service.text("image")).matches(FIXED);
    assertThat(service.text("user")).isEqualTo("185:185");
    assertThat(service.words("cap_drop")).containsExactly("ALL");
    assertThat(service.words("security_opt")).contains("no-new-privileges:true");
    assertThat(service.settings()).doesNotContainKeys("privileged", "cap_add", "network_mode");
    assertThat(Dockerfile.read().stage(service.buildTarget()).user()).hasValue("spark");
  }

  @Test
  void imagesAreBuiltOnFixedVersions() throws IOException {
    assertThat(Dockerfile.read().stages())
        .hasSizeGreaterThan(2)
        .allSatisfy(stage -> assertThat(stage.base()).matches(FIXED));
    assertThat("apache/spark:latest").doesNotMatch(FIXED);
    assertThat("apache/spark").doesNotMatch(FIXED);
    assertThat("apache/spark:4.0").doesNotMatch(FIXED);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("services")
  void portsAreBoundToThisMachine(Service service) {
    assertThat(service.words("ports")).allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("services")
  void volumesAreMountedOnFoldersThatTheImageMakesForTheUser(Service service) throws IOException {
    Dockerfile.Stage image = Dockerfile.read().stage(service.buildTarget());
    assertThat(service.words("volumes")).hasSizeGreaterThan(2);
    for (String volume : service.words("volumes")) {
      Matcher mount = MOUNT.matcher(volume);
      Matcher variable = DEFAULT.matcher(volume.replaceFirst(":/.*", ""));
      assertThat(mount.matches()).as(volume).isTrue();
      String source = variable.matches() ? variable.group(1) : mount.group(1);
      String target = volume.replaceFirst(".*?:(/[^:]+)(:ro)?$", "$1");
      assertThat(ComposeFile.read().volumes()).contains(source);
      assertThat(image.ownsFolder(target)).as("%s in %s", target, image.name()).isTrue();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("services")
  void testsRunEachCommandToo(Service service) {
    if (service.name().equals("zeppelin")) {
      assertThat(service.commandLine()).isEqualTo(ZEPPELIN);
      return;
    }
    SparkCommand command = SparkCommand.of(service.commandLine());
    assertThat(SparkCommand.TESTED).containsKey(command.mainClass());
    assertThat(SparkCommand.TESTED.get(command.mainClass())).containsAll(command.optionNames());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("services")
  void sparkKnowsEachSetting(Service service) {
    Map<String, String> settings = new HashMap<>();
    if (!service.commandLine().equals(ZEPPELIN)) {
      settings.putAll(SparkCommand.of(service.commandLine()).settings());
    }
    service
        .environment()
        .values()
        .forEach(
            options ->
                DEFINED
                    .matcher(options)
                    .results()
                    .forEach(found -> settings.put(found.group(1), found.group(2))));
    SparkSettings.check(settings);
    if (service.name().equals("submit") || service.name().equals("history")) {
      assertThat(settings).hasSizeGreaterThan(2);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("services")
  void theHealthCheckTellsAnOpenPortFromAClosedOne(Service service) throws Exception {
    List<String> check = service.healthCheck();
    Matcher port = PORT.matcher(check.get(check.size() - 1));
    assertThat(port.find()).as("%s looks at a port", check).isTrue();
    assertThat(port.group(1)).isIn("127.0.0.1", service.text("hostname"));
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      List<String> here =
          OnThisMachine.asItIs()
              .withHost(port.group(1))
              .withPort(Integer.parseInt(port.group(2)), socket.getLocalPort())
              .words(check);
      assertThat(HealthCheck.succeeds(here)).as("%s, open", here).isTrue();
      socket.close();
      assertThat(HealthCheck.succeeds(here)).as("%s, closed", here).isFalse();
    }
  }

  @Test
  void wordsOfTheContainersBecomeWordsOfThisMachine() {
    OnThisMachine here = OnThisMachine.asItIs().withHost("master").withPort(7077, 40_000);
    assertThat(
            here.words(
                List.of(
                    "org.apache.spark.deploy.master.Master",
                    "--master",
                    "spark://master:7077",
                    "/dev/tcp/master/7077",
                    "17077")))
        .containsExactly(
            "org.apache.spark.deploy.master.Master",
            "--master",
            "spark://127.0.0.1:40000",
            "/dev/tcp/127.0.0.1/40000",
            "17077");
  }

  @Test
  void aCommandThatNoTestRunsIsRefused() {
    assertThatThrownBy(() -> SparkCommand.of(List.of("/opt/spark/sbin/start-master.sh")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("start-master.sh");
  }
}
