package org.zsmtp.it.peers;

import java.net.URI;
import java.nio.file.Path;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.InvalidConfigurationException;
import org.testcontainers.dockerclient.TransportConfig;

/// Has Testcontainers use the [ContainerEngine] of this JVM, before any that it would find by itself. It is named
/// where Testcontainers looks for such classes, in `META-INF/services`.
public final class OwnEngineStrategy extends DockerClientProviderStrategy {

    @Override
    public String getDescription() {
        return "the engine that the tests have started";
    }

    @Override
    protected boolean isApplicable() {
        return ContainerEngine.startedSocket().isPresent();
    }

    /// Above all of Testcontainers' own.
    @Override
    protected int getPriority() {
        return 1000;
    }

    /// Its socket is another one the next time.
    @Override
    protected boolean isPersistable() {
        return false;
    }

    @Override
    public TransportConfig getTransportConfig() throws InvalidConfigurationException {
        Path socket = ContainerEngine.startedSocket()
                .orElseThrow(() -> new InvalidConfigurationException("no engine has been started"));
        return TransportConfig.builder()
                .dockerHost(URI.create("unix://" + socket))
                .build();
    }
}
