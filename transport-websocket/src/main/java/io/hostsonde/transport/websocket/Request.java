package io.hostsonde.transport.websocket;

/**
 * What a client asks. The names of requests in JSON and in text differ, and so does how the answer
 * is framed: {@code json} says which of the two it was.
 */
sealed interface Request {

  boolean json();

  record Metrics(boolean json) implements Request {}

  record Disks(boolean json) implements Request {}

  record ProcessList(boolean json) implements Request {}

  /**
   * One process in full.
   *
   * @param pid an unsigned 32-bit number
   */
  record Detail(long pid, boolean json) implements Request {}

  /** What the journal holds of one process. */
  record ProcessJournal(long pid, boolean json) implements Request {}

  record Sources() implements Request {
    @Override
    public boolean json() {
      return true;
    }
  }

  record Sample(String source) implements Request {
    @Override
    public boolean json() {
      return true;
    }
  }

  record Containers() implements Request {
    @Override
    public boolean json() {
      return true;
    }
  }

  /** The last lines of a container's log. */
  record ContainerLog(String container, int lines) implements Request {
    @Override
    public boolean json() {
      return true;
    }
  }

  /**
   * JSON that is no request.
   *
   * @param error what is wrong with it
   * @param request its type, when that is known; else empty
   */
  record Malformed(String error, String request) implements Request {
    @Override
    public boolean json() {
      return true;
    }
  }
}
