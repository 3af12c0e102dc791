package org.zsmtp.daemon.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientLines;
import org.zsmtp.testkit.spool.MailDraft;
import org.zsmtp.testkit.spool.SpoolMaker;
import org.zsmtp.testkit.spool.SpooledMail;

/// Which recipients a job takes with option `-e`, and without it.
class RecipientSelectionTest {

    private static final Map<String, List<String>> MX = Map.of(
            "b.example", List.of("mx1.p.example", "mx2.p.example"),
            "same.example", List.of("mx2.p.example", "mx1.p.example"),
            "more.example", List.of("mx1.p.example", "mx2.p.example", "mx3.p.example"),
            "less.example", List.of("mx1.p.example"),
            "other.example", List.of("mx.q.example"));

    @TempDir
    Path postOffice;

    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

    private final Router router = destination -> {
        String domain = destination instanceof Destination.RecipientDomain(var name) ? name.toString() : "";
        asked.add(domain);
        List<String> hosts = MX.get(domain);
        return hosts == null
                ? new RoutingResult.Unroutable(new EnhancedStatusCode(4, 4, 3), "no answer")
                : new RoutingResult.Routed(
                        new Route(hosts.stream().map(RecipientSelectionTest::mx).toList(), false));
    };

    private static MxHost mx(String name) {
        Endpoint endpoint = Endpoint.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 25));
        return new MxHost(Domain.parse(name), List.of(endpoint), 10, MxHost.Choice.MX, false);
    }

    /// @param tags of the first recipients, as they stand in the control file
    private List<String> taken(RecipientSelection selection, MailDraft draft, String tags, String host)
            throws Exception {
        SpooledMail mail = new SpoolMaker(postOffice, 0).put(draft);
        try (FileChannel file =
                FileChannel.open(mail.controlFile(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (int i = 0; i < tags.length(); i++) {
                file.write(
                        ByteBuffer.wrap(new byte[] {(byte) tags.charAt(i)}),
                        mail.recipients().get(i).offset() + 1);
            }
            ControlFileReader control = ControlFileReader.open(file);
            Predicate<RecipientLine> wanted = selection.of(control, host);
            List<String> taken = new ArrayList<>();
            RecipientLines lines = control.recipients();
            for (RecipientLine line = lines.next(); line != null; line = lines.next()) {
                if (wanted.test(line)) {
                    taken.add(line.user());
                }
            }
            return taken;
        }
    }

    private RecipientSelection sameExchangers() {
        return new RecipientSelection.SameExchangers("smtp", () -> router);
    }

    private static MailDraft draft() {
        return SpoolMaker.draft().to("b.example", "own");
    }

    @Test
    void hostsWhoseExchangersAreThoseOfTheJobsHostAreTaken() throws Exception {
        MailDraft draft = draft().to("same.example", "same")
                .to("more.example", "more")
                .to("less.example", "less")
                .to("other.example", "other")
                .to("SAME.Example", "case")
                .to("silent.example", "silent");
        assertThat(taken(sameExchangers(), draft, "", "b.example")).containsExactly("own", "same", "more", "case");
    }

    @Test
    void finishedAndLockedRecipientsAreNotTaken() throws Exception {
        MailDraft draft = draft().to("same.example", "delivered")
                .to("same.example", "failed")
                .to("same.example", "locked")
                .to("same.example", "pending");
        assertThat(taken(sameExchangers(), draft, " +-~", "b.example")).containsExactly("own", "pending");
    }

    @Test
    void recipientsOfOtherChannelsAreNotTaken() throws Exception {
        MailDraft draft = draft().to("local", "same.example", "local", null)
                .to("SMTP", "same.example", "loud", null)
                .to("local", "b.example", "here", null)
                .to("same.example", "same");
        assertThat(taken(sameExchangers(), draft, "", "b.example")).containsExactly("own", "same");
    }

    @Test
    void nobodyIsAskedWhereThereIsNothingToAdd() throws Exception {
        MailDraft draft = draft().to("same.example", "done").to("local", "same.example", "local", null);
        assertThat(taken(sameExchangers(), draft, " +", "b.example")).containsExactly("own");
        assertThat(taken(sameExchangers(), draft(), "", "same.example")).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void othersWaitWhereTheJobsOwnRecipientsAreDone() throws Exception {
        MailDraft draft = draft().to("same.example", "same");
        assertThat(taken(sameExchangers(), draft, "+", "b.example")).isEmpty();
    }

    @Test
    void nobodyIsTakenWithAHostOfWhichNothingIsKnown() throws Exception {
        MailDraft draft = SpoolMaker.draft()
                .to("silent.example", "own")
                .to("same.example", "same")
                .to("mute.example", "mute");
        assertThat(taken(sameExchangers(), draft, "", "silent.example")).containsExactly("own");
    }

    @Test
    void noMoreThanSomeHostsAreAskedFor() throws Exception {
        MailDraft draft = draft();
        for (int i = 0; i < 100; i++) {
            draft.to("x" + i + ".example", "x" + i);
        }
        draft.to("same.example", "late");
        assertThat(taken(sameExchangers(), draft, "", "b.example")).containsExactly("own");
        assertThat(asked).hasSize(65).contains("x63.example").doesNotContain("x64.example");
    }

    @Test
    void withoutTheOptionOnlyTheJobsHostIsTaken() throws Exception {
        MailDraft draft = draft().to("same.example", "same")
                .to("B.Example", "case")
                .to("local", "b.example", "here", null)
                .to("b.example", "done");
        assertThat(taken(new RecipientSelection.SameHost("smtp"), draft, "    -", "b.example"))
                .containsExactly("own", "case");
    }
}
