package io.hostsonde.transport.websocket;

import com.google.protobuf.UnsafeByteOperations;
import java.io.ByteArrayOutputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.exception.BadPayloadException;
import org.eclipse.jetty.websocket.core.exception.MessageTooLargeException;
import org.eclipse.jetty.websocket.core.exception.WebSocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One connected client. Its next request is read when the reply to the one before is written: so
 * replies come in order, there is at most one of them to be kept for it, and what it sends ahead
 * waits in the kernel's buffers.
 *
 * <p>Fields that change belong to the thread that handles its frame; the session sees to it that
 * there is one at a time.
 */
final class Client implements FrameHandler {

  private static final System.Logger LOG = System.getLogger(Client.class.getName());

  private final Clients clients;
  private final Replies replies;
  private final RequestDecoder decoder;
  private final int maxMessageBytes;
  private final Duration writeTimeout;

  private final Callback written = new Written();

  private @Nullable CoreSession session;

  /** Of a text message that came in parts. */
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream(0);

  private byte messageType;
  private long messageBytes;

  /** Whether it sent JSON: a client of the text dialect takes a ping for a reply. */
  private volatile boolean mayBePinged;

  private volatile boolean pinged;

  /** The reply that is being written. */
  private final AtomicReference<@Nullable Reply> writing = new AtomicReference<>();

  private volatile long since;

  Client(Clients clients, Replies replies, RequestDecoder decoder, WebSocketSettings settings) {
    this.clients = clients;
    this.replies = replies;
    this.decoder = decoder;
    this.maxMessageBytes = settings.maxMessageBytes();
    this.writeTimeout = settings.writeTimeout();
  }

  @Override
  public void onOpen(CoreSession opened, Callback callback) {
    session = opened;
    opened.addIdleTimeoutListener(this::onIdle);
    clients.opened(this);
    callback.succeeded();
    opened.demand();
  }

  private CoreSession session() {
    return Objects.requireNonNull(session, "not open yet");
  }

  @Override
  public void onFrame(Frame frame, Callback callback) {
    pinged = false;
    switch (frame.getOpCode()) {
      case OpCode.TEXT, OpCode.BINARY, OpCode.CONTINUATION -> onData(frame, callback);
      case OpCode.PING -> {
        ByteBuffer payload = BufferUtil.copy(frame.getPayload());
        callback.succeeded();
        send(new Frame(OpCode.PONG, payload == null ? BufferUtil.EMPTY_BUFFER : payload));
      }
      case OpCode.CLOSE -> callback.succeeded();
      default -> {
        callback.succeeded();
        session().demand();
      }
    }
  }

  private void onData(Frame frame, Callback callback) {
    if (frame.getOpCode() != OpCode.CONTINUATION) {
      messageType = frame.getOpCode();
      messageBytes = 0;
      parts.reset();
    }
    messageBytes += frame.getPayloadLength();
    if (messageBytes > maxMessageBytes) {
      callback.failed(
          new MessageTooLargeException("a message has at most " + maxMessageBytes + " bytes"));
      return;
    }
    byte[] message = null;
    if (messageType == OpCode.TEXT) {
      byte[] part = BufferUtil.toArray(frame.getPayload());
      if (frame.isFin() && parts.size() == 0) {
        message = part;
      } else {
        parts.write(part, 0, part.length);
        message = frame.isFin() ? parts.toByteArray() : null;
      }
    }
    if (message == null) {
      callback.succeeded();
      session().demand();
    } else if (!UnsafeByteOperations.unsafeWrap(message).isValidUtf8()) {
      callback.failed(new BadPayloadException("a text that is no UTF-8"));
    } else {
      callback.succeeded();
      onMessage(message);
    }
  }

  private void onMessage(byte[] message) {
    Request request = decoder.decode(message);
    if (request == null) {
      session().demand();
      return;
    }
    mayBePinged |= request.json();
    Optional<Reply> reply;
    try {
      reply = replies.now(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      session().abort();
      return;
    } catch (Throwable e) {
      reply = Optional.of(failed(request, e));
    }
    if (reply.isPresent()) {
      send(request, reply.get());
    } else {
      Thread.ofVirtual().name("websocket-request").start(() -> await(request));
    }
  }

  private void await(Request request) {
    Reply reply;
    try {
      reply = replies.await(request);
    } catch (InterruptedException e) {
      session().abort();
      return;
    } catch (Throwable e) {
      reply = failed(request, e);
    }
    send(request, reply);
  }

  /** Whatever it was, the client gets an answer: else it would wait for one for ever. */
  private Reply failed(Request request, Throwable e) {
    if (e instanceof Encoder.NoRoomException) {
      return replies.failed(request, String.valueOf(e.getMessage()));
    }
    LOG.log(Level.WARNING, "a request could not be answered: " + request, e);
    return replies.failed(request, "failed; see the agent's log");
  }

  private void send(Request request, Reply reply) {
    Reply sent = reply;
    if (!reply.hold(clients::dropSlowest)) {
      sent = replies.failed(request, reply.refusal()); // small, which needs no room
    }
    since = System.nanoTime();
    writing.set(sent);
    send(sent.frame());
  }

  /** Since when it has not taken its reply; null: it takes none that counts. */
  @Nullable Long writingSince() {
    return writing.get() == null ? null : Long.valueOf(since);
  }

  /** It holds its reply no longer. */
  private void release() {
    Reply written = writing.getAndSet(null);
    if (written != null) {
      written.release();
    }
  }

  private void send(Frame frame) {
    session()
        .sendFrame(
            new OutgoingEntry.Builder(frame, written)
                .messageTimeout(writeTimeout.toMillis())
                .build());
  }

  /** Of every reply: there is one at a time. */
  private final class Written implements Callback {

    @Override
    public void succeeded() {
      release();
      session().demand();
    }

    @Override
    public void failed(Throwable failure) {
      release();
      LOG.log(Level.DEBUG, "a reply was not taken: {0}", failure);
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }

  /** Whether to close. */
  private boolean onIdle(WebSocketTimeoutException timeout) {
    if (!mayBePinged || pinged) {
      return true;
    }
    pinged = true;
    session()
        .sendFrame(
            new OutgoingEntry.Builder(new Frame(OpCode.PING), Callback.NOOP)
                .messageTimeout(writeTimeout.toMillis())
                .build());
    return false;
  }

  /** Says good-bye; the session ends when the client has answered. */
  void leave() {
    session().close(CloseStatus.SHUTDOWN, "the agent stops", Callback.NOOP);
  }

  void drop() {
    session().abort();
    release();
  }

  @Override
  public void onError(Throwable cause, Callback callback) {
    LOG.log(Level.DEBUG, "a client''s connection failed: {0}", cause);
    callback.succeeded();
  }

  @Override
  public void onClosed(CloseStatus status, Callback callback) {
    release();
    clients.closed(this);
    callback.succeeded();
  }
}
