package org.zsmtp.delivery.policy.sts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.delivery.dns.DnsAnswer;
import org.zsmtp.delivery.policy.PolicyFetcher;
import org.zsmtp.delivery.policy.PolicyFetcher.Fetched;
import org.zsmtp.delivery.policy.StsFinding;
import org.zsmtp.delivery.policy.StsPolicy.MxPattern;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.smtp.address.DomainName;

class DiscoveredPoliciesTest {

    private static final DomainName DOMAIN = DomainName.parse("example.org");
    private static final TlsFailure FAILURE =
            new TlsFailure(TlsFailure.Type.STS_POLICY_FETCH_ERROR, "the host does not answer");
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path directory;

    private Instant now = Instant.parse("2026-03-01T12:00:00.5Z");
    private DnsAnswer<String> announced = id("1");
    private Fetched served = policy("enforce", "one");
    private final List<String> asked = new ArrayList<>();
    private final List<String> fetched = new ArrayList<>();
    private final Deque<Runnable> later = new ArrayDeque<>();
    private DiscoveredPolicies policies;

    @BeforeEach
    void start() {
        policies = agent();
    }

    @Test
    void aPolicyIsAnnouncedFetchedAndRemembered() {
        assertFound("one");
        assertFound("one");
        assertThat(asked).containsExactly("_mta-sts.example.org", "_mta-sts.example.org");
        assertThat(fetched).containsExactly("mta-sts.example.org");
    }

    @Test
    void withoutARecordNothingIsFetched() {
        announced = new DnsAnswer.NoDomain<>(false);
        assertNone();
        announced = new DnsAnswer.Found<>(List.of("v=spf1 -all"), false);
        assertNone();
        assertThat(fetched).isEmpty();
    }

    static List<DnsAnswer<String>> withoutRecord() {
        return List.of(
                new DnsAnswer.NoData<>(true),
                new DnsAnswer.NoDomain<>(true),
                new DnsAnswer.TemporaryFailure<>("no name server answers"),
                new DnsAnswer.Bogus<>("a signature has expired"),
                new DnsAnswer.Found<>(List.of("v=STSv1; id=1;", "v=STSv1; id=2;"), false));
    }

    @ParameterizedTest
    @MethodSource("withoutRecord")
    void whoeverTakesTheRecordAwayDoesNotTakeThePolicyAway(DnsAnswer<String> answer) {
        assertFound("one");
        announced = answer;
        pass(DAY.minusSeconds(1));
        assertFound("one");
        pass(Duration.ofSeconds(1));
        assertNone();
        assertThat(directory).as("nor is it on the disk").isEmptyDirectory();
        assertThat(fetched).hasSize(1);
    }

    @Test
    void aFailedFetchLeavesTheRememberedPolicyInItsPlace() {
        assertFound("one");
        served = new Fetched.Failed(FAILURE);
        announced = id("2");
        pass(Duration.ofHours(1));
        assertFound("one");
        assertFound("one");
        assertThat(fetched).as("the host is left alone for a while").hasSize(2);
        pass(DomainPolicy.AFTER_FAILURE);
        served = policy("enforce", "two");
        assertFound("two");
        assertThat(fetched).hasSize(3);
    }

    @Test
    void aFailedFetchOfAnUnknownPolicyIsToldAndNotRepeatedAtOnce() {
        served = new Fetched.Failed(FAILURE);
        assertThat(policies.of(DOMAIN)).isEqualTo(new StsFinding.Unavailable(FAILURE));
        served = policy("enforce", "one");
        pass(DomainPolicy.AFTER_FAILURE.minusSeconds(1));
        assertThat(policies.of(DOMAIN)).isEqualTo(new StsFinding.Unavailable(FAILURE));
        assertThat(fetched).hasSize(1);
        pass(Duration.ofSeconds(1));
        assertFound("one");
    }

    @Test
    void aPolicyThatHasEndedDoesNotOutliveAFailedFetch() {
        assertFound("one");
        served = new Fetched.Failed(FAILURE);
        pass(DAY);
        assertThat(policies.of(DOMAIN)).isEqualTo(new StsFinding.Unavailable(FAILURE));
    }

    @Test
    void anInvalidPolicyIsAFailureOfItsOwnKind() {
        served = new Fetched.Document("<html>");
        assertThat(policies.of(DOMAIN)).isInstanceOfSatisfying(StsFinding.Unavailable.class, unavailable -> {
            assertThat(unavailable.failure().type()).isEqualTo(TlsFailure.Type.STS_POLICY_INVALID);
            assertThat(unavailable.failure().why())
                    .isEqualTo("the policy of example.org is invalid: a line is no field: <html>");
        });
    }

