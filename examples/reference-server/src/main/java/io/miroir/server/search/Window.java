package io.miroir.server.search;

import io.miroir.server.json.JsonBuffer;
import tools.jackson.databind.node.ObjectNode;

/** Which part of the hits a client wants, in either of the two ways of asking for it. */
sealed interface Window {
  /** So many hits behind an offset; the total may be an estimate. */
  record Range(int offset, int limit) implements Window {
    @Override
    public long from() {
      return offset;
    }

    @Override
    public int size() {
      return limit;
    }

    @Override
    public void ask(ObjectNode body) {
      body.remove("page");
      body.remove("hitsPerPage");
      body.put("offset", 0);
      body.put("limit", (long) offset + limit);
    }

    @Override
    public String totalField() {
      return "estimatedTotalHits";
    }

    @Override
    public void tell(JsonBuffer answer, long total) {
      answer.append(",\"limit\":").append(limit).append(",\"offset\":").append(offset);
      answer.append(",\"estimatedTotalHits\":").append(total);
    }
  }

  /** One page of so many hits; the total is counted to its end. */
  record Page(int page, int hitsPerPage) implements Window {
    @Override
    public long from() {
      return page == 0 ? 0 : (page - 1L) * hitsPerPage;
    }

    @Override
    public int size() {
      return page == 0 ? 0 : hitsPerPage;
    }

    @Override
    public void ask(ObjectNode body) {
      body.remove("offset");
      body.remove("limit");
      body.put("page", 1);
      body.put("hitsPerPage", from() + size());
    }

    @Override
    public String totalField() {
      return "totalHits";
    }

    @Override
    public void tell(JsonBuffer answer, long total) {
      long pages = hitsPerPage == 0 ? 0 : (total + hitsPerPage - 1) / hitsPerPage;
      answer.append(",\"hitsPerPage\":").append(hitsPerPage).append(",\"page\":").append(page);
      answer.append(",\"totalPages\":").append(pages).append(",\"totalHits\":").append(total);
    }
  }

  static Window range(int offset, int limit) {
    return new Range(offset, limit);
  }

  static Window page(int page, int hitsPerPage) {
    return new Page(page, hitsPerPage);
  }

  /** How many hits come before it. */
  long from();

  /** How many hits it has at most. */
  int size();

  /** Makes a node give all hits up to its end. */
  void ask(ObjectNode body);

  /** The field in which a node tells how many hits there are. */
  String totalField();

  /** Appends what the answer says of the window. */
  void tell(JsonBuffer answer, long total);
}
