import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Poms of modules as strangers can use them: without the parent, which is not published, and with
 * every version written out.
 */
final class Poms {

  private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^}]+)}");

  /** Scopes that who depends on an artifact gets, too. */
  private static final List<String> TRANSITIVE = List.of("", "compile", "runtime");

  private record Dependency(String group, String artifact, String version, String scope) {}

  private final Map<String, String> properties = new LinkedHashMap<>();
  private final List<Dependency> managed;

  /**
   * @param parent the pom that all modules have as parent
   */
  Poms(Path parent) throws IOException {
    Element project = read(parent);
    properties.put("project.version", text(project, "version"));
    properties.put("project.groupId", text(project, "groupId"));
    for (Element property : children(child(project, "properties").orElseThrow())) {
      properties.put(property.getTagName(), property.getTextContent().strip());
    }
    this.managed = dependencies(child(project, "dependencyManagement").orElseThrow());
  }

  /**
   * A module's pom.
   *
   * @throws IOException when a version can't be told
   */
  String flattened(Path pom) throws IOException {
    Element project = read(pom);
    StringBuilder text = new StringBuilder();
    text.append(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>%s</groupId>
          <artifactId>%s</artifactId>
          <version>%s</version>
          <description>%s</description>
          <licenses>
            <license>
              <name>Apache-2.0</name>
              <url>https://www.apache.org/licenses/LICENSE-2.0.txt</url>
            </license>
          </licenses>
          <dependencies>
        """
            .formatted(
                properties.get("project.groupId"),
                text(project, "artifactId"),
                properties.get("project.version"),
                text(project, "description")));
    for (Dependency dependency : dependencies(project)) {
      if (TRANSITIVE.contains(dependency.scope())) {
        text.append(
            """
                <dependency>
                  <groupId>%s</groupId>
                  <artifactId>%s</artifactId>
                  <version>%s</version>
                </dependency>
            """
                .formatted(dependency.group(), dependency.artifact(), version(dependency)));
      }
    }
    return text.append("  </dependencies>\n</project>\n").toString();
  }

  /** Its own, else the managed one, else that of the bill of materials for its group. */
  private String version(Dependency wanted) throws IOException {
    if (!wanted.version().isEmpty()) {
      return wanted.version();
    }
    for (Dependency one : managed) {
      if (one.group().equals(wanted.group()) && one.artifact().equals(wanted.artifact())) {
        return one.version();
      }
    }
    for (Dependency bill : managed) {
      if (bill.scope().equals("import") && (wanted.group() + ".").startsWith(bill.group() + ".")) {
        return bill.version();
      }
    }
    throw new IOException("no version of " + wanted.group() + ":" + wanted.artifact());
  }

  private List<Dependency> dependencies(Element holder) {
    List<Dependency> found = new ArrayList<>();
    Optional<Element> list = child(holder, "dependencies");
    for (Element one : list.map(Poms::children).orElse(List.of())) {
      found.add(
          new Dependency(
              text(one, "groupId"),
              text(one, "artifactId"),
              text(one, "version"),
              text(one, "scope")));
    }
    return found;
  }

  /** A child's text with properties replaced; empty when there is no such child. */
  private String text(Element holder, String name) {
    String raw = child(holder, name).map(node -> node.getTextContent().strip()).orElse("");
    return PROPERTY
        .matcher(raw)
        .replaceAll(match ->
            Matcher.quoteReplacement(properties.getOrDefault(match.group(1), match.group())));
  }

  private static Optional<Element> child(Element holder, String name) {
    return children(holder).stream().filter(node -> node.getTagName().equals(name)).findFirst();
  }

  private static List<Element> children(Element holder) {
    List<Element> found = new ArrayList<>();
    for (Node node = holder.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        found.add(element);
      }
    }
    return found;
  }

  private static Element read(Path pom) throws IOException {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(pom.toFile())
          .getDocumentElement();
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException(pom + ": " + e.getMessage(), e);
    }
  }
}
