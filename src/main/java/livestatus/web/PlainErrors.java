package livestatus.web;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What the server itself refuses, in the same form as every other refusal, and with no stack trace.
 */
final class PlainErrors implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus() < 400 ? 500 : response.getStatus();
    Reply reply = Reply.error(status, HttpStatus.getMessage(status) + ".");
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.type());
    // What the server itself refuses, it hangs up on; a client must know before its next request.
    response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    response.write(true, ByteBuffer.wrap(reply.body()), callback);
    return true;
  }
}
