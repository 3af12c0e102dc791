package org.zsmtp.it.personalities;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.zsmtp.delivery.Secrets;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.auth.MechanismOptions;
import org.zsmtp.delivery.auth.Mechanisms;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.MechanismChoice;
import org.zsmtp.smtp.auth.MechanismChoice.AfterRefusal;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.submission.Header;
import org.zsmtp.submission.HeaderException;
import org.zsmtp.submission.Message;
import org.zsmtp.submission.Outgoing;
import org.zsmtp.submission.SecretsTo;
import org.zsmtp.submission.Server;
import org.zsmtp.submission.SubmissionClient;
import org.zsmtp.submission.SubmissionOptions;
import org.zsmtp.submission.SubmissionResult;
import org.zsmtp.testkit.server.ScriptedServer;

/// Our API, told what tcllib is told.
final class JavaApi {

    private JavaApi() {}

    static ApiResult send(ApiCase given, List<ScriptedServer> servers) throws IOException {
        Header type = Header.EMPTY
                .with("MIME-Version", "1.0")
                .with("Content-Type", "text/plain; charset=utf-8")
                .with("Content-Transfer-Encoding", "8bit");
        try (Message message = Message.of(type, given.body().getBytes(StandardCharsets.UTF_8));
                SubmissionClient client = SubmissionClient.open(options(given, servers))) {
            Outgoing outgoing = Outgoing.of(message);
            for (ApiCase.Given each : given.given()) {
                outgoing = with(outgoing, each);
            }
            SubmissionResult result = client.submit(outgoing.mail());
            List<String> refused = result.refused().stream()
                    .map(each -> each.address().text() + " " + each.code())
                    .toList();
            return new ApiResult(refused, refused.isEmpty() && !result.isAccepted(), servers);
        } catch (HeaderException | IllegalArgumentException _) {
            return new ApiResult(List.of(), true, servers);
        }
    }

    private static Outgoing with(Outgoing outgoing, ApiCase.Given option) throws HeaderException {
        return switch (option) {
            case ApiCase.Originator(String address) -> outgoing.from(address);
            case ApiCase.Recipients(String addresses) -> outgoing.to(addresses);
            case ApiCase.Field(String name, String value) -> outgoing.header(name, value);
            case ApiCase.Client _, ApiCase.AtLeastOne _, ApiCase.WithoutTls _, ApiCase.Policy _, ApiCase.Login _ ->
                outgoing;
        };
    }

    private static SubmissionOptions options(ApiCase given, List<ScriptedServer> servers) {
        List<Server> hosts = Server.inTandem(
                servers.stream().map(_ -> "127.0.0.1").toList(),
                servers.stream().map(ScriptedServer::port).toList());
        // As that package does, which asks nobody for a certificate.
        SubmissionOptions options =
                SubmissionOptions.to(hosts).withDeadline(Duration.ofMinutes(1)).with(SecretsTo.ANYBODY);
        for (ApiCase.Given each : given.given()) {
            TransportOptions.Builder transport = options.transport().toBuilder();
            switch (each) {
                case ApiCase.Client(String name) ->
                    transport = TransportOptions.builder(new HeloName(name))
                            .acceptance(options.transport().session().acceptance())
                            .security(options.transport().security());
                case ApiCase.AtLeastOne() -> transport.acceptance(Acceptance.ANY_RECIPIENT);
                case ApiCase.WithoutTls() ->
                    transport.security(options.transport().security().with((_, _) -> new TlsLevel.None()));
                case ApiCase.Login(String user, String password) ->
                    transport.secrets(_ -> new Secrets.Answer.Known(
                            new Credentials(user, password, Credentials.ClearText.ANYWHERE, tcllibsChoice())));
                case ApiCase.Policy policy -> options = options.withTlsPolicy((_, _, _) -> policy.answer());
                case ApiCase.Originator _, ApiCase.Recipients _, ApiCase.Field _ -> {}
            }
            options = options.with(transport.build());
        }
        return options;
    }

    private static MechanismChoice tcllibsChoice() {
        return new MechanismChoice(
                Stream.of("digest-md5", "cram-md5", "login", "plain")
                        .map(name -> Mechanisms.named(name, MechanismOptions.at("127.0.0.1", 0))
                                .orElseThrow())
                        .toList(),
                AfterRefusal.NEXT_MECHANISM);
    }
}
