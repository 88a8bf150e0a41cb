package org.sparkoptimizer.report;

import java.util.List;

/**
 * A table of a page; the first column names the rows. It scrolls by itself where it is too wide.
 */
final class Table {
  private final Html html;

  private Table(Html html) {
    this.html = html;
  }

  /**
   * Opens a table.
   *
   * @param id id of its caption
   */
  static Table open(Html html, String id, String caption, List<String> columns) {
    html.open(
        "div", "class", "scroll " + id, "role", "region", "tabindex", 0, "aria-labelledby", id);
    html.text("\n").open("table").text("\n");
    html.open("caption", "id", id).element("span", caption).closeLine();
    html.open("thead").open("tr");
    columns.forEach(column -> html.element("th", column, "scope", "col"));
    html.close().closeLine().open("tbody").text("\n");
    return new Table(html);
  }

  /** A row: its name, then its cells. */
  void row(List<String> cells) {
    html.open("tr").element("th", cells.get(0), "scope", "row");
    cells.stream().skip(1).forEach(cell -> html.element("td", cell));
    html.closeLine();
  }

  void close() {
    html.close().close().closeLine();
  }
}
