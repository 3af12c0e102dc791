/// The line language between ZMailer's scheduler and a transport agent.
module org.zsmtp.scheduler {
    requires static transitive org.jspecify;

    exports org.zsmtp.scheduler;
}