    @Test
    void anotherIdMeansAnotherPolicy() {
        assertFound("one");
        announced = id("2");
        served = policy("testing", "two");
        pass(DomainPolicy.AFTER_SUCCESS);
        assertFound("two");
        assertThat(fetched).hasSize(2);
    }

    @Test
    void idsThatChangeAllTheTimeAreNotAllFollowed() {
        assertFound("one");
        announced = id("2");
        assertFound("one");
        assertThat(fetched).hasSize(1);
    }

    @Test
    void aPolicyIsRenewedWhenHalfOfItIsOverAndNobodyWaitsForThat() {
        assertFound("one");
        served = policy("enforce", "two");
        pass(DAY.dividedBy(2).minusSeconds(1));
        assertFound("one");
        assertThat(later).isEmpty();
        pass(Duration.ofSeconds(1));
        assertFound("one");
        assertFound("one");
        assertThat(later).as("once").hasSize(1);
        later.remove().run();
        assertFound("two");
        pass(DAY.minusSeconds(1));
        announced = new DnsAnswer.NoDomain<>(false);
        assertFound("two");
    }

    @Test
    void aRenewalThatFailsIsNotRepeatedAtOnce() {
        assertFound("one");
        served = new Fetched.Failed(FAILURE);
        pass(DAY.dividedBy(2));
        assertFound("one");
        later.remove().run();
        assertFound("one");
        assertThat(later).isEmpty();
        pass(DomainPolicy.AFTER_FAILURE);
        assertFound("one");
        assertThat(later).hasSize(1);
    }

    @Test
    void modeNoneTakesThePlaceOfTheOneBefore() {
        assertFound("one");
        announced = id("2");
        served = policy("none", "one");
        pass(DomainPolicy.AFTER_SUCCESS);
        assertNone();
        announced = new DnsAnswer.NoDomain<>(false);
        assertNone();
        assertThat(fetched).hasSize(2);
    }

    @Test
    void aPolicyOfNoAgeHoldsForAFewMinutes() {
        served = new Fetched.Document("version: STSv1\nmode: enforce\nmx: one.example\nmax_age: 0\n");
        assertFound("one");
        pass(RememberedPolicy.SHORTEST.dividedBy(2).minusSeconds(1));
        assertFound("one");
        assertThat(fetched).hasSize(1);
        pass(RememberedPolicy.SHORTEST);
        assertFound("one");
        assertThat(fetched).hasSize(2);
    }

    @Test
    void otherProcessesFindItOnTheDisk() {
        assertFound("one");
        pass(Duration.ofHours(1));
        assertThat(agent().of(DOMAIN)).isInstanceOf(StsFinding.Found.class);
        announced = new DnsAnswer.NoDomain<>(false);
        assertThat(agent().of(DOMAIN)).isInstanceOf(StsFinding.Found.class);
        assertThat(fetched).hasSize(1);
    }

    @Test
    void whatAnotherProcessFetchedIsNotFetchedAgain() {
        assertFound("one");
        announced = id("2");
        served = policy("enforce", "two");
        pass(DomainPolicy.AFTER_SUCCESS);
        assertThat(agent().of(DOMAIN)).isInstanceOf(StsFinding.Found.class);
        assertThat(fetched).hasSize(2);
        assertFound("two");
        assertThat(fetched).hasSize(2);
    }

    @Test
    void aPolicyFromTheFutureDoesNotHold() {
        assertFound("one");
        pass(Duration.ofHours(-1));
        served = new Fetched.Failed(FAILURE);
        assertThat(agent().of(DOMAIN)).isEqualTo(new StsFinding.Unavailable(FAILURE));
    }

    @Test
    void aDomainTooLongForARecordHasNone() {
        String label = "a".repeat(61) + ".";
        assertThat(policies.of(DomainName.parse(label.repeat(4)))).isInstanceOf(StsFinding.NoPolicy.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void lookupsAtTheSameTimeShareOneFetch() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Fetched> answer = new CompletableFuture<>();
        List<String> seen = new ArrayList<>();
        DiscoveredPolicies shared = new DiscoveredPolicies(
                _ -> id("1"),
                host -> {
                    seen.add(host.text());
                    begun.countDown();
                    return answer.join();
                },
                PolicyStore.NONE,
                () -> now,
                Runnable::run);
        List<CompletableFuture<StsFinding>> findings = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            CompletableFuture<StsFinding> finding = new CompletableFuture<>();
            findings.add(finding);
            Thread.ofVirtual().start(() -> finding.complete(shared.of(DOMAIN)));
        }
        begun.await();
        answer.complete(policy("enforce", "one"));
        for (CompletableFuture<StsFinding> finding : findings) {
            assertThat(finding.get()).isInstanceOf(StsFinding.Found.class);
        }
        assertThat(seen).hasSize(1);
    }

