package org.zsmtp.delivery.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.zsmtp.delivery.policy.PolicyFetcher;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement.Pkix;
import org.zsmtp.delivery.tls.TlsClients;
import org.zsmtp.smtp.address.DomainName;

/// One GET of a policy, on a connection of its own (RFC 8461 section 3.3). The server is verified before it is
/// asked. A body without a stated length is refused: an attacker who cuts the connection could truncate the policy.
// Futures of writing and closing tell nothing that the channel does not.
@SuppressWarnings("FutureReturnValueIgnored")
final class PolicyRequest extends SimpleChannelInboundHandler<HttpObject> {

    private static final String PATH = "/.well-known/mta-sts.txt";
    private static final int MAX_OCTETS = PolicyFetcher.MAX_OCTETS;
    private static final int LONGEST_QUOTE = 60;

    private final DomainName policyHost;
    private final int port;
    private final SslHandler security;
    private final TlsClients tls;
    private final Pkix requirement;
    private final InstantSource clock;
    private final CompletableFuture<PolicyAnswer> answer;
    private final StringBuilder body = new StringBuilder();
    private boolean informational;

    /// @param security in front of this one
    /// @param requirement that the server must meet
    PolicyRequest(
            DomainName policyHost,
            int port,
            SslHandler security,
            TlsClients tls,
            Pkix requirement,
            InstantSource clock,
            CompletableFuture<PolicyAnswer> answer) {
        this.policyHost = policyHost;
        this.port = port;
        this.security = security;
        this.tls = tls;
        this.requirement = requirement;
        this.clock = clock;
        this.answer = answer;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        security.handshakeFuture().addListener(shaken -> {
            if (shaken.isSuccess()) {
                judge(context);
            } else {
                unreached(context, tls.handshakeFailure(shaken.cause()).why());
            }
        });
        context.fireChannelActive();
    }

    private void judge(ChannelHandlerContext context) {
        switch (tls.judge(security.engine().getSession(), requirement, clock.instant())) {
            case SecurityOutcome.Secured _ -> ask(context);
            case SecurityOutcome.Failed(TlsFailure failure) ->
                end(
                        context,
                        new PolicyAnswer.Refused(new TlsFailure(
                                TlsFailure.Type.STS_WEBPKI_INVALID,
                                "the policy host " + policyHost + " is not trusted: " + failure.why())));
            case SecurityOutcome.ClearText(String why) -> unreached(context, why);
        }
    }

    private void ask(ChannelHandlerContext context) {
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, PATH);
        request.headers()
                .set(
                        HttpHeaderNames.HOST,
                        port == HttpsPolicyFetcher.PORT ? policyHost.text() : policyHost + ":" + port)
                .set(HttpHeaderNames.USER_AGENT, "zsmtp")
                .set(HttpHeaderNames.ACCEPT, HttpHeaderValues.TEXT_PLAIN)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        context.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            refused(context, "it does not speak HTTP");
            return;
        }
        if (part instanceof HttpResponse response) {
            begin(context, response);
        }
        if (part instanceof HttpContent content && !answer.isDone()) {
            body.append(content.content().toString(StandardCharsets.ISO_8859_1));
            if (body.length() > MAX_OCTETS) {
                refused(context, "its answer is longer than " + MAX_OCTETS + " octets");
            } else if (part instanceof LastHttpContent && !informational) {
                end(context, new PolicyAnswer.Body(body.toString()));
            }
        }
    }

    private void begin(ChannelHandlerContext context, HttpResponse response) {
        informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (informational) {
            return;
        }
        CharSequence type = HttpUtil.getMimeType(response);
        if (response.status().code() != 200) {
            refused(context, "it answered " + response.status().code());
        } else if (type != null
                && !HttpHeaderValues.TEXT_PLAIN.contentEqualsIgnoreCase(
                        type.toString().strip())) {
            refused(context, "its answer is not text/plain but " + quoted(type));
        } else if (!HttpUtil.isContentLengthSet(response) && !HttpUtil.isTransferEncodingChunked(response)) {
            refused(context, "its answer states no length");
        }
    }

    private static String quoted(CharSequence text) {
        return text.toString()
                .substring(0, Math.min(text.length(), LONGEST_QUOTE))
                .replaceAll("[^!-~]", "?");
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        unreached(context, "it closed the connection before it had answered");
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        unreached(context, "the connection broke");
    }

    private void refused(ChannelHandlerContext context, String why) {
        end(
                context,
                new PolicyAnswer.Refused(new TlsFailure(
                        TlsFailure.Type.STS_POLICY_FETCH_ERROR, "the policy host " + policyHost + ": " + why)));
    }

    private void unreached(ChannelHandlerContext context, String why) {
        end(context, new PolicyAnswer.Unreached(why));
    }

    /// The first answer counts.
    private void end(ChannelHandlerContext context, PolicyAnswer what) {
        answer.complete(what);
        context.close();
    }
}
