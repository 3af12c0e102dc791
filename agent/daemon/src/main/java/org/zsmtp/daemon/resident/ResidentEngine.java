package org.zsmtp.daemon.resident;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketReadMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Serves thin agents until it has had none for a while, none can come any more, or it is told to leave. Thread-safe.
///
/// It listens on a Unix-domain socket that only its user can reach, serves only agents with its own key, and no more
/// than its limit of descriptors allows.
public final class ResidentEngine implements AgentHandler.Engine {
    private static final int BACKLOG = 256;

    /// Of its descriptors, connection, files and logs.
    private static final int DESCRIPTORS_OF_AGENT = 24;

    private static final int DESCRIPTORS_OF_ENGINE = 120;

    /// Between two looks of an engine without agents.
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Path socket;
    private final String key;
    private final Duration idle;
    private final int most;
    private final ToIntFunction<ThinAgent> work;
    private final WorkingDirectory directory;
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Set<ThinAgent> agents = new HashSet<>();
    private @Nullable Future<?> timer;
    private long idleSince;
    private boolean leaving;

    /// @param socket      where it listens
    /// @param key         of the agents it is for
    /// @param idle        how long it waits for another agent after the last
    /// @param descriptors how many files this process may have open
    /// @param work        all of an agent's work, on a thread of its own; returns its exit status, throws nothing
    /// @throws IOException where the working directory cannot be found
    public ResidentEngine(Path socket, String key, Duration idle, long descriptors, ToIntFunction<ThinAgent> work)
            throws IOException {
        this.directory = WorkingDirectory.current();
        this.socket = socket;
        this.key = key;
        this.idle = idle;
        this.most = Math.clamp((descriptors - DESCRIPTORS_OF_ENGINE) / DESCRIPTORS_OF_AGENT, 0, 10_000);
        this.work = work;
    }

    /// Serves to the end. No agent is being served on return.
    public void run() throws IOException, InterruptedException {
        long uid = ((Number) Files.getAttribute(socket.toAbsolutePath().getParent(), "unix:uid")).longValue();
        Path unready = socket.resolveSibling(socket.getFileName() + ".new");
        Files.deleteIfExists(unready);
        try {
            Channel server = new ServerBootstrap()
                    .group(loop)
                    .channel(EpollServerDomainSocketChannel.class)
                    .option(EpollChannelOption.SO_BACKLOG, BACKLOG)
                    .childOption(EpollChannelOption.DOMAIN_SOCKET_READ_MODE, DomainSocketReadMode.FILE_DESCRIPTORS)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel agent) {
                            agent.pipeline().addLast(new AgentHandler(ResidentEngine.this, uid));
                        }
                    })
                    .bind(new DomainSocketAddress(unready.toFile()))
                    .sync()
                    .channel();
            // Agents find it when it is ready, and never a socket where nobody listens yet.
            Files.move(unready, socket, StandardCopyOption.ATOMIC_MOVE);
            startTimer();
            ended.await();
            server.close().sync();
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    @Override
    public synchronized void visited() {
        idleSince = System.nanoTime();
    }

    @Override
    public synchronized @Nullable String refusal(Greeting greeting) {
        if (!greeting.key().equals(key)) {
            return "the engine is another one's";
        }
        if (leaving) {
            return "the engine ends";
        }
        return agents.size() >= most ? "the engine has as many agents as its limit of open files allows" : null;
    }

    @Override
    public void serve(ThinAgent agent) {
        synchronized (this) {
            if (timer != null) {
                timer.cancel(false);
                timer = null;
            }
            agents.add(agent);
        }
        Thread.ofPlatform().daemon().name("agent " + agent.pid()).start(() -> {
            int status = work.applyAsInt(agent);
            agent.done(status);
            done(agent);
        });
    }

    private synchronized void done(ThinAgent agent) {
        agents.remove(agent);
        if (agents.isEmpty()) {
            if (leaving) {
                ended.countDown();
            } else {
                startTimer();
            }
        }
    }

    private synchronized void startTimer() {
        if (agents.isEmpty() && !leaving) {
            idleSince = System.nanoTime();
            timer = loop.scheduleAtFixedRate(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /// An engine that no agent can come to any more need not wait.
    private synchronized void look() {
        boolean waitedEnough = System.nanoTime() - idleSince >= idle.toNanos();
        if (agents.isEmpty() && (waitedEnough || !Files.exists(socket) || !directory.isInPlace())) {
            leave();
        }
    }

    /// Takes no further agent; those that are being served go to another engine with their next job. From any thread.
    @Override
    public synchronized void leave() {
        if (leaving) {
            return;
        }
        leaving = true;
        if (timer != null) {
            timer.cancel(false);
        }
        forget();
        agents.forEach(ThinAgent::leave);
        if (agents.isEmpty()) {
            ended.countDown();
        }
    }

    /// Ends in order, from any thread: all agents stop as after a signal.
    public void stop() {
        Set<ThinAgent> all;
        synchronized (this) {
            leaving = true;
            forget();
            all = Set.copyOf(agents);
            if (all.isEmpty()) {
                ended.countDown();
            }
        }
        all.forEach(ThinAgent::stop);
    }

    /// Agents that come now start another engine.
    private void forget() {
        try {
            Files.deleteIfExists(socket);
        } catch (IOException there) {
            // Those that come are refused.
        }
    }
}