    @Test
    void aPolicyThatAnotherProcessHasRenewedIsNotRenewedAgain() {
        assertFound("one");
        DiscoveredPolicies other = agent();
        pass(DAY.dividedBy(2));
        assertFound("one");
        assertThat(other.of(DOMAIN)).isInstanceOf(StsFinding.Found.class);
        served = policy("enforce", "two");
        later.removeLast().run();
        assertThat(fetched).hasSize(2);
        later.remove().run();
        assertThat(fetched).hasSize(2);
        assertFound("two");
    }

    @Test
    void aPolicyOnTheDiskThatIsOlderThanTheOneInMemoryIsPassedOver() {
        assertFound("one");
        pass(Duration.ofHours(1));
        announced = id("2");
        served = policy("enforce", "two");
        assertFound("two");
        new PolicyDirectory(directory)
                .save(
                        DOMAIN,
                        "1",
                        now.minus(Duration.ofHours(1)),
                        ((Fetched.Document) policy("enforce", "one")).text());
        announced = id("3");
        served = new Fetched.Failed(FAILURE);
        pass(Duration.ofHours(1));
        assertFound("two");
    }

    @Test
    void ofAThousandDomainsTheOneAskedForLongestAgoIsForgotten() {
        DiscoveredPolicies many = new DiscoveredPolicies(
                _ -> announced,
                host -> {
                    fetched.add(host.text());
                    return served;
                },
                PolicyStore.NONE,
                () -> now,
                later::add);
        for (int i = 0; i < 1000; i++) {
            many.of(DomainName.parse("d" + i + ".example"));
        }
        many.of(DomainName.parse("d0.example"));
        assertThat(fetched).hasSize(1000);
        many.of(DomainName.parse("d1000.example"));
        many.of(DomainName.parse("d0.example"));
        assertThat(fetched).hasSize(1001);
        many.of(DomainName.parse("d1.example"));
        assertThat(fetched).hasSize(1002);
    }

    @Test
    @Timeout(60)
    void aFetchThatThrowsKeepsNobodyFromTheNext() throws InterruptedException {
        boolean[] broken = {true};
        DiscoveredPolicies shared = new DiscoveredPolicies(
                _ -> announced,
                _ -> {
                    if (broken[0]) {
                        throw new IllegalStateException("a bug");
                    }
                    return served;
                },
                PolicyStore.NONE,
                () -> now,
                later::add);
        assertThat(thrownBeside(() -> shared.of(DOMAIN))).isInstanceOf(IllegalStateException.class);
        broken[0] = false;
        assertThat(shared.of(DOMAIN)).isInstanceOf(StsFinding.Found.class);

        pass(DAY.dividedBy(2));
        assertThat(shared.of(DOMAIN)).isInstanceOf(StsFinding.Found.class);
        broken[0] = true;
        assertThat(thrownBeside(later.remove())).isInstanceOf(IllegalStateException.class);
        broken[0] = false;
        assertThat(shared.of(DOMAIN)).isInstanceOf(StsFinding.Found.class);
        assertThat(thrownBeside(later.remove())).isNull();
        announced = id("2");
        served = new Fetched.Failed(FAILURE);
        assertThat(shared.of(DOMAIN)).isInstanceOf(StsFinding.Found.class);
    }

    /// @return what something throws on a thread of its own
    private static @Nullable Throwable thrownBeside(Runnable something) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = Thread.ofPlatform().unstarted(something);
        thread.setUncaughtExceptionHandler((_, bug) -> thrown.set(bug));
        thread.start();
        thread.join();
        return thrown.get();
    }

    private DiscoveredPolicies agent() {
        PolicyFetcher fetcher = host -> {
            fetched.add(host.text());
            return served;
        };
        return new DiscoveredPolicies(
                name -> {
                    asked.add(name.text());
                    return announced;
                },
                fetcher,
                new PolicyDirectory(directory),
                () -> now,
                later::add);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private void assertFound(String exchanger) {
        assertThat(policies.of(DOMAIN))
                .isInstanceOfSatisfying(
                        StsFinding.Found.class,
                        found -> assertThat(found.policy().exchangers())
                                .extracting(MxPattern::text)
                                .containsExactly(exchanger + ".example"));
    }

    private void assertNone() {
        assertThat(policies.of(DOMAIN)).isInstanceOf(StsFinding.NoPolicy.class);
    }

    private static DnsAnswer<String> id(String id) {
        return new DnsAnswer.Found<>(List.of("v=STSv1; id=" + id + ";"), false);
    }

    private static Fetched policy(String mode, String exchanger) {
        return new Fetched.Document(
                "version: STSv1\r\nmode: " + mode + "\r\nmx: " + exchanger + ".example\r\nmax_age: 86400\r\n");
    }
}
